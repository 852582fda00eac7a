import type { CustomerRef, FindOutcome, ResolveOptions } from '../identity';
import type { AnyConditionKind, EngineContext } from '../store';
import type { JsonValue, Rejected } from '../values';

/** What segment services get: conditions come in from outside, contributed by the capabilities whose data they ask about. */
export interface SegmentContext extends EngineContext {
	conditionKinds: readonly AnyConditionKind[];
}

/** A condition: its kind, and the fields of that kind. */
export interface SegmentCondition {
	kind: string;
	[field: string]: JsonValue;
}

/** Conditions that must all hold, of which any must, or of which none may. */
export type SegmentGroup = { all: SegmentNode[] } | { any: SegmentNode[] } | { not: SegmentNode[] };

export type SegmentNode = SegmentGroup | SegmentCondition;

/** Who belongs to a segment: a tree of groups over conditions. */
export type SegmentDefinition = SegmentGroup;

/** A saved segment by its name, in any case; or a definition, as an object or JSON text. */
export type SegmentRef = { name: string } | { definition: unknown };

/** How segments are asked about. */
export interface CheckOptions extends ResolveOptions {
	/** IANA time zone of "today" and of dates without an offset; UTC if left out. */
	zone?: string;
}

export interface CheckRequest {
	customer: CustomerRef;
	segment: SegmentRef;
}

/** One condition, as it stands for one person. */
export interface CheckedCondition {
	/** Where it stands in the definition, such as `all[1].any[0]`. */
	path: string;
	kind: string;
	/** In words, such as `city is Berlin`. */
	condition: string;
	isMet: boolean;
	/** What the store knows: a trait's value or null, the number of events. */
	found: JsonValue;
}

export interface Checked {
	status: 'in' | 'out';
	/** Null for a customer whom the store does not know: they are in no segment, and nobody is made. */
	profileId: string | null;
	isKnown: boolean;
	/** The saved segment's name and version; null for a definition that came with the request. */
	segment: string | null;
	version: number | null;
	/** Empty for a customer whom the store does not know. */
	conditions: CheckedCondition[];
}

/** One condition, and what it would take to make it the opposite. */
export interface ExplainedCondition extends CheckedCondition {
	/** A sentence, such as `One more order_completed in the last 30 days would do.` */
	toChange: string;
	/** Epoch ms before which the condition stays as it is if nothing more happens; null for ever. */
	mayChangeAt: number | null;
	/** Whether the opposite of this one condition alone would change the answer. */
	isDecisive: boolean;
}

export interface Explained extends Checked {
	/** What decides, in a sentence. */
	summary: string;
	/** Epoch ms before which the answer stays as it is if nothing more happens; null for ever. */
	mayChangeAt: number | null;
	conditions: ExplainedCondition[];
}

export type DefinitionReason = 'definition_invalid';
/** Why a definition that refers to other segments cannot be asked about. */
export type ReferenceReason = 'segment_unknown' | 'segment_circle';
export type CustomerReason = Exclude<Extract<FindOutcome, Rejected>['reason'], 'profile_unknown'>;
export type NameReason = 'name_invalid';
export type SegmentReason = NameReason | DefinitionReason | ReferenceReason;
export type CheckReason = SegmentReason | CustomerReason;
export type CheckOutcome = Checked | Rejected<CheckReason>;

export type ExplainOutcome = Explained | Rejected<CheckReason>;

export interface MembersRequest {
	segment: SegmentRef;
	/** The `next` of the page before; the first page if left out. */
	after?: string;
	/** How many at most; 10,000 if left out, and never more. */
	limit?: number;
}

/** A page of the members of a segment. */
export interface MembersPage {
	status: 'page';
	segment: string | null;
	version: number | null;
	/** Canonical, in their order. */
	profileIds: string[];
	/** The `after` of the next page; null where this is the last. */
	next: string | null;
}

export type MembersOutcome = MembersPage | Rejected<SegmentReason>;

/** All the saved segments that a customer is in. */
export interface CheckedAll {
	status: 'checked';
	profileId: string | null;
	isKnown: boolean;
	/** Their names, sorted. */
	segments: string[];
	checkedCount: number;
	/** Names of saved segments that can no longer be read, such as those of a newer version; mostly empty. */
	notChecked: string[];
}

export type CheckAllOutcome = CheckedAll | Rejected<CustomerReason>;

export interface SizeRequest {
	segment: SegmentRef;
	/** Whether an estimate from some 10,000 people will do. */
	estimate?: boolean;
}

export interface Counted {
	status: 'counted';
	count: number;
	/** Whether everybody was looked at; then `low` and `high` are the count. */
	isExact: boolean;
	low: number;
	high: number;
	/** Everybody whom the store knows. */
	peopleCount: number;
}

export type SizeOutcome = Counted | Rejected<SegmentReason>;

export interface OverlapRequest {
	/** Two to five. */
	segments: readonly SegmentRef[];
}

/** Those who are in exactly these segments of an overlap. */
export interface OverlapPart {
	in: string[];
	count: number;
}

export interface Compared {
	status: 'compared';
	peopleCount: number;
	/** In the order of the request. */
	segments: { name: string; count: number }[];
	parts: OverlapPart[];
	inAll: number;
	inAny: number;
}

export type OverlapOutcome = Compared | Rejected<SegmentReason | 'segments_count'>;

export interface SavedSegment {
	name: string;
	/** Counts up with each change of the definition, from 1. */
	version: number;
	definition: SegmentDefinition;
	/** Epoch ms. */
	updatedAt: number;
}

export interface SaveRequest {
	/** At most 128 characters; two names that differ in case alone are one. */
	name: string;
	/** An object, or its JSON text. */
	definition: unknown;
}

export interface Saved extends SavedSegment {
	status: 'saved';
	change: 'created' | 'updated' | 'unchanged';
	/** Whether the segment was saved like this already. */
	duplicate: boolean;
}

export type SaveOutcome = Saved | Rejected<SegmentReason>;
export type GetOutcome =
	(SavedSegment & { status: 'found' }) | Rejected<NameReason | 'segment_unknown'>;

export interface Deleted {
	status: 'deleted';
	name: string;
	/** Whether it was deleted already. */
	duplicate: boolean;
}

export type DeleteOutcome = Deleted | Rejected<NameReason | 'segment_unknown' | 'segment_in_use'>;

/** A condition of a parsed definition. */
export interface Leaf {
	path: string;
	kind: AnyConditionKind;
	condition: unknown;
}

/** A parsed definition's shape; a number is the index of a leaf. */
export type Tree = number | { operator: 'all' | 'any' | 'not'; parts: Tree[] };

export interface ParsedDefinition {
	definition: SegmentDefinition;
	tree: Tree;
	leaves: Leaf[];
}

/**
 * A condition of a definition whose references are expanded: the atom that it is, or the other segment's tree, as which it
 * is `found`; and the tree as which it is met. Numbers in these trees are indexes of atoms.
 */
export type ExpandedCondition = { isMet: Tree } & ({ atom: number } | { segment: Tree });

/** A definition with the conditions of the segments that it refers to in their places. */
export interface ExpandedDefinition {
	/** Every condition that is not a reference, its own and theirs, once. */
	atoms: Leaf[];
	/** Over the atoms. */
	tree: Tree;
	/** By index of the definition's own conditions. */
	conditions: ExpandedCondition[];
}

/** A segment in the store. */
export interface SegmentRow {
	id: string;
	nameKey: string;
	name: string;
	version: number;
	definitionJson: string;
	createdAt: number;
	updatedAt: number;
	deletedAt: number | null;
}
