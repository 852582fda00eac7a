/** How one type of identifier behaves. */
export interface IdentifierRule {
	type: string;
	/** How many of this type one person may have; absent means any number. */
	limit?: number;
	/** How values are made comparable. */
	form: 'email' | 'phone' | 'card' | 'exact';
}

/** How customers are told apart. The order of `types` is their priority, strongest first. */
export interface IdentityRules {
	types: readonly IdentifierRule[];
	/** ISO 3166 region of phone numbers without a country code. Absent: such numbers are refused. */
	defaultRegion?: string;
	/** Values, in lower case, that name nobody. */
	blockedValues: ReadonlySet<string>;
	blockedPatterns: readonly RegExp[];
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
};
