import { sql } from 'kysely';
import type { Tx } from '../../store';
import { eventLoopTurn, inValues, insertRows, upsertRows } from '../../store';
import { invariant } from '../../values';
import type { StandingChanges } from './decide-standings';
import type { SegmentChange, Standing } from './refresh-types';

/** How these home profiles stand in a segment, where something is kept of them. */
export async function loadStandings(
	tx: Tx,
	segmentId: string,
	profileIds: readonly string[],
): Promise<Map<string, Standing>> {
	const rows = await tx
		.selectFrom('segment_person')
		.where(inValues(tx, 'profile_id', profileIds))
		.where('segment_id', '=', segmentId)
		.selectAll()
		.execute();
	return new Map(
		rows.map((row) => [
			row.profile_id,
			{
				profileId: row.profile_id,
				isPerson: row.is_person === 1,
				enteredAt: row.entered_at,
				dueAt: row.due_at,
			},
		]),
	);
}

/** Saves what a page changes, in a segment that the transaction has locked. */
export async function saveStandings(
	tx: Tx,
	{ segmentId, now }: { segmentId: string; now: number },
	{ saved, removed, changes }: StandingChanges,
): Promise<void> {
	await upsertRows(
		tx,
		{ table: 'segment_person', key: ['profile_id', 'segment_id'] },
		saved.map(({ profileId, isPerson, enteredAt, dueAt }) => ({
			segment_id: segmentId,
			profile_id: profileId,
			is_person: isPerson ? 1 : 0,
			entered_at: enteredAt,
			due_at: dueAt,
		})),
	);
	if (removed.length > 0) {
		await tx
			.deleteFrom('segment_person')
			.where(inValues(tx, 'profile_id', removed))
			.where('segment_id', '=', segmentId)
			.execute();
	}
	await eventLoopTurn();
	await insertChanges(tx, { segmentId, now }, changes);
	await eventLoopTurn();
}

/** Positions count upwards under the lock of the segment, so nobody sees a later one before an earlier. */
async function insertChanges(
	tx: Tx,
	{ segmentId, now }: { segmentId: string; now: number },
	changes: StandingChanges['changes'],
): Promise<void> {
	if (changes.length === 0) return;
	const row = await tx
		.updateTable('segment')
		.set({ change_count: sql`change_count + ${changes.length}` })
		.where('id', '=', segmentId)
		.returning('change_count')
		.executeTakeFirst();
	invariant(row !== undefined, 'refresh: a segment keeps its row');
	const first = row.change_count - changes.length + 1;
	await insertRows(
		tx,
		'segment_change',
		changes.map(({ profileId, change }, i) => ({
			segment_id: segmentId,
			position: first + i,
			profile_id: profileId,
			change,
			at: now,
		})),
	);
}

/** Home profiles that are due at the instant, those longest due first. */
export async function listDue(
	tx: Tx,
	segmentId: string,
	{ now, limit }: { now: number; limit: number },
): Promise<string[]> {
	const rows = await tx
		.selectFrom('segment_person')
		.where('segment_id', '=', segmentId)
		.where('due_at', '<=', now)
		.select('profile_id')
		.orderBy('due_at')
		.limit(limit)
		.execute();
	return rows.map((row) => row.profile_id);
}

export async function countMembers(tx: Tx, segmentId: string): Promise<number> {
	const { rows } = await sql<{ count: number }>`select count(*) as count from segment_person
		where segment_id = ${segmentId} and entered_at is not null and is_person = 1`.execute(tx);
	return rows[0]?.count ?? 0;
}

/** The changes of a segment after a position, ascending. */
export async function listChangeRows(
	tx: Tx,
	segmentId: string,
	{ after, limit }: { after: number; limit: number },
): Promise<SegmentChange[]> {
	const rows = await tx
		.selectFrom('segment_change')
		.where('segment_id', '=', segmentId)
		.where('position', '>', after)
		.selectAll()
		.orderBy('position')
		.limit(limit)
		.execute();
	return rows.map(({ position, profile_id: profileId, change, at }) => {
		return { position, profileId, change, at };
	});
}

/** The position of the last change that was noticed by the instant; 0 for none. Walks back from the newest. */
export async function findPositionAt(tx: Tx, segmentId: string, at: number): Promise<number> {
	const row = await tx
		.selectFrom('segment_change')
		.where('segment_id', '=', segmentId)
		.where('at', '<=', at)
		.select('position')
		.orderBy('position', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row?.position ?? 0;
}
