import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { Tx } from '../../store';
import { inValues, lockRows, updateColumn, upsertRows } from '../../store';
import { StoreConflictError } from '../../values';
import type { CampaignDefinition } from './campaign-definition';
import type { CouponTables } from './schema';
import type { CampaignRow } from './rows';

/** The campaigns with these keys. */
export async function loadCampaigns(
	tx: Tx,
	nameKeys: readonly string[],
): Promise<Map<string, CampaignRow>> {
	const rows = await selectCampaigns(tx, 'name_key', nameKeys);
	return new Map(rows.map((row) => [row.nameKey, row]));
}

/** As `loadCampaigns`; they stay as they are until the transaction ends, and so do the counts of their limits. */
export async function lockCampaigns(
	tx: Tx,
	nameKeys: readonly string[],
): Promise<Map<string, CampaignRow>> {
	const known = await loadCampaigns(tx, nameKeys);
	const ids = [...known.values()].map(({ id }) => id);
	await lockRows(tx, { table: 'coupon_campaign' }, ids);
	const locked = await loadCampaigns(tx, nameKeys);
	if (locked.size > known.size) throw new StoreConflictError('A campaign was saved meanwhile');
	return locked;
}

/** The campaigns with these ids, locked as by `lockCampaigns`. */
export async function lockCampaignsById(
	tx: Tx,
	ids: readonly string[],
): Promise<Map<string, CampaignRow>> {
	await lockRows(tx, { table: 'coupon_campaign' }, ids);
	const rows = await selectCampaigns(tx, 'id', ids);
	return new Map(rows.map((row) => [row.id, row]));
}

/** The campaigns with these ids. */
export async function loadCampaignsById(
	tx: Tx,
	ids: readonly string[],
): Promise<Map<string, CampaignRow>> {
	const rows = await selectCampaigns(tx, 'id', ids);
	return new Map(rows.map((row) => [row.id, row]));
}

async function selectCampaigns(
	tx: Tx,
	column: 'id' | 'name_key',
	values: readonly string[],
): Promise<CampaignRow[]> {
	if (values.length === 0) return [];
	const rows = await tx
		.selectFrom('coupon_campaign')
		.where(inValues(tx, column, values))
		.selectAll()
		.execute();
	return rows.map(campaignRow);
}

/** A page of campaigns whose name holds the text, in the order of their keys. */
export async function listCampaignRows(
	tx: Tx,
	{ search, after, limit }: { search: string; after: string; limit: number },
): Promise<CampaignRow[]> {
	let query = tx.selectFrom('coupon_campaign').where('name_key', '>', after);
	if (search !== '')
		query = query.where(sql<boolean>`replace(name_key, ${search}, '') <> name_key`);
	const rows = await query.selectAll().orderBy('name_key').limit(limit).execute();
	return rows.map(campaignRow);
}

/** Inserts new campaigns, and changes those that the transaction has locked; never what they count. */
export async function saveCampaignRows(tx: Tx, changed: readonly CampaignRow[]): Promise<void> {
	const set = { redeemed_count: 'coupon_campaign."redeemed_count"' };
	await upsertRows(tx, { table: 'coupon_campaign', key: ['id'], set }, changed.map(tableRow));
}

/** Writes how often each of the locked campaigns has been redeemed. */
export async function saveCounts(
	tx: Tx,
	counts: readonly { id: string; redeemedCount: number }[],
): Promise<void> {
	await updateColumn(
		tx,
		{ table: 'coupon_campaign', match: 'id', set: 'redeemed_count' },
		counts.map(({ id, redeemedCount }) => ({ match: id, set: redeemedCount })),
	);
}

function tableRow(campaign: CampaignRow) {
	return {
		id: campaign.id,
		name_key: campaign.nameKey,
		name: campaign.name,
		version: campaign.version,
		definition: campaign.definitionJson,
		redeemed_count: campaign.redeemedCount,
		created_at: campaign.createdAt,
		updated_at: campaign.updatedAt,
	};
}

function campaignRow(row: Selectable<CouponTables['coupon_campaign']>): CampaignRow {
	return {
		id: row.id,
		nameKey: row.name_key,
		name: row.name,
		version: row.version,
		definition: JSON.parse(row.definition) as CampaignDefinition,
		definitionJson: row.definition,
		redeemedCount: row.redeemed_count,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
	};
}
