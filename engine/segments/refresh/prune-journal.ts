import { eventLoopTurn, pruneTouched } from '../../store';
import type { SegmentContext } from '../types';
import { expireStates, loadLowestPosition } from './repository-runs';

/** After so long without a refresh, a segment begins anew, and the journal is no longer kept for it. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
/** Deleted at once on the embedded store: some 10 ms of n8n's event loop. */
const ROWS_PER_DELETE = 10_000;

/** Deletes what no segment will look at again from the journal. Safe to repeat, and to leave out. */
export async function pruneJournal({ store, clock }: SegmentContext): Promise<void> {
	const expiresAt = clock.now() - KEPT_MS;
	for (;;) {
		const hasMore = await store.write(async (tx) => {
			await expireStates(tx, expiresAt);
			const lowest = await loadLowestPosition(tx);
			return lowest !== null && (await pruneTouched(tx, lowest, ROWS_PER_DELETE));
		});
		if (!hasMore) return;
		await eventLoopTurn();
	}
}
