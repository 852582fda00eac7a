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

export type DefinitionReason = 'definition_invalid';
export type CustomerReason = Exclude<Extract<FindOutcome, Rejected>['reason'], 'profile_unknown'>;
export type NameReason = 'name_invalid';
export type CheckReason = NameReason | 'segment_unknown' | DefinitionReason | CustomerReason;
export type CheckOutcome = Checked | Rejected<CheckReason>;

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

export type SaveOutcome = Saved | Rejected<NameReason | DefinitionReason>;
export type GetOutcome =
	(SavedSegment & { status: 'found' }) | Rejected<NameReason | 'segment_unknown'>;

export interface Deleted {
	status: 'deleted';
	name: string;
	/** Whether it was deleted already. */
	duplicate: boolean;
}

export type DeleteOutcome = Deleted | Rejected<NameReason | 'segment_unknown'>;

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
