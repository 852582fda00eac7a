import type { JsonValue, Rejected } from '../../values';
import type { CustomerReason, CustomerRef, Identifier } from '../types';

/** Why and by whom two people are made one or two; free fields beside what the engine adds, such as the n8n execution. */
export type MergeCause = Readonly<Record<string, JsonValue>>;

export interface MergeRequest {
	/** Two or more customers who are one person. */
	customers: readonly CustomerRef[];
	/** The place in `customers` of the one who goes on. Absent: the one with the strongest identifier, then the oldest. */
	survivor?: number;
	/** Merges them although the person then has more identifiers of a type than its limit. */
	allowOverLimit?: boolean;
	/** Kept with the merge; at most 500 characters. */
	reason?: string;
	/** What brought it about; defaults to `by_hand`. */
	rule?: 'by_hand' | 'duplicate_accepted';
	cause?: MergeCause;
}

/** Two home profiles that no item may link, `profileA` the smaller id. */
export interface ApartPair {
	profileA: string;
	profileB: string;
	reason: string;
	/** Epoch ms. */
	since: number;
}

/** A type of which the merged person has more than its limit. */
export interface LimitExceeded {
	type: string;
	limit: number;
	count: number;
}

export interface Merged {
	status: 'merged';
	/** The person: the canonical profile, after the whole batch. */
	profileId: string;
	/** The people who became part of this one. */
	mergedFrom: string[];
	/** One for each of `mergedFrom`, in its order. */
	mergeIds: string[];
	/** What kept them apart until now, and does so no more. */
	apartLifted: ApartPair[];
	limitsExceeded: LimitExceeded[];
}

/** They were one person already. */
export interface MergeUnchanged {
	status: 'unchanged';
	profileId: string;
}

export type MergeReason =
	CustomerReason | 'customers_invalid' | 'survivor_invalid' | 'reason_invalid' | 'limit_exceeded';

export type MergeOutcome = Merged | MergeUnchanged | Rejected<MergeReason>;

/** A trait of the merged person: the value that counts, and what each of the others had. */
export interface PreviewedTrait {
	name: string;
	value: JsonValue;
	others: { profileId: string; value: JsonValue }[];
}

/** What a merge would do; nothing is written. */
export interface MergePreview {
	status: 'preview';
	/** What *Merge* would answer. */
	result: 'merged' | 'unchanged' | 'rejected';
	/** Why it would be refused, and what to do about it; empty where it would not. */
	message: string;
	mend: string;
	/** Who would go on. */
	profileId: string;
	mergedFrom: string[];
	/** All profiles of the merged person, the survivor's first. */
	memberIds: string[];
	/** With the person each belongs to now. */
	identifiers: (Identifier & { profileId: string })[];
	traits: PreviewedTrait[];
	limitsExceeded: LimitExceeded[];
	/** What keeps them apart now; a merge by hand lifts it. */
	keptApart: ApartPair[];
}

export type PreviewOutcome = MergePreview | Rejected<MergeReason>;

/**
 * `member`: a profile that was merged into another is taken out, with those merged into it before; the surviving
 * profile itself stands alone again. `mergeId`: this one merge. `all`: each profile stands alone.
 */
export type UnmergeWhat = { member: string } | { mergeId: string } | 'all';

export interface UnmergeRequest {
	customer: CustomerRef;
	what: UnmergeWhat;
	/** No item may link them again; defaults to true. */
	keepApart?: boolean;
	/** Kept with the merges that are undone; at most 500 characters. */
	reason?: string;
	cause?: MergeCause;
}

export interface Unmerged {
	status: 'unmerged';
	/** The person who remains: the canonical profile. */
	profileId: string;
	/** The people of their own from now on, with all their profiles. */
	released: { profileId: string; memberIds: string[] }[];
	/** The merges that were undone. */
	mergeIds: string[];
	keptApart: boolean;
}

export type UnmergeReason = CustomerReason | 'member_unknown' | 'merge_unknown' | 'reason_invalid';

export type UnmergeOutcome = Unmerged | MergeUnchanged | Rejected<UnmergeReason>;

/** One merge of a customer, undone or not. */
export interface MergeRecord {
	mergeId: string;
	/** Epoch ms. */
	mergedAt: number;
	survivorId: string;
	absorbedId: string;
	/** `rule`, and what it went by: identifiers, reason, execution, workflow, node. */
	cause: Record<string, JsonValue>;
	/** Epoch ms; null while the merge stands. */
	undoneAt: number | null;
	undoCause: Record<string, JsonValue> | null;
}

export interface MergeHistory {
	status: 'history';
	profileId: string;
	/** Newest first. */
	merges: MergeRecord[];
}

export type HistoryOutcome = MergeHistory | Rejected<CustomerReason>;
