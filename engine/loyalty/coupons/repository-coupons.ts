import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { personOf } from '../../identity';
import type { Tx } from '../../store';
import { insertRows, inValues, updateColumn } from '../../store';
import type { CouponTables } from './schema';
import type { Coupon } from './rows';
import type { CouponState } from './types';

/** A coupon to insert. */
export interface NewCoupon extends Omit<Coupon, 'personId'> {
	batchId: string | null;
	issueKey: string | null;
}

/** The coupons with these keys. */
export async function loadCoupons(
	tx: Tx,
	codeKeys: readonly string[],
): Promise<Map<string, Coupon>> {
	if (codeKeys.length === 0) return new Map();
	const rows = await couponQuery(tx)
		.where(inValues(tx, 'code_key', codeKeys))
		.execute();
	return new Map(rows.map((row) => [row.code_key, couponOf(row)]));
}

/** The coupons that were issued under these keys in these campaigns, by campaign and key. */
export async function loadIssued(
	tx: Tx,
	{ campaignIds, issueKeys }: { campaignIds: readonly string[]; issueKeys: readonly string[] },
): Promise<Map<string, Coupon>> {
	if (issueKeys.length === 0) return new Map();
	const rows = await couponQuery(tx)
		.where(inValues(tx, 'campaign_id', campaignIds))
		.where(inValues(tx, 'issue_key', issueKeys))
		.execute();
	return new Map(
		rows.map((row) => [issuePlaceOf(row.campaign_id, row.issue_key ?? ''), couponOf(row)]),
	);
}

/** The key of an issue in maps. */
export function issuePlaceOf(campaignId: string, issueKey: string): string {
	return `${campaignId} ${issueKey}`;
}

/** The oldest coupons of the campaign that nobody has. */
export async function loadPool(tx: Tx, campaignId: string, limit: number): Promise<Coupon[]> {
	if (limit === 0) return [];
	const rows = await couponQuery(tx)
		.where('campaign_id', '=', campaignId)
		.where('profile_id', 'is', null)
		.where('voided_at', 'is', null)
		.where('redeemed_count', '=', 0)
		.orderBy('coupon.id')
		.limit(limit)
		.execute();
	return rows.map(couponOf);
}

/** Those of the keys that are taken, in whatever campaign. */
export async function loadTakenKeys(tx: Tx, codeKeys: readonly string[]): Promise<Set<string>> {
	if (codeKeys.length === 0) return new Set();
	const rows = await tx
		.selectFrom('coupon')
		.where(inValues(tx, 'code_key', codeKeys))
		.select('code_key')
		.execute();
	return new Set(rows.map((row) => row.code_key));
}

export async function countCoupons(tx: Tx, campaignId: string): Promise<number> {
	const row = await tx
		.selectFrom('coupon')
		.where('campaign_id', '=', campaignId)
		.select(sql<number>`count(*)`.as('count'))
		.executeTakeFirstOrThrow();
	return Number(row.count);
}

/** Inserts coupons; a code that another writer has taken meanwhile starts the transaction over. */
export async function insertCoupons(tx: Tx, coupons: readonly NewCoupon[]): Promise<void> {
	await insertRows(
		tx,
		'coupon',
		coupons.map((coupon) => ({
			id: coupon.id,
			campaign_id: coupon.campaignId,
			batch_id: coupon.batchId,
			code: coupon.code,
			code_key: coupon.codeKey,
			profile_id: coupon.homeProfileId,
			channel: coupon.channel,
			issue_key: coupon.issueKey,
			issued_at: coupon.issuedAt,
			redeemed_count: coupon.redeemedCount,
			voided_at: coupon.voidedAt,
			void_reason: coupon.voidReason,
			created_at: coupon.createdAt,
		})),
	);
}

/** Gives coupons of the pool to people; the transaction has locked their campaigns. */
export async function assignCoupons(tx: Tx, coupons: readonly NewCoupon[]): Promise<void> {
	const columns = {
		profile_id: ({ homeProfileId }: NewCoupon) => homeProfileId,
		channel: ({ channel }: NewCoupon) => channel,
		issue_key: ({ issueKey }: NewCoupon) => issueKey,
		issued_at: ({ issuedAt }: NewCoupon) => issuedAt,
	};
	for (const set of ['profile_id', 'channel', 'issue_key', 'issued_at'] as const) {
		const pairs = coupons.map((one) => ({ match: one.id, set: columns[set](one) }));
		await updateColumn(tx, { table: 'coupon', match: 'id', set }, pairs);
	}
}

/** Writes how often each has been redeemed. */
export async function saveUses(
	tx: Tx,
	uses: readonly { id: string; redeemedCount: number }[],
): Promise<void> {
	await updateColumn(
		tx,
		{ table: 'coupon', match: 'id', set: 'redeemed_count' },
		uses.map(({ id, redeemedCount }) => ({ match: id, set: redeemedCount })),
	);
}

/** Writes when and why each was voided. */
export async function saveVoids(
	tx: Tx,
	voids: readonly Pick<Coupon, 'id' | 'voidedAt' | 'voidReason'>[],
): Promise<void> {
	await updateColumn(
		tx,
		{ table: 'coupon', match: 'id', set: 'voided_at' },
		voids.map(({ id, voidedAt }) => ({ match: id, set: voidedAt })),
	);
	await updateColumn(
		tx,
		{ table: 'coupon', match: 'id', set: 'void_reason' },
		voids.map(({ id, voidReason }) => ({ match: id, set: voidReason })),
	);
}

/** A page of a campaign's coupons in the order in which they were made. */
export async function listCouponRows(
	tx: Tx,
	page: { campaignId: string; state: CouponState | undefined; after: string; limit: number },
): Promise<Coupon[]> {
	let query = couponQuery(tx)
		.where('campaign_id', '=', page.campaignId)
		.where('coupon.id', '>', page.after);
	if (page.state !== undefined) query = query.where(sql<boolean>`${stateSql} = ${page.state}`);
	const rows = await query.orderBy('coupon.id').limit(page.limit).execute();
	return rows.map(couponOf);
}

/** As `stateOf` in `list.ts`: what was voided is so first of all. */
const stateSql = sql<CouponState>`case when voided_at is not null then 'voided'
	when redeemed_count > 0 then 'redeemed' when issued_at is not null then 'issued' else 'open' end`;

function couponQuery(tx: Tx) {
	return tx.selectFrom('coupon').selectAll().select(personOf('coupon.profile_id').as('person_id'));
}

type CouponRow = Selectable<CouponTables['coupon']> & { person_id: string | null };

function couponOf(row: CouponRow): Coupon {
	return {
		id: row.id,
		campaignId: row.campaign_id,
		code: row.code,
		codeKey: row.code_key,
		homeProfileId: row.profile_id,
		personId: row.person_id,
		channel: row.channel,
		issuedAt: row.issued_at,
		redeemedCount: row.redeemed_count,
		voidedAt: row.voided_at,
		voidReason: row.void_reason,
		createdAt: row.created_at,
	};
}
