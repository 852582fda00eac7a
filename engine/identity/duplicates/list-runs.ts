import type { EngineContext } from '../../store';
import { rejected } from '../../values';
import type { ListRunsOutcome } from './duplicate-types';
import { loadRuns } from './repository-runs';

const RUNS_DEFAULT = 50;
const RUNS_MAX = 1_000;

/**
 * The latest searches for duplicates, the newest first, with how far each has come; `outcomes[i]` answers `requests[i]`.
 * Times are epoch ms. Reads only, one query per request.
 */
export async function listDuplicateRuns(
	{ store }: EngineContext,
	requests: readonly { limit?: number }[],
): Promise<ListRunsOutcome[]> {
	return await store.read(async (tx) => {
		const outcomes: ListRunsOutcome[] = [];
		for (const { limit = RUNS_DEFAULT } of requests) {
			const isLimit = Number.isInteger(limit) && limit >= 1 && limit <= RUNS_MAX;
			outcomes.push(
				isLimit ? { status: 'listed', runs: await loadRuns(tx, limit) } : limitInvalid(),
			);
		}
		return outcomes;
	});
}

function limitInvalid() {
	return rejected('limit_invalid', {
		field: 'limit',
		message: `The number of searches is not a whole number from 1 to ${RUNS_MAX}`,
		mend: 'Set Limit to how many of the newest searches you want.',
	});
}
