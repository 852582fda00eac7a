import {
	compileRules,
	DEFAULT_RULES,
	defaultDefinition,
} from '../../../../engine/identity/rules/rules';
import { parseRulesDefinition } from '../../../../engine/identity/rules/rules-definition';
import { rulesWith } from '../people';

const email = { type: 'email', form: 'email' };

function issueOf(input: unknown): string {
	const parsed = parseRulesDefinition(input);
	return 'place' in parsed ? parsed.message : 'none';
}

test.each<[string, unknown]>([
	['definition: must be an object', 'rules'],
	['types: is missing', {}],
	['types: must have at least 1 entry', { types: [] }],
	['definition: has "tpyes", which means nothing here', { types: [email], tpyes: [] }],
	['types[0].form: must be one of email, phone, card, exact', { types: [{ ...email, form: 'x' }] }],
	['types[1].type: must not stand twice', { types: [email, email] }],
	['types[0].form: must be email for this type', { types: [{ ...email, form: 'exact' }] }],
	['types[0].luhn: is only for the form card', { types: [{ ...email, luhn: true }] }],
	[
		'types[0].limit.count: must be at least 1',
		{ types: [{ ...email, limit: { count: 0, days: 7 } }] },
	],
	[
		'types[0].limit.count: must be a whole number',
		{ types: [{ ...email, limit: { count: 1.5 } }] },
	],
	[
		'types[0].limit.days: must be at most 3650',
		{ types: [{ ...email, limit: { count: 1, days: 1e9 } }] },
	],
	[
		'types[0].blockedPatterns[1]: must be text with * for any characters and ? for one, and more than these, or one of {zeros}, {repeated}',
		{ types: [{ ...email, blockedPatterns: ['a*', '**'] }] },
	],
	[
		'blockedPatterns[0]: must have at most 64 characters',
		{ types: [email], blockedPatterns: ['a'.repeat(65)] },
	],
	['blockedValues[0]: must not be empty', { types: [email], blockedValues: ['  '] }],
	[
		'blockedValues: must have at most 1000 entries',
		{ types: [email], blockedValues: Array.from({ length: 1_001 }, (_, i) => `v${i}`) },
	],
	[
		'types: must have at most 50 entries',
		{ types: Array.from({ length: 51 }, (_, i) => ({ type: `t${i}`, form: 'exact' })) },
	],
	[
		'defaultRegion: must be a two-letter country such as DE',
		{ types: [email], defaultRegion: 'EU' },
	],
	[
		'email.gmailDots: must be one of keep, ignore',
		{ types: [email], email: { gmailDots: true, plusTags: 'keep' } },
	],
	[
		'traits.byName.city.strategy: must be one of latest, first, source_order, max, min, union',
		{ types: [email], traits: { byName: { city: { strategy: 'newest' } } } },
	],
])('a mistake is named with its place: %s', (message, input) => {
	expect(issueOf(input)).toBe(message);
});

test.each(['Membership', 'member no', '7up', 'a:b', '__proto__'])(
	'a type is a word of small letters, not %s',
	(type) => {
		expect(issueOf({ types: [{ type, form: 'exact' }] })).toMatch(
			/^types\[0\]\.type: must be small letters/,
		);
	},
);

test('no message holds a refused value, which may be personal', () => {
	const secret = 'SECRET PERSON';
	const inputs = [
		{ types: [{ type: secret, form: 'exact' }] },
		{ types: [{ ...email, form: secret }] },
		{ types: [email], defaultRegion: secret },
		{ types: [email], blockedValues: secret },
		{ types: [email], traits: { others: { strategy: secret } } },
	];
	for (const input of inputs) {
		expect(issueOf(input)).not.toBe('none');
		expect(issueOf(input)).not.toContain(secret);
	}
});

test('what is left out is as by default, and what says nothing is left out', () => {
	const given = [
		{ ...email, links: 'merge', luhn: false, blockedValues: [], blockedPatterns: [] },
		{ type: 'membership_no', form: 'card', links: 'attach', luhn: true, blockedValues: ['X', 'x'] },
	];
	expect(parseRulesDefinition({ types: given })).toEqual({
		...defaultDefinition(),
		types: [
			email,
			{ type: 'membership_no', form: 'card', links: 'attach', luhn: true, blockedValues: ['x'] },
		],
	});
});

test('a definition read again is the same text', () => {
	const once = parseRulesDefinition(defaultDefinition());
	expect(JSON.stringify(parseRulesDefinition(once))).toBe(JSON.stringify(once));
});

test('the rules by default come from the definition by default', () => {
	const types = DEFAULT_RULES.types.map(({ isBlocked: _isBlocked, ...rule }) => rule);
	const rule = { form: 'exact', links: 'merge', luhn: false };
	const others = 'push_token telegram_id whatsapp_id messenger_id viber_id device_id anonymous_id';
	expect(types).toEqual([
		{ ...rule, type: 'customer_id', rank: 0, limit: 1 },
		{ ...rule, type: 'loyalty_card', rank: 1, form: 'card' },
		{ ...rule, type: 'email', rank: 2, form: 'email', limit: 5 },
		{ ...rule, type: 'phone', rank: 3, form: 'phone', limit: 5 },
		...others.split(' ').map((type, i) => ({ ...rule, type, rank: 4 + i })),
	]);
	expect(DEFAULT_RULES).toMatchObject({
		version: 0,
		email: { gmailDots: 'keep', plusTags: 'keep' },
		traits: { byName: new Map(), others: { strategy: 'latest', empty: 'ignore' }, sourceOrder: [] },
	});
});

test('a limit in days is compiled to milliseconds', () => {
	const { byType } = rulesWith({ phone: { limit: { count: 5, days: 7 } } });
	expect(byType.get('phone')).toMatchObject({ limit: 5, limitWindowMs: 604_800_000 });
});

test('one character six times is a placeholder of a cookie, but may be a number of the brand’s own', () => {
	const blockedTypes = (text: string) =>
		DEFAULT_RULES.types.filter(({ isBlocked }) => isBlocked(text)).map(({ type }) => type);
	const all = DEFAULT_RULES.types.map(({ type }) => type);
	expect(blockedTypes('111111')).toEqual(all.slice(2));
	expect(blockedTypes('000000')).toEqual(all);
	expect(blockedTypes('N/A')).toEqual(all);
});

test('values and patterns of one type leave the other types alone', () => {
	const definition = defaultDefinition();
	const types = definition.types.map((type) =>
		type.type === 'email' ? { ...type, blockedPatterns: ['info@*'], blockedValues: ['x'] } : type,
	);
	const { byType } = compileRules({ ...definition, types }, 1);
	const blocked = (type: string, text: string) => byType.get(type)?.isBlocked(text);
	expect([blocked('email', 'INFO@shop.example'), blocked('email', 'X')]).toEqual([true, true]);
	expect([blocked('phone', 'info@shop.example'), blocked('phone', 'x')]).toEqual([false, false]);
});
