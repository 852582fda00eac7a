import type { EngineContext, Tx } from '../../store';
import { inChunks } from '../../store';
import type { HistoryOutcome, MergeRecord } from './merge-types';
import { loadMergesOf } from './repository-merges';
import { findCustomers } from '../service';
import type { CustomerRef } from '../types';

/**
 * Every merge of each customer, undone or not, with when, why and by whom: of all profiles that are or ever were part
 * of them, newest first; `outcomes[i]` answers `customers[i]`. Times are epoch ms. Reads only. At most five queries per 500
 * customers, and one more for each step over a merge that was undone.
 */
export function mergeHistory(
	context: EngineContext,
	customers: readonly CustomerRef[],
): Promise<HistoryOutcome[]> {
	return inChunks(customers, (chunk) => context.store.read((tx) => loadHistories(tx, chunk)));
}

async function loadHistories(tx: Tx, customers: readonly CustomerRef[]): Promise<HistoryOutcome[]> {
	const found = await findCustomers({ tx }, customers);
	const memberIds = found.flatMap((one) => (one.status === 'found' ? one.memberIds : []));
	const mergesByProfile = await loadReachable(tx, memberIds);
	const known = new Map<string, MergeRecord[]>();
	return found.map((one): HistoryOutcome => {
		if (one.status === 'rejected') return one;
		const { profileId } = one;
		const merges = known.get(profileId) ?? reachableFrom(one.memberIds, mergesByProfile);
		known.set(profileId, merges);
		return { status: 'history', profileId, merges };
	});
}

/** By profile: the merges on either side of which it stood, of these profiles and of all that are linked to them. */
async function loadReachable(
	tx: Tx,
	profileIds: readonly string[],
): Promise<Map<string, MergeRecord[]>> {
	const byProfile = new Map<string, MergeRecord[]>(profileIds.map((id) => [id, []]));
	const seen = new Set<string>();
	let next = [...byProfile.keys()];
	while (next.length > 0) {
		const merges = await loadMergesOf(tx, next);
		const added = merges.filter(({ mergeId }) => seen.size < seen.add(mergeId).size);
		const sides = added.flatMap((merge) =>
			[merge.survivorId, merge.absorbedId].map((id) => ({ id, merge })),
		);
		next = [...new Set(sides.map(({ id }) => id))].filter((id) => !byProfile.has(id));
		for (const id of next) byProfile.set(id, []);
		for (const { id, merge } of sides) byProfile.get(id)?.push(merge);
	}
	return byProfile;
}

function reachableFrom(
	profileIds: readonly string[],
	mergesByProfile: ReadonlyMap<string, MergeRecord[]>,
): MergeRecord[] {
	const ids = new Set(profileIds);
	const merges = new Set<MergeRecord>();
	for (const id of ids) {
		for (const merge of mergesByProfile.get(id) ?? []) {
			merges.add(merge);
			ids.add(merge.survivorId).add(merge.absorbedId);
		}
	}
	return [...merges].sort((a, b) => b.mergedAt - a.mergedAt || (a.mergeId < b.mergeId ? 1 : -1));
}
