import { sql } from 'kysely';
import type { Tx } from '../../store';
import { inValues, insertNewRows, insertRows, lockRows, updateColumn } from '../../store';
import type { PoolMember } from './pool-types';

/** A pool of a programme, by its name. */
export interface PoolName {
	programme: string;
	pool: string;
}

/**
 * The pools of these names, made where they are not there yet, each with its id by `poolKey`. They stay as they are until
 * the transaction ends, so that two people cannot take the last place together. Three queries.
 */
export async function lockPools(
	tx: Tx,
	names: readonly PoolName[],
	{ now, nextId }: { now: number; nextId: () => string },
): Promise<Map<string, string>> {
	const distinct = [...new Map(names.map((name) => [poolKey(name), name])).values()];
	const rows = distinct.map(({ programme, pool }) => ({
		id: nextId(),
		programme,
		pool,
		created_at: now,
	}));
	await insertNewRows(tx, 'loyalty_pool', rows);
	const ids = await loadPools(tx, distinct);
	await lockRows(tx, { table: 'loyalty_pool' }, [...ids.values()]);
	return ids;
}

/** Ids of the pools that are there, by `poolKey`. */
export async function loadPools(tx: Tx, names: readonly PoolName[]): Promise<Map<string, string>> {
	if (names.length === 0) return new Map();
	const wanted = new Set(names.map(poolKey));
	const rows = await tx
		.selectFrom('loyalty_pool')
		.where(
			inValues(
				tx,
				'pool',
				names.map(({ pool }) => pool),
			),
		)
		.select(['id', 'programme', 'pool'])
		.execute();
	return new Map(rows.flatMap((row) => (wanted.has(poolKey(row)) ? [[poolKey(row), row.id]] : [])));
}

export function poolKey({ programme, pool }: PoolName): string {
	return JSON.stringify([programme, pool]);
}

/**
 * Who was in which pool at the instant, of all profiles of these people (`profileIds` with all members) and of the people
 * of these pools; those who joined first come first. Two profiles that were merged may be in two pools: the first counts.
 */
export async function loadPoolMembers(
	tx: Tx,
	{
		profileIds = [],
		poolIds = [],
	}: { profileIds?: readonly string[]; poolIds?: readonly string[] },
	at: number,
): Promise<PoolMember[]> {
	const { rows } = await sql<MemberRow>`
		select member.id, member.pool_id, pool.programme, pool.pool, member.profile_id, profile.canonical_id, member.joined_at
		from loyalty_pool_member as member
		join loyalty_pool as pool on pool.id = member.pool_id
		join profile on profile.id = member.profile_id
		where (${inValues(tx, 'member.profile_id', profileIds)} or ${inValues(tx, 'member.pool_id', poolIds)})
			and member.joined_at <= ${at} and (member.left_at is null or member.left_at > ${at})
		order by member.joined_at, member.id`.execute(tx);
	return rows.map((row) => ({
		id: row.id,
		poolId: row.pool_id,
		programme: row.programme,
		pool: row.pool,
		homeProfileId: row.profile_id,
		profileId: row.canonical_id,
		joinedAt: row.joined_at,
	}));
}

interface MemberRow {
	id: string;
	pool_id: string;
	programme: string;
	pool: string;
	profile_id: string;
	canonical_id: string;
	joined_at: number;
}

export async function insertPoolMembers(tx: Tx, members: readonly PoolMember[]): Promise<void> {
	await insertRows(
		tx,
		'loyalty_pool_member',
		members.map(({ id, poolId, homeProfileId, joinedAt }) => ({
			id,
			pool_id: poolId,
			profile_id: homeProfileId,
			joined_at: joinedAt,
			left_at: null,
		})),
	);
}

/** Ends memberships; what was is still seen as of then. */
export async function endPoolMembers(tx: Tx, ids: readonly string[], at: number): Promise<void> {
	const how = { table: 'loyalty_pool_member', match: 'id', set: 'left_at' } as const;
	await updateColumn(
		tx,
		how,
		ids.map((id) => ({ match: id, set: at })),
	);
}
