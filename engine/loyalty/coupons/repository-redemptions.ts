import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { personOf } from '../../identity';
import type { Tx } from '../../store';
import { insertRows, inValues, recordRows } from '../../store';
import type { Counts, OrderUse } from './open-desk';
import { personKey } from './open-desk';
import type { CouponTables } from './schema';

/** A redemption to insert. */
export interface NewRedemption {
	id: string;
	couponId: string;
	campaignId: string;
	campaignVersion: number;
	homeProfileId: string | null;
	eventId: string | null;
	key: string;
	reference: string;
	isExclusive: boolean;
	channel: string;
	/** JSON of the outcome. */
	details: string;
	/** JSON. */
	cause: string;
	occurredAt: number;
}

/** The redemptions under these keys: what each said, and whose it is now. */
export async function loadRedemptions(
	tx: Tx,
	keys: readonly string[],
): Promise<Map<string, { details: string; personId: string | null }>> {
	if (keys.length === 0) return new Map();
	const rows: Redeemed[] = await tx
		.selectFrom('coupon_redemption')
		.where(inValues(tx, 'idempotency_key', keys))
		.select(['idempotency_key', 'details'])
		.select(personOf('coupon_redemption.profile_id').as('person_id'))
		.execute();
	return new Map(
		rows.map((row) => [row.idempotency_key, { details: row.details, personId: row.person_id }]),
	);
}

type Redeemed = Pick<
	Selectable<CouponTables['coupon_redemption']>,
	'idempotency_key' | 'details'
> & {
	person_id: string | null;
};

const DAY_TYPES = {
	key: 'text',
	campaign_id: 'text',
	day_from: 'integer',
	day_to: 'integer',
} as const;

/** How often each campaign was redeemed on each day, by the key of the day. */
export async function countByDay(
	tx: Tx,
	days: readonly { key: string; campaign_id: string; day_from: number; day_to: number }[],
): Promise<Counts> {
	if (days.length === 0) return new Map();
	const { rows } = await sql<{ key: string; count: number }>`
		select day.key, (select count(*) from coupon_redemption as used
			where used.campaign_id = day.campaign_id
				and used.occurred_at >= day.day_from and used.occurred_at < day.day_to) as count
		from ${recordRows(tx, { alias: 'day', types: DAY_TYPES }, days)}`.execute(tx);
	return new Map(rows.map(({ key, count }) => [key, Number(count)]));
}

/** How often each person redeemed each campaign, over all profiles merged into them. */
export async function countByPerson(
	tx: Tx,
	{ campaignIds, personIds }: { campaignIds: readonly string[]; personIds: readonly string[] },
): Promise<Counts> {
	if (campaignIds.length === 0 || personIds.length === 0) return new Map();
	const rows = await tx
		.selectFrom('profile as member')
		.innerJoin('coupon_redemption as used', 'used.profile_id', 'member.id')
		.where(inValues(tx, 'member.canonical_id', personIds))
		.where(inValues(tx, 'used.campaign_id', campaignIds))
		.select(['used.campaign_id', 'member.canonical_id'])
		.select(sql<number>`count(*)`.as('count'))
		.groupBy(['used.campaign_id', 'member.canonical_id'])
		.execute();
	return new Map(
		rows.map((row) => [personKey(row.campaign_id, row.canonical_id), Number(row.count)]),
	);
}

/** What orders have been given off already, by their numbers. */
export async function loadOrderUses(
	tx: Tx,
	references: readonly string[],
): Promise<Map<string, OrderUse[]>> {
	if (references.length === 0) return new Map();
	const rows = await tx
		.selectFrom('coupon_redemption')
		.where(inValues(tx, 'reference', references))
		.where('reference', '<>', '')
		.select(['reference', 'coupon_id', 'is_exclusive'])
		.execute();
	const uses = rows.map((row) => ({ ...row, isExclusive: row.is_exclusive === 1 }));
	return new Map(
		[...Map.groupBy(uses, ({ reference }) => reference)].map(([reference, all]) => [
			reference,
			all.map(({ coupon_id: couponId, isExclusive }) => ({ couponId, isExclusive })),
		]),
	);
}

/** Inserts redemptions; a key that another writer has taken meanwhile starts the transaction over. */
export async function insertRedemptions(
	tx: Tx,
	redemptions: readonly NewRedemption[],
	now: number,
): Promise<void> {
	await insertRows(
		tx,
		'coupon_redemption',
		redemptions.map((one) => ({
			id: one.id,
			coupon_id: one.couponId,
			campaign_id: one.campaignId,
			campaign_version: one.campaignVersion,
			profile_id: one.homeProfileId,
			event_id: one.eventId,
			idempotency_key: one.key,
			reference: one.reference,
			is_exclusive: one.isExclusive ? 1 : 0,
			channel: one.channel,
			details: one.details,
			cause: one.cause,
			occurred_at: one.occurredAt,
			recorded_at: now,
		})),
	);
}
