import { sql } from 'kysely';
import type { Tx } from '../../store';
import { eventLoopTurn, inValues } from '../../store';

const ROWS_PER_DELETE = 1_000;

/** Removes all that refreshes keep of segments that are deleted, in slices with a turn for the event loop between. */
export async function forgetRefreshes(tx: Tx, segmentIds: readonly string[]): Promise<void> {
	if (segmentIds.length === 0) return;
	await tx
		.deleteFrom('segment_refresh')
		.where(inValues(tx, 'segment_id', segmentIds))
		.execute();
	for (const segmentId of segmentIds) {
		await deleteInSlices(tx, { table: 'segment_person', key: 'profile_id', segmentId });
		await deleteInSlices(tx, { table: 'segment_change', key: 'position', segmentId });
	}
}

async function deleteInSlices(
	tx: Tx,
	{ table, key, segmentId }: { table: string; key: string; segmentId: string },
): Promise<void> {
	const ofSegment = sql`${sql.table(table)} where segment_id = ${segmentId}`;
	for (;;) {
		const { numAffectedRows } = await sql`delete from ${ofSegment} and ${sql.ref(key)} in
			(select ${sql.ref(key)} from ${ofSegment} limit ${ROWS_PER_DELETE})`.execute(tx);
		if (Number(numAffectedRows ?? 0) < ROWS_PER_DELETE) return;
		await eventLoopTurn();
	}
}
