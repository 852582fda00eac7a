import type { BlockedTest } from './blocked';
import { blockedTest } from './blocked';
import type { RulesDefinition, TypeDefinition, TRAIT_STRATEGIES } from './rules-definition';
import { DEFAULT_DEFINITION, parseRulesDefinition } from './rules-definition';
import { invariant } from '../../values';

const DAY_MS = 86_400_000;

/** How one type of identifier behaves. */
export interface IdentifierRule {
	type: string;
	/** The place of its type, 0 the strongest. */
	rank: number;
	/** How many of this type one person may have; absent means any number. */
	limit?: number;
	/** The limit counts those first seen within this time, such as five a week; absent means ever. */
	limitWindowMs?: number;
	/** `attach`: it never merges two known people, it only attaches to one. Such types are the weakest. */
	links: 'merge' | 'attach';
	/** How values are made comparable. */
	form: 'email' | 'phone' | 'card' | 'exact';
	/** Whether a card's last digit must be its check digit by the Luhn formula (ISO/IEC 7812-1, annex B). */
	luhn: boolean;
	isBlocked: BlockedTest;
}

export type TraitStrategy = (typeof TRAIT_STRATEGIES)[number];

/** How one trait behaves. */
export interface TraitRule {
	strategy: TraitStrategy;
	/** `clear`: a null or an empty text takes the trait away from its time on. `ignore`: it says nothing. */
	empty: 'ignore' | 'clear';
}

/** How traits behave: those that are named, and all others. */
export interface TraitRules {
	byName: ReadonlyMap<string, TraitRule>;
	others: TraitRule;
	/** Sources by trust, strongest first, for the strategy `source_order`; those that are absent come last. */
	sourceOrder: readonly string[];
}

/** How customers are told apart: a definition made ready. */
export interface IdentityRules {
	/** 0 for DEFAULT_RULES; each stored definition has the next number. */
	version: number;
	/** Strongest first. */
	types: readonly IdentifierRule[];
	byType: ReadonlyMap<string, IdentifierRule>;
	/** ISO 3166 region of phone numbers without a country code. Absent: such numbers are refused. */
	defaultRegion?: string;
	/** Whether dots in Gmail's addresses, and tags behind a plus, tell addresses apart. */
	email: { gmailDots: 'keep' | 'ignore'; plusTags: 'keep' | 'ignore' };
	traits: TraitRules;
}

/** Makes a definition ready for use. */
export function compileRules(definition: RulesDefinition, version: number): IdentityRules {
	const types = strongestFirst(definition.types).map((type, rank) =>
		compileType(type, rank, definition),
	);
	const { defaultRegion, email, traits } = definition;
	return {
		version,
		types,
		byType: new Map(types.map((rule) => [rule.type, rule])),
		...(defaultRegion === undefined ? {} : { defaultRegion }),
		email,
		traits: { ...traits, byName: new Map(Object.entries(traits.byName)) },
	};
}

/**
 * What only attaches is weaker than all that may merge, whatever its place. Otherwise an item whose customer it names would
 * attach a new e-mail to them, and the same item, run again, would merge by that e-mail whom it kept apart before.
 */
function strongestFirst(types: readonly TypeDefinition[]): TypeDefinition[] {
	const isAttaching = ({ links }: TypeDefinition) => links === 'attach';
	return [...types.filter((type) => !isAttaching(type)), ...types.filter(isAttaching)];
}

function compileType(
	{ type, form, limit, links = 'merge', luhn = false, ...own }: TypeDefinition,
	rank: number,
	{ blockedValues, blockedPatterns }: RulesDefinition,
): IdentifierRule {
	return {
		type,
		rank,
		form,
		...(limit === undefined ? {} : { limit: limit.count }),
		...(limit?.days === undefined ? {} : { limitWindowMs: limit.days * DAY_MS }),
		links,
		luhn,
		isBlocked: blockedTest(
			[...blockedValues, ...(own.blockedValues ?? [])],
			[...blockedPatterns, ...(own.blockedPatterns ?? [])],
		),
	};
}

/** The rules with another region for phone numbers without a country code; the same where there is none. */
export function rulesForRegion(rules: IdentityRules, defaultRegion?: string): IdentityRules {
	return defaultRegion ? { ...rules, defaultRegion } : rules;
}

/** What counts while no rules are stored. */
export const DEFAULT_RULES = compileRules(defaultDefinition(), 0);

/** The definition behind DEFAULT_RULES. */
export function defaultDefinition(): RulesDefinition {
	const definition = parseRulesDefinition(DEFAULT_DEFINITION);
	invariant(!('place' in definition), 'identity: the rules by default are a definition');
	return definition;
}
