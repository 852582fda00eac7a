/** How a field is compared. */
export type ComparisonKind =
	| 'code'
	| 'date'
	| 'email'
	| 'exact'
	| 'full_name'
	| 'given_name'
	| 'number'
	| 'phone'
	| 'postcode'
	| 'surname'
	| 'text';

/** A person as the matcher sees one: of each field the texts that it holds. */
export interface MatchRecord {
	/** The canonical profile. */
	id: string;
	fields: Readonly<Record<string, readonly string[]>>;
}

/** A field and how it is compared. */
export interface FieldPlan {
	field: string;
	comparison: ComparisonKind;
}

/** What a run compares, and which pairs: a rule is a list of fields that must agree. */
export interface MatchPlan {
	fields: readonly FieldPlan[];
	rules: readonly (readonly string[])[];
}

/** One level of a field, with its share among the pairs of each kind. */
export interface LevelModel {
	level: string;
	/** Among pairs that are one person. */
	m: number;
	/** Among any two people. */
	u: number;
	/** Among two people of one household. */
	household: number;
}

/** What a run has learnt from the records. */
export interface MatchModel {
	/** Share of one-person pairs among all pairs: the prior. */
	prior: number;
	/** Share of pairs that are two people of one household. */
	householdPrior: number;
	/** A field that is not shared tells the members of a household apart. */
	fields: readonly { field: string; isShared: boolean; levels: readonly LevelModel[] }[];
}

/** What a field says about a pair. */
export interface FieldEvidence {
	field: string;
	/** In words, such as `same` or `one digit off`. */
	level: string;
	/** log2 of how much likelier the level is for one person than for two. */
	bits: number;
}

/** Two people who may be one. */
export interface MatchedPair {
	a: string;
	b: string;
	/** 0 to 1, by Bayes' rule. */
	probability: number;
	/** log2 of the odds before any field was looked at. */
	priorBits: number;
	evidence: FieldEvidence[];
}

/** How many pairs a rule makes. */
export interface RulePairs {
	fields: readonly string[];
	/** Pairs that agree on all of the rule's fields. */
	pairCount: number;
	/** Values shared by so many people that they say nothing; their pairs are left out. */
	skippedBlocks: number;
	/** The pairs left out with them. */
	skippedPairs: number;
}
