import type { Selectable, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { JournalPlace, Tables, Tx } from '../../store';
import { inValues, lockRows } from '../../store';
import type { RefreshRun } from './refresh-run';
import { superseded } from './refresh-run';
import type { FullPass, RefreshState } from './refresh-types';

/**
 * Begins a refresh; one of this segment that is under way stops at its next write. Whether one has ever come to its end:
 * until then nobody has waited for those who write and keep no journal.
 */
export async function beginRun(tx: Tx, { segmentId, runId }: RefreshRun): Promise<boolean> {
	const row = await tx
		.insertInto('segment_refresh')
		.values({ segment_id: segmentId, run_id: runId, journal: '' })
		.onConflict((conflict) => conflict.column('segment_id').doUpdateSet({ run_id: runId }))
		.returning('refreshed_at')
		.executeTakeFirst();
	return row !== undefined && row.refreshed_at !== null;
}

/**
 * What the segment was refreshed with.
 * @throws RefreshStopped where another refresh has begun since, or the segment was deleted.
 */
export async function loadState(tx: Tx, { segmentId, runId }: RefreshRun): Promise<RefreshState> {
	const row = await tx
		.selectFrom('segment_refresh')
		.where('segment_id', '=', segmentId)
		.selectAll()
		.executeTakeFirst();
	if (row?.run_id !== runId) throw superseded();
	return stateOf(row);
}

/** As `loadState`; nobody else writes of this segment until the transaction ends. */
export async function lockState(tx: Tx, run: RefreshRun): Promise<RefreshState> {
	await lockRows(tx, { table: 'segment' }, [run.segmentId]);
	return await loadState(tx, run);
}

function stateOf(row: Selectable<Tables['segment_refresh']>): RefreshState {
	return {
		runId: row.run_id,
		journal: row.journal,
		next: placeOf(row.next_position, row.next_snapshot),
		fingerprint: row.fingerprint,
		refreshedAt: row.refreshed_at,
		full: fullIn(row),
	};
}

function fullIn(row: Selectable<Tables['segment_refresh']>): FullPass | null {
	const { full_fingerprint: fingerprint, full_at: at } = row;
	const next = placeOf(row.full_position, row.full_snapshot);
	if (fingerprint === null || next === null || at === null) return null;
	return { fingerprint, next, at, after: row.full_after ?? '' };
}

function placeOf(from: number | null, snapshot: string | null): JournalPlace | null {
	return from === null ? null : { from, snapshot };
}

/** Saves the state of a segment that the transaction has locked. */
export async function saveState(
	tx: Tx,
	segmentId: string,
	{ runId, journal, next, fingerprint, refreshedAt, full }: RefreshState,
): Promise<void> {
	await tx
		.updateTable('segment_refresh')
		.set({
			...{ run_id: runId, journal, fingerprint, refreshed_at: refreshedAt },
			...{ next_position: next?.from ?? null, next_snapshot: next?.snapshot ?? null },
			...fullColumns(full),
		})
		.where('segment_id', '=', segmentId)
		.execute();
}

const NO_FULL_PASS = {
	full_fingerprint: null,
	full_position: null,
	full_snapshot: null,
	full_at: null,
	full_after: null,
};

function fullColumns(full: FullPass | null) {
	if (full === null) return NO_FULL_PASS;
	return {
		full_fingerprint: full.fingerprint,
		full_position: full.next.from,
		full_snapshot: full.next.snapshot,
		full_at: full.at,
		full_after: full.after,
	};
}

/**
 * Lets segments that nobody has refreshed since an instant, or begun to, begin anew the next time, so that the journal need
 * not be kept for them.
 */
export async function expireStates(tx: Tx, before: number): Promise<void> {
	await tx
		.updateTable('segment_refresh')
		.set({ run_id: null, next_position: null, ...NO_FULL_PASS })
		.where(sql<SqlBool>`coalesce(full_at, refreshed_at) < ${before}`)
		.execute();
}

/**
 * Looks at everybody that have come to one of these people begin anew if they stop there: who is erased is named nowhere. One
 * that is under way goes on, so the journal is kept for it as before.
 */
export async function forgetPlaces(tx: Tx, personIds: readonly string[]): Promise<void> {
	await tx
		.updateTable('segment_refresh')
		.set({ full_after: '' })
		.where(inValues(tx, 'full_after', personIds))
		.execute();
}

/** The lowest position of the journal that some segment still has to look at; null where none has. */
export async function loadLowestPosition(tx: Tx): Promise<number | null> {
	const { rows } = await sql<{ lowest: number | null }>`select min(position) as lowest from (
		select next_position as position from segment_refresh
		union all select full_position from segment_refresh
	) as needed`.execute(tx);
	return rows[0]?.lowest ?? null;
}
