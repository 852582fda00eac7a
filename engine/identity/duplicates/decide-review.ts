import type { Rejected } from '../../values';
import { rejected } from '../../values';
import { pairKey } from './decide-found';
import type { ReviewReason } from './duplicate-types';

/** A pair to be reviewed, with whose its profiles are now. */
export interface PairToReview {
	id: string;
	status: 'open' | 'accepted' | 'rejected';
	probability: number;
	profileA: string;
	profileB: string;
	personA: string;
	personB: string;
}

/** `do`: it is done; `done`: it was done before. */
export type Verdict = { status: 'do' | 'done'; pair: PairToReview } | Rejected<ReviewReason>;

/**
 * Whether each pair may become one person; `verdicts[i]` is about `pairs[i]`. Whether they are one already is for the
 * merge to say: an earlier pair of the batch may have merged them.
 */
export function decideAccept(pairs: readonly (PairToReview | undefined)[]): Verdict[] {
	return pairs.map((pair) => {
		if (pair === undefined) return pairUnknown();
		const isRejected = pair.status === 'rejected' && pair.personA !== pair.personB;
		return isRejected ? pairRejected() : { status: 'do', pair };
	});
}

/**
 * Whether each pair may be kept apart; a pair that stands twice is done once. `apart` has the keys, by `pairKey`, of
 * profiles kept apart: a merge by hand lifts that, and leaves the pair rejected. `verdicts[i]` is about `pairs[i]`.
 */
export function decideReject(
	pairs: readonly (PairToReview | undefined)[],
	apart: ReadonlySet<string>,
): Verdict[] {
	const seen = new Set<string>();
	return pairs.map((pair) => {
		if (pair === undefined) return pairUnknown();
		if (pair.personA === pair.personB) return pairMerged();
		const isKeptApart = apart.has(pairKey(pair.profileA, pair.profileB));
		const isDone = (pair.status === 'rejected' && isKeptApart) || seen.has(pair.id);
		seen.add(pair.id);
		return { status: isDone ? 'done' : 'do', pair };
	});
}

function pairUnknown(): Rejected<ReviewReason> {
	return rejected('pair_unknown', {
		field: 'pairId',
		message: 'There is no such pair; it may have been found no more by a later run',
		mend: 'List the open pairs again (Duplicate: Get Many) and take the pairId from there.',
	});
}

function pairRejected(): Rejected<ReviewReason> {
	return rejected('pair_rejected', {
		field: 'pairId',
		message: 'This pair was rejected before: somebody said that they are two people',
		mend: 'If they are one person after all, merge them by hand (Merge: Merge).',
	});
}

function pairMerged(): Rejected<ReviewReason> {
	return rejected('pair_merged', {
		field: 'pairId',
		message: 'The two are one person already',
		mend: 'To part them, undo the merge (Merge: Unmerge).',
	});
}
