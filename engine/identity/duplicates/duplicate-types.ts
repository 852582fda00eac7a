import type { JsonValue, Rejected } from '../../values';
import type { MergeReason } from '../merges/merge-types';
import type { ProfileFound } from '../types';
import type { FieldEvidence, FieldPlan, RulePairs } from '../matching';

/** What a run compares. Whatever is absent is chosen from the records. */
export interface DuplicateSettings {
	fields?: readonly FieldPlan[];
	/** Blocking rules: pairs are compared that agree on all fields of a rule, whichever. */
	rules?: readonly (readonly string[])[];
	/** Least probability of a pair, 0.5 to below 1. */
	threshold?: number;
}

export interface FindDuplicatesRequest extends DuplicateSettings {
	/** What the run keeps beside it, such as the n8n execution. */
	cause?: Readonly<Record<string, JsonValue>>;
}

/** The people and pairs that a run is about, before anything is compared. */
export interface PairsCounted {
	status: 'counted';
	recordCount: number;
	fields: FieldPlan[];
	rules: RulePairs[];
}

export interface DuplicatesFound {
	status: 'found';
	runId: string;
	/** Whether this call went on with a run that was interrupted. */
	isResumed: boolean;
	recordCount: number;
	fields: FieldPlan[];
	rules: RulePairs[];
	/** Pairs at or above the threshold, without those that were rejected before. */
	pairCount: number;
	/** How many of them no earlier run has found. */
	newCount: number;
	/** How many pairs one expects there to be, those below the threshold included. */
	expectedCount: number;
	threshold: number;
	/** Epoch ms. */
	startedAt: number;
	finishedAt: number;
}

export type DuplicateReason =
	'comparison_unknown' | 'field_unknown' | 'rules_invalid' | 'threshold_invalid';

export type FindDuplicatesOutcome = DuplicatesFound | Rejected<DuplicateReason>;
export type CountPairsOutcome = PairsCounted | Rejected<DuplicateReason>;

/** One person of a pair, whole, so that somebody can judge. */
export interface DuplicatePerson extends Pick<
	ProfileFound,
	'profileId' | 'createdAt' | 'identifiers' | 'traits'
> {
	/** What they are best called, from their traits; null where no name is known. */
	name: string | null;
}

export interface DuplicatePair {
	pairId: string;
	probability: number;
	priorBits: number;
	/** With the prior these add up to the log2 odds of the probability. */
	evidence: FieldEvidence[];
	/** Epoch ms; stays when a later run finds the pair again. */
	foundAt: number;
	/** The two people as they are now. */
	people: [DuplicatePerson, DuplicatePerson];
}

export interface ListDuplicatesRequest {
	/** At most 1,000; defaults to 50. */
	limit?: number;
	/** `cursor` of the page before. */
	after?: string;
	/** Only pairs found first at this instant or later, epoch ms. */
	since?: number;
	/** Least probability; 0 to 1. */
	minProbability?: number;
	/** `probability`: the likeliest first, the default. `newest`: those found last first. */
	order?: 'probability' | 'newest';
}

export interface DuplicatesListed {
	status: 'listed';
	pairs: DuplicatePair[];
	/** Where the next page begins; null at the end. */
	cursor: string | null;
}

export type ListDuplicatesOutcome = DuplicatesListed | Rejected<'cursor_invalid'>;

export interface ReviewRequest {
	pairId: string;
	cause?: Readonly<Record<string, JsonValue>>;
}

export interface AcceptRequest extends ReviewRequest {
	/** Merges them although the person then has more identifiers of a type than its limit, such as two customer numbers. */
	allowOverLimit?: boolean;
}

export interface DuplicateAccepted {
	status: 'accepted';
	pairId: string;
	/** The one person now. */
	profileId: string;
	/** Who became part of them; empty where they were one already. */
	mergedFrom: string[];
	mergeIds: string[];
	/** They were accepted or merged before; nothing was changed. */
	duplicate: boolean;
}

export interface DuplicateKeptApart {
	status: 'kept_apart';
	pairId: string;
	profileIds: [string, string];
	/** They were rejected before; nothing was changed. */
	duplicate: boolean;
}

export type ReviewReason = 'pair_unknown' | 'pair_rejected' | 'pair_merged';
export type AcceptOutcome = DuplicateAccepted | Rejected<ReviewReason | MergeReason>;
export type KeepApartOutcome = DuplicateKeptApart | Rejected<ReviewReason>;

/** A search for duplicates, and how far it has come. */
export interface DuplicateRun {
	runId: string;
	/** `running` also where it was interrupted: the same settings again go on with it. */
	status: 'running' | 'finished';
	/** 0 to 1: the share of the blocking rules whose pairs are compared and saved. */
	doneRatio: number;
	/** People looked at; 0 until all are read. */
	recordCount: number;
	ruleCount: number;
	rulesDone: number;
	/** Pairs that were found so far, whatever became of them. */
	pairCount: number;
	/** Epoch ms. */
	startedAt: number;
	updatedAt: number;
}

export interface DuplicateRunsListed {
	status: 'listed';
	/** The newest first. */
	runs: DuplicateRun[];
}

export type ListRunsOutcome = DuplicateRunsListed | Rejected<'limit_invalid'>;
