import { prepareCommand } from '../../../../engine/identity/resolve/prepare-command';
import type { TraitRule } from '../../../../engine/identity/rules/rules';
import { DEFAULT_RULES } from '../../../../engine/identity/rules/rules';
import type { ResolveRequest } from '../../../../engine/identity';

const NOW = Date.parse('2026-03-02T09:00:00.000Z');
const DAY_MS = 86_400_000;
const email = { type: 'email', value: 'ana@example.com' };

function prepare(request: Partial<ResolveRequest>) {
	return prepareCommand({ identifiers: [email], ...request }, DEFAULT_RULES, NOW);
}

/** The refusal without its words. */
function refusalOf(request: Partial<ResolveRequest>) {
	const answer = prepare(request);
	return 'status' in answer ? [answer.reason, answer.field] : answer;
}

function traitsOf(traits: Record<string, unknown>) {
	const answer = prepare({ traits });
	return 'status' in answer ? answer.reason : answer.traits;
}

const circular: Record<string, unknown> = {};
circular.self = circular;
const manyFields = Object.fromEntries(Array.from({ length: 251 }, (_, i) => [`field${i}`, i]));
let deep: unknown = 1;
for (let level = 0; level < 65; level++) deep = [deep];

describe('refusals, each with its field', () => {
	test.each<[string, Partial<ResolveRequest>, string, string]>([
		['no identifier at all', { identifiers: [] }, 'identifier_missing', 'identifiers'],
		[
			'nothing but empty ones',
			{
				identifiers: [null, undefined, '', '  \t'].map((value) => ({ type: 'email', value })),
			},
			'identifier_missing',
			'identifiers',
		],
		[
			'none that is valid',
			{ identifiers: [{ type: 'email', value: 'ana' }] },
			'identifier_invalid',
			'email',
		],
		[
			'none but placeholders',
			{ identifiers: [{ type: 'customer_id', value: 'null' }] },
			'identifier_invalid',
			'customer_id',
		],
		[
			'a type that no rule knows',
			{ identifiers: [email, { type: '__proto__', value: 'x' }] },
			'identifier_type_unknown',
			'identifiers',
		],
		[
			'more than 50 identifiers',
			{ identifiers: Array.from({ length: 51 }, () => email) },
			'identifier_invalid',
			'identifiers',
		],
		['more than 250 traits', { traits: manyFields }, 'trait_invalid', 'traits'],
		['a trait that refers to itself', { traits: { cart: circular } }, 'trait_invalid', 'cart'],
		['a trait nested too deep', { traits: { cart: deep } }, 'trait_invalid', 'cart'],
		['a trait of a megabyte', { traits: { bio: 'x'.repeat(1e6) } }, 'trait_invalid', 'bio'],
		['a trait with NUL', { traits: { bio: 'a\u0000' } }, 'trait_invalid', 'bio'],
		['a trait that is no data', { traits: { size: 1n } }, 'trait_invalid', 'size'],
		['a trait without a name', { traits: { ' ': 1 } }, 'trait_invalid', 'trait name'],
		[
			'a trait name with a unit separator',
			{ traits: { 'a\u001fb': 1 } },
			'trait_invalid',
			'traits',
		],
		[
			'a trait name over 128 characters',
			{ traits: { ['n'.repeat(129)]: 1 } },
			'trait_invalid',
			'trait name',
		],
		['a source over 128 characters', { source: 's'.repeat(129) }, 'source_invalid', 'source'],
		['a source with NUL', { source: 's\u0000' }, 'source_invalid', 'source'],
		['a time that is none', { occurredAt: NaN }, 'instant_invalid', 'occurredAt'],
		['a broken millisecond', { occurredAt: 1.5 }, 'instant_invalid', 'occurredAt'],
		[
			'a time more than a day ahead',
			{ occurredAt: NOW + DAY_MS + 1 },
			'instant_in_future',
			'occurredAt',
		],
	])('%s', (_rule, request, reason, field) => {
		expect(refusalOf(request)).toEqual([reason, field]);
	});

	test('a refusal never shows the refused value', () => {
		const refusal = prepare({ identifiers: [{ type: 'email', value: 'secret-person' }] });
		expect(refusal).toMatchObject({ status: 'rejected' });
		expect(JSON.stringify(refusal)).not.toContain('secret-person');
	});
});

describe('what is kept', () => {
	test('identifiers are canonical, once each and the strongest first, and the rest is reported', () => {
		expect(
			prepare({
				identifiers: [
					{ type: 'anonymous_id', value: 'c1' },
					{ type: 'phone', value: 'none' },
					{ type: 'email', value: ' ANA@example.com' },
					{ type: 'email', value: 'ana@example.com' },
					{ type: 'customer_id', value: 7 },
					{ type: 'loyalty_card', value: '-' },
					{ type: 'device_id', value: null },
				],
			}),
		).toEqual({
			identifiers: [
				{ type: 'customer_id', value: '7', key: 'customer_id:7', rank: 0 },
				{ type: 'email', value: 'ana@example.com', key: 'email:ana@example.com', rank: 2 },
				{ type: 'anonymous_id', value: 'c1', key: 'anonymous_id:c1', rank: 10 },
			],
			dropped: [
				{ type: 'phone', reason: 'blocked', message: expect.stringContaining('placeholder') },
				{
					type: 'loyalty_card',
					reason: 'blocked',
					message: expect.stringContaining('placeholder'),
				},
			],
			traits: [],
			occurredAt: NOW,
			source: '',
			cause: {},
		});
	});

	test('one value under two types is two identifiers', () => {
		const answer = prepare({
			identifiers: ['device_id', 'anonymous_id'].map((type) => ({ type, value: 'x1' })),
		});
		expect('identifiers' in answer && answer.identifiers.map(({ key }) => key)).toEqual([
			'device_id:x1',
			'anonymous_id:x1',
		]);
	});

	test.each<[string, Record<string, unknown>, unknown]>([
		['empty values say nothing', { a: null, b: '', c: undefined, d: NaN }, []],
		['a date that is none says nothing', { a: new Date(NaN) }, []],
		[
			'an object is its fields, and empty ones say nothing',
			{ a: { b: 1, c: { d: '2', e: null }, f: '' }, g: {}, h: { i: {} } },
			[
				{ name: 'a\u001fb', json: '1' },
				{ name: 'a\u001fc\u001fd', json: '"2"' },
			],
		],
		[
			'a date is no object',
			{ a: new Date(0) },
			[{ name: 'a', json: '"1970-01-01T00:00:00.000Z"' }],
		],
		['an empty value needs no name', { '': null, ' ': '' }, []],
		[
			'false and zero say something',
			{ a: false, b: 0 },
			[
				{ name: 'a', json: 'false' },
				{ name: 'b', json: '0' },
			],
		],
		[
			'of names that trim to one, the last counts',
			{ city: 'Rome', ' city ': 'Oslo' },
			[{ name: 'city', json: '"Oslo"' }],
		],
		[
			'a name such as __proto__ is a name',
			JSON.parse('{"__proto__": {"__proto__": 1}, "constructor": 2}') as Record<string, unknown>,
			[
				{ name: '__proto__\u001f__proto__', json: '1' },
				{ name: 'constructor', json: '2' },
			],
		],
		[
			'SQL, Liquid and control characters stay as they came',
			{ "x'; drop": "'; drop table profile; --", bio: '{{ a }}\u0007' },
			[
				{ name: "x'; drop", json: '"\'; drop table profile; --"' },
				{ name: 'bio', json: '"{{ a }}\\u0007"' },
			],
		],
		[
			'a backslash before u0000 is text, not NUL',
			{ a: '\\u0000' },
			[{ name: 'a', json: '"\\\\u0000"' }],
		],
	])('%s', (_rule, traits, expected) => {
		expect(traitsOf(traits)).toEqual(expected);
	});

	test.each<[unknown, TraitRule['strategy'], boolean]>([
		[null, 'latest', true],
		['', 'source_order', true],
		[{}, 'latest', true],
		[undefined, 'latest', false],
		[null, 'first', false],
		[null, 'max', false],
		['', 'min', false],
		[null, 'union', false],
	])('%j clears a trait whose rule says so, by strategy %s: %s', (value, strategy, isCleared) => {
		const rule: TraitRule = { strategy, empty: 'clear' };
		const traits = { ...DEFAULT_RULES.traits, byName: new Map([['x', rule]]) };
		const answer = prepareCommand(
			{ identifiers: [email], traits: { ' x': value, y: value, z: { x: value } } },
			{ ...DEFAULT_RULES, traits },
			NOW,
		);
		expect(answer).toMatchObject({ traits: isCleared ? [{ name: 'x', json: 'null' }] : [] });
	});

	test('1,000 fields inside objects are kept', () => {
		const fields = (count: number) =>
			Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, i]));
		expect(traitsOf({ a: fields(600), b: fields(400) })).toHaveLength(1_000);
		expect(prepare({ traits: { a: fields(600), b: fields(401) } })).toMatchObject({
			reason: 'trait_invalid',
			message: expect.stringContaining('1001'),
			mend: expect.stringContaining('Trait Fields'),
		});
	});

	test('250 traits of 128 characters in name and 64 KB in value are kept', () => {
		const traits = Object.fromEntries(
			Array.from({ length: 250 }, (_, i) => [String(i).padEnd(128, '-'), 'x'.repeat(65_534)]),
		);
		expect(traitsOf(traits)).toHaveLength(250);
	});

	test('a time up to a day ahead counts as now, an older one stays', () => {
		expect(prepare({ occurredAt: NOW + DAY_MS })).toMatchObject({ occurredAt: NOW });
		expect(prepare({ occurredAt: 0 })).toMatchObject({ occurredAt: 0 });
	});

	test('a blank source is none, and another is trimmed', () => {
		expect(prepare({ source: '  ' })).toMatchObject({ source: '' });
		expect(prepare({ source: ' web ' })).toMatchObject({ source: 'web' });
	});
});
