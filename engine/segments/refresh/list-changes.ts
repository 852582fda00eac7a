import type { EngineContext } from '../../store';
import type { Rejected } from '../../values';
import { rejected } from '../../values';
import { loadSegments } from '../saved/repository-saved';
import { checkName, segmentUnknown } from '../saved/segment-name';
import type { ChangesOutcome, ChangesRequest } from './refresh-types';
import { findPositionAt, listChangeRows } from './repository-standings';

const LIMIT_MAX = 1_000;

/**
 * Who entered and who left a saved segment, in the order in which refreshes noticed: the changes after a position, at most
 * 1,000. Give `next` as `after` of the next call, now or later: no change is told twice or left out. Times are epoch ms.
 * Who was erased since is left out. Reads only, two queries, and one more for `since`.
 */
export async function listChanges(
	{ store }: EngineContext,
	{ name, after: position, since, limit = LIMIT_MAX }: ChangesRequest,
): Promise<ChangesOutcome> {
	const named = checkName(name);
	if ('status' in named) return named;
	if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) return limitInvalid();
	if (!isPosition(position ?? 0)) return afterInvalid();
	return await store.read(async (tx) => {
		const row = (await loadSegments(tx, [named.nameKey])).get(named.nameKey);
		if (row === undefined || row.deletedAt !== null) return segmentUnknown();
		const start = since === undefined ? 0 : await findPositionAt(tx, row.id, since);
		const after = position ?? start;
		// One more than asked for tells whether there are others.
		const found = await listChangeRows(tx, row.id, { after, limit: limit + 1 });
		const changes = found.slice(0, limit);
		return {
			status: 'page',
			segment: row.name,
			changes,
			next: changes.at(-1)?.position ?? after,
			hasMore: found.length > limit,
		};
	});
}

function isPosition(value: number): boolean {
	return Number.isSafeInteger(value) && value >= 0;
}

function limitInvalid(): Rejected<'limit_invalid'> {
	return rejected('limit_invalid', {
		field: 'limit',
		message: `The number of changes is not a whole number from 1 to ${LIMIT_MAX}`,
		mend: 'Set Limit to how many changes you want at once.',
	});
}

function afterInvalid(): Rejected<'after_invalid'> {
	return rejected('after_invalid', {
		field: 'after',
		message: 'The position to go on from is not a whole number from 0 on',
		mend: 'Give the value of next from the page before, or leave it out to begin with the first change.',
	});
}
