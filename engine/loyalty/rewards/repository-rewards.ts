import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { Tx } from '../../store';
import { insertRows, inValues, lockRows, upsertRows } from '../../store';
import { StoreConflictError } from '../../values';
import type { RewardTables } from './schema';
import type { RewardRow } from './types';

/** The rewards with these ids. */
export async function loadRewards(tx: Tx, ids: readonly string[]): Promise<Map<string, RewardRow>> {
	if (ids.length === 0) return new Map();
	const rows = await tx
		.selectFrom('reward')
		.where(inValues(tx, 'id', ids))
		.selectAll()
		.execute();
	return new Map(rows.map((row) => [row.id, toReward(row)]));
}

/**
 * As `loadRewards`; they stay as they are until the transaction ends. All that counts pieces does so under this lock, which is
 * taken before any customer's, so that no two writers wait for each other in a circle.
 */
export async function lockRewards(tx: Tx, ids: readonly string[]): Promise<Map<string, RewardRow>> {
	await lockRows(tx, { table: 'reward' }, ids);
	return await loadRewards(tx, ids);
}

/** For saving. Throws `StoreConflictError`, which starts the transaction over, when another writer has made one meanwhile. */
export async function lockRewardsToSave(
	tx: Tx,
	ids: readonly string[],
): Promise<Map<string, RewardRow>> {
	const known = await loadRewards(tx, ids);
	const locked = await lockRewards(tx, [...known.keys()]);
	const now = await loadRewards(tx, ids);
	if (now.size > locked.size) throw new StoreConflictError('A reward was saved meanwhile');
	return now;
}

/** A page of the rewards in the order of their ids; `search` in lower case. */
export async function listRewardRows(
	tx: Tx,
	{ search, after, limit }: { search: string; after: string; limit: number },
): Promise<RewardRow[]> {
	let query = tx.selectFrom('reward').where('id', '>', after);
	if (search !== '')
		query = query.where(sql<boolean>`replace(search_text, ${search}, '') <> search_text`);
	const rows = await query.selectAll().orderBy('id').limit(limit).execute();
	return rows.map(toReward);
}

export async function insertRewards(tx: Tx, rewards: readonly RewardRow[]): Promise<void> {
	await insertRows(tx, 'reward', rewards.map(toRow));
}

/** Changes rewards that the transaction has locked. */
export async function updateRewards(tx: Tx, rewards: readonly RewardRow[]): Promise<void> {
	await upsertRows(tx, { table: 'reward', key: ['id'] }, rewards.map(toRow));
}

/** In the form in which names are searched. */
export function searchTextOf(text: string): string {
	return text.normalize('NFC').toLowerCase();
}

type StoredReward = Selectable<RewardTables['reward']>;

function toRow(reward: RewardRow): StoredReward {
	return {
		id: reward.id,
		search_text: searchTextOf(`${reward.id}\n${reward.name}`),
		name: reward.name,
		programme: reward.programme,
		version: reward.version,
		points: reward.points,
		stock: reward.stock,
		limit_per_person: reward.limitPerPerson,
		valid_from: reward.validFrom,
		valid_until: reward.validUntil,
		is_active: Number(reward.isActive),
		value: reward.value,
		description: reward.description,
		created_at: reward.createdAt,
		updated_at: reward.updatedAt,
	};
}

function toReward(row: StoredReward): RewardRow {
	return {
		id: row.id,
		name: row.name,
		programme: row.programme,
		version: row.version,
		points: row.points,
		stock: row.stock,
		limitPerPerson: row.limit_per_person,
		validFrom: row.valid_from,
		validUntil: row.valid_until,
		isActive: row.is_active === 1,
		value: row.value,
		description: row.description,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
	};
}
