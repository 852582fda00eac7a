import type { Rejected } from '../../values';
import { rejected } from '../../values';
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

/** Whether each pair may become one person; `verdicts[i]` is about `pairs[i]`. */
export function decideAccept(pairs: readonly (PairToReview | undefined)[]): Verdict[] {
	return pairs.map((pair) => {
		if (pair === undefined) return pairUnknown();
		if (pair.status === 'rejected') return pairRejected();
		return { status: pair.personA === pair.personB ? 'done' : 'do', pair };
	});
}

/** Whether each pair may be kept apart; a pair that stands twice is done once. `verdicts[i]` is about `pairs[i]`. */
export function decideReject(pairs: readonly (PairToReview | undefined)[]): Verdict[] {
	const seen = new Set<string>();
	return pairs.map((pair) => {
		if (pair === undefined) return pairUnknown();
		if (pair.personA === pair.personB) return pairMerged();
		const isDone = pair.status === 'rejected' || seen.has(pair.id);
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
