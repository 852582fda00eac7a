import type { Selectable } from 'kysely';
import type { Tx } from '../../store';
import { inValues, upsertRows } from '../../store';
import type { RewardTables } from './schema';
import type { Redemption } from './types';

/** Pieces of each reward in reservations that have not ended at the instant; a reward without any is left out. */
export async function countReserved(
	tx: Tx,
	rewardIds: readonly string[],
	now: number,
): Promise<Map<string, number>> {
	if (rewardIds.length === 0) return new Map();
	const rows = await tx
		.selectFrom('reward_redemption')
		.where(inValues(tx, 'reward_id', rewardIds))
		.where('state', '=', 'reserved')
		.where('held_until', '>', now)
		.select(['reward_id', (expression) => expression.fn.countAll().as('count')])
		.groupBy('reward_id')
		.execute();
	return new Map(rows.map((row) => [row.reward_id, Number(row.count)]));
}

/** What home profiles have of rewards: redeemed and kept, or reserved at the instant. */
export interface Had {
	rewardId: string;
	profileId: string;
	count: number;
}

export async function countHad(
	tx: Tx,
	{
		rewardIds,
		profileIds,
		now,
	}: { rewardIds: readonly string[]; profileIds: readonly string[]; now: number },
): Promise<Had[]> {
	if (rewardIds.length === 0 || profileIds.length === 0) return [];
	const rows = await tx
		.selectFrom('reward_redemption')
		.where(inValues(tx, 'profile_id', profileIds))
		.where(inValues(tx, 'reward_id', rewardIds))
		.where((where) =>
			where.or([
				where('state', '=', 'redeemed'),
				where.and([where('state', '=', 'reserved'), where('held_until', '>', now)]),
			]),
		)
		.select(['reward_id', 'profile_id', (expression) => expression.fn.countAll().as('count')])
		.groupBy(['reward_id', 'profile_id'])
		.execute();
	return rows.map((row) => ({
		rewardId: row.reward_id,
		profileId: row.profile_id,
		count: Number(row.count),
	}));
}

export async function loadRedemptions(
	tx: Tx,
	ids: readonly string[],
): Promise<Map<string, Redemption>> {
	if (ids.length === 0) return new Map();
	const rows = await tx
		.selectFrom('reward_redemption')
		.where(inValues(tx, 'id', ids))
		.selectAll()
		.execute();
	return new Map(rows.map((row) => [row.id, toRedemption(row)]));
}

/** Inserts or changes redemptions of rewards that the transaction has locked. */
export async function saveRedemptions(
	tx: Tx,
	redemptions: readonly Redemption[],
	now: number,
): Promise<void> {
	const rows = redemptions.map((one) => toRow(one, now));
	await upsertRows(tx, { table: 'reward_redemption', key: ['id'] }, rows);
}

type StoredRedemption = Selectable<RewardTables['reward_redemption']>;

function toRow(one: Redemption, now: number): StoredRedemption {
	return {
		id: one.id,
		reward_id: one.rewardId,
		reward_version: one.rewardVersion,
		profile_id: one.profileId,
		state: one.state,
		points: one.points,
		spent_booking_id: one.spentBookingId,
		held_until: one.heldUntil,
		occurred_at: one.occurredAt,
		changed_at: now,
	};
}

function toRedemption(row: StoredRedemption): Redemption {
	return {
		id: row.id,
		rewardId: row.reward_id,
		rewardVersion: row.reward_version,
		profileId: row.profile_id,
		state: row.state,
		points: row.points,
		spentBookingId: row.spent_booking_id,
		heldUntil: row.held_until,
		occurredAt: row.occurred_at,
	};
}
