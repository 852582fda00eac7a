/** How one type of identifier behaves. */
export interface IdentifierRule {
	type: string;
	/** How many of this type one person may have; absent means any number. */
	limit?: number;
	/** The limit counts those first seen within this time, such as five a week; absent means ever. */
	limitWindowMs?: number;
	/** `attach`: it never merges two known people, it only attaches to one. Defaults to `merge`. */
	links?: 'merge' | 'attach';
	/** How values are made comparable. */
	form: 'email' | 'phone' | 'card' | 'exact';
}

/** Which of several values of a trait counts: what `foldTraits` does with them. */
export type TraitStrategy = 'latest' | 'first' | 'source_order' | 'max' | 'min' | 'union';

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

/** How customers are told apart. The order of `types` is their priority, strongest first. */
export interface IdentityRules {
	/** 0 for DEFAULT_RULES; each stored definition has the next number. */
	version: number;
	types: readonly IdentifierRule[];
	/** ISO 3166 region of phone numbers without a country code. Absent: such numbers are refused. */
	defaultRegion?: string;
	/** Values, in lower case, that name nobody. */
	blockedValues: ReadonlySet<string>;
	blockedPatterns: readonly RegExp[];
	traits: TraitRules;
}

/** A rule with its place in the order: 0 is the strongest. */
export interface RankedRule extends IdentifierRule {
	rank: number;
}

/** The rules by type. */
export function rankRules({ types }: IdentityRules): ReadonlyMap<string, RankedRule> {
	return new Map(types.map((rule, rank) => [rule.type, { ...rule, rank }]));
}

/** What DEFAULT_RULES holds is what most brands want: a customer number is one person, cookies are many. */
export const DEFAULT_RULES: IdentityRules = {
	version: 0,
	types: [
		{ type: 'customer_id', limit: 1, form: 'exact' },
		{ type: 'loyalty_card', form: 'card' },
		{ type: 'email', limit: 5, form: 'email' },
		{ type: 'phone', limit: 5, form: 'phone' },
		{ type: 'push_token', form: 'exact' },
		{ type: 'telegram_id', form: 'exact' },
		{ type: 'whatsapp_id', form: 'exact' },
		{ type: 'messenger_id', form: 'exact' },
		{ type: 'viber_id', form: 'exact' },
		{ type: 'device_id', form: 'exact' },
		{ type: 'anonymous_id', form: 'exact' },
	],
	blockedValues: new Set([
		'null',
		'undefined',
		'none',
		'nil',
		'nan',
		'n/a',
		'na',
		'n.a.',
		'unknown',
		'anonymous',
		'guest',
		'test',
		'true',
		'false',
		'-',
		'--',
		'?',
		'.',
		'test@test.com',
		'test@example.com',
		'none@none.com',
		'noemail@noemail.com',
		'no@email.com',
		'[object object]',
	]),
	// Nothing but zeros (with or without dashes, as the empty UUID and the empty advertising id), one character
	// repeated, a device's "unknown".
	blockedPatterns: [/^[0-]+$/, /^(.)\1{5,}$/, /^\+?0+$/],
	traits: { byName: new Map(), others: { strategy: 'latest', empty: 'ignore' }, sourceOrder: [] },
};
