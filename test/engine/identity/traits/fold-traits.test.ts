import type { TraitValue } from '../../../../engine/identity/traits/fold-traits';
import { foldTraits, traitSources } from '../../../../engine/identity/traits/fold-traits';
import type { TraitRules, TraitStrategy } from '../../../../engine/identity/rules/rules';
import { DEFAULT_RULES } from '../../../../engine/identity/rules/rules';
import type { JsonValue } from '../../../../engine/values';

const { traits: defaults } = DEFAULT_RULES;

/** What was said of `x`: value, time, and optionally source and profile. */
type Said = [value: JsonValue, setAt: number, source?: string, profileId?: string];

function told(name: string, said: readonly Said[]): TraitValue[] {
	return said.map(([value, setAt, source = '', profileId = 'p1']) => {
		return { name: name.replaceAll('.', '\u001f'), value, setAt, source, profileId };
	});
}

function rulesOf(strategy: TraitStrategy, sourceOrder: string[] = []): TraitRules {
	return { byName: new Map(), others: { strategy, empty: 'ignore' }, sourceOrder };
}

/** Whatever the order in which the rows come. */
function foldAnyway(values: readonly TraitValue[], rules: TraitRules): unknown {
	const folded = foldTraits(values, rules);
	expect(foldTraits(values.toReversed(), rules)).toEqual(folded);
	return folded;
}

describe('of several values of one trait', () => {
	test.each<[string, TraitStrategy, Said[], JsonValue]>([
		[
			'latest: the one said last counts',
			'latest',
			[
				['Rome', 2],
				['Oslo', 1],
			],
			'Rome',
		],
		[
			'latest: of one instant the younger profile',
			'latest',
			[
				['Rome', 1, 'z', 'p1'],
				['Oslo', 1, 'a', 'p2'],
			],
			'Oslo',
		],
		[
			'latest: then the source later in the alphabet',
			'latest',
			[
				['Rome', 1, 'b'],
				['Oslo', 1, 'a'],
			],
			'Rome',
		],
		[
			'latest: sources go by code points',
			'latest',
			[
				['Rome', 1, '\uffee'],
				['Oslo', 1, '😀'],
			],
			'Oslo',
		],
		[
			'first: the one said first counts',
			'first',
			[
				['Rome', 2],
				['Oslo', 1],
			],
			'Oslo',
		],
		[
			'first: of one instant the older profile',
			'first',
			[
				['Rome', 1, 'z', 'p1'],
				['Oslo', 1, 'a', 'p2'],
			],
			'Rome',
		],
		[
			'source order: the strongest source',
			'source_order',
			[
				['Rome', 9, 'web'],
				['Oslo', 1, 'crm'],
				['Bonn', 5, 'till'],
			],
			'Oslo',
		],
		[
			'source order: of one source the latest',
			'source_order',
			[
				['Rome', 2, 'till'],
				['Oslo', 1, 'till', 'p2'],
			],
			'Rome',
		],
		[
			'source order: sources nobody named come last',
			'source_order',
			[
				['Rome', 9, 'fax'],
				['Oslo', 1, 'till'],
			],
			'Oslo',
		],
		[
			'source order: among those nobody named the latest',
			'source_order',
			[
				['Rome', 9, 'fax'],
				['Oslo', 1, 'sms'],
			],
			'Rome',
		],
		[
			'max: numbers go by size',
			'max',
			[
				[9, 1],
				[10, 2],
				[-3, 3],
			],
			10,
		],
		[
			'max: a text in digits is a number',
			'max',
			[
				['9', 1],
				['10', 2, 'b'],
			],
			'10',
		],
		[
			'max: fractions and blanks around',
			'max',
			[
				[9.5, 1],
				[' 9.75 ', 2, 'b'],
			],
			' 9.75 ',
		],
		[
			'max: dates go by instant',
			'max',
			[
				['2026-03-01T10:00+02:00', 1],
				['2026-03-01T09:00:00Z', 2, 'b'],
			],
			'2026-03-01T09:00:00Z',
		],
		[
			'max: a date of the first century',
			'max',
			[
				['0099-01-01', 1],
				['1900-01-01', 2, 'b'],
			],
			'1900-01-01',
		],
		[
			'max: texts go by their characters',
			'max',
			[
				['b', 1],
				['a', 2, 'b'],
				['B', 3, 'c'],
			],
			'b',
		],
		[
			'max: a number counts before a date and a text',
			'max',
			[
				['zzz', 3],
				['2026-01-01', 2, 'b'],
				[1, 1, 'c'],
			],
			1,
		],
		[
			'max: a date counts before a text',
			'max',
			[
				['zzz', 3],
				['2026-01-01', 2, 'b'],
			],
			'2026-01-01',
		],
		[
			'max: a text counts before the rest',
			'max',
			[
				[true, 3],
				['a', 2, 'b'],
				[[9], 1, 'c'],
			],
			'a',
		],
		[
			'max: of equals the one said last',
			'max',
			[
				['5.0', 1],
				[5, 2, 'b'],
			],
			5,
		],
		[
			'max: what has no order goes by time',
			'max',
			[
				[true, 1],
				[false, 2, 'b'],
			],
			false,
		],
		[
			'min: numbers go by size',
			'min',
			[
				['9', 1],
				['10', 2, 'b'],
			],
			'9',
		],
		[
			'min: a number counts before a text here, too',
			'min',
			[
				['a', 3],
				[7, 2, 'b'],
			],
			7,
		],
		[
			'min: the earliest date',
			'min',
			[
				['2026-03-02', 1],
				['2026-03-01', 2, 'b'],
			],
			'2026-03-01',
		],
		[
			'union: lists and single values, once each, in order',
			'union',
			[
				[['b', 'a'], 1],
				['c', 2, 'b'],
				[['a', 2], 3, 'c'],
			],
			[2, 'a', 'b', 'c'],
		],
		[
			'union: 5 and "5" are two',
			'union',
			[
				[5, 1],
				['5', 2, 'b'],
				[5, 3, 'c'],
			],
			['5', 5],
		],
		[
			'union: one object, whatever the order of its keys',
			'union',
			[
				[[{ a: 1, b: 2 }], 1],
				[[{ b: 2, a: 1 }], 2, 'b'],
			],
			[{ a: 1, b: 2 }],
		],
		['union: empty entries say nothing', 'union', [[['', null, 'a'], 1]], ['a']],
		[
			'union: an entry of more than 256 characters is left out',
			'union',
			[[['x'.repeat(255), 'x'.repeat(254)], 1]],
			['x'.repeat(254)],
		],
	])('%s', (_rule, strategy, said, counting) => {
		const rules = rulesOf(strategy, ['crm', 'till']);
		expect(foldAnyway(told('x', said), rules)).toEqual({ x: counting });
	});

	test('a union keeps its first 250 values', () => {
		const values = Array.from({ length: 300 }, (_, i) => i);
		const kept = foldTraits(told('x', [[values, 1]]), rulesOf('union'));
		expect(kept).toEqual({ x: values.slice(0, 250) });
	});

	test.each<[TraitStrategy, Said[], object]>([
		[
			'latest',
			[
				['Rome', 1, 'a'],
				[null, 2, 'b'],
			],
			{},
		],
		[
			'latest',
			[
				['Rome', 3, 'a'],
				[null, 2, 'b'],
			],
			{ x: 'Rome' },
		],
		[
			'source_order',
			[
				['Rome', 3, 'web'],
				[null, 1, 'crm'],
			],
			{},
		],
		[
			'source_order',
			[
				['Rome', 1, 'crm'],
				[null, 3, 'web'],
			],
			{ x: 'Rome' },
		],
		[
			'first',
			[
				['Rome', 3, 'a'],
				[null, 1, 'b'],
			],
			{ x: 'Rome' },
		],
		[
			'max',
			[
				[3, 1, 'a'],
				[null, 2, 'b'],
			],
			{ x: 3 },
		],
		[
			'min',
			[
				[3, 1, 'a'],
				[null, 2, 'b'],
			],
			{ x: 3 },
		],
		[
			'union',
			[
				['a', 1, 'a'],
				[null, 2, 'b'],
			],
			{ x: ['a'] },
		],
		['union', [[null, 2, 'b']], {}],
	])(
		'what was taken away is gone for latest and source order: %s %j',
		(strategy, said, expected) => {
			expect(foldAnyway(told('x', said), rulesOf(strategy, ['crm']))).toEqual(expected);
		},
	);

	test('a value keeps its type', () => {
		const values = [5, '5', '2026-03-01', true, ['a'], 1e21];
		const rows = values.flatMap((value, i) => told(`t${i}`, [[value, 1]]));
		expect(Object.values(foldTraits(rows, defaults))).toEqual(values);
	});
});

describe('nested objects', () => {
	test('fields of one object come from several sources', () => {
		const rows = [
			...told('address.city', [
				['Rome', 1, 'web'],
				['Oslo', 2, 'till'],
			]),
			...told('address.street', [['Via Appia', 1, 'web']]),
			...told('address.geo.lat', [[1.5, 1, 'web']]),
		];
		const address = { city: 'Oslo', street: 'Via Appia', geo: { lat: 1.5 } };
		expect(foldAnyway(rows, defaults)).toEqual({ address });
	});

	test('a row that holds a whole object reads as its fields', () => {
		const rows = [
			...told('address', [[{ city: 'Rome', zip: '1' }, 2, 'web']]),
			...told('address.city', [
				['Oslo', 3, 'till'],
				['Bonn', 1, 'crm'],
			]),
		];
		expect(foldAnyway(rows, defaults)).toEqual({ address: { city: 'Oslo', zip: '1' } });
	});

	test('an object whose keys make no path counts whole', () => {
		const value = { '': 1, city: 'Rome' };
		expect(foldTraits(told('address', [[value, 1]]), defaults)).toEqual({ address: value });
	});

	test.each<[string, Record<string, Said[]>, object]>([
		[
			'a later scalar takes the place of an object',
			{ a: [[5, 2]], 'a.b': [[1, 1]], 'a.c': [[1, 1]] },
			{ a: 5 },
		],
		[
			'a later field takes the place of a scalar',
			{ a: [[5, 1]], 'a.b': [[1, 2]] },
			{ a: { b: 1 } },
		],
		['at one instant the object counts', { a: [[5, 1]], 'a.b': [[1, 1]] }, { a: { b: 1 } }],
		[
			'fields from before a scalar stay gone after it',
			{ a: [[5, 2]], 'a.b': [[1, 1]], 'a.c': [[1, 3]] },
			{ a: { c: 1 } },
		],
		[
			'the conflict may lie deeper',
			{ 'a.b': [[5, 2]], 'a.b.c.d': [[1, 1]], 'a.e': [[1, 0]] },
			{ a: { b: 5, e: 1 } },
		],
		[
			'an object taken away takes its fields along',
			{ a: [[null, 2]], 'a.b': [[1, 1]], 'a.c': [[1, 3]] },
			{ a: { c: 1 } },
		],
		['a field taken away leaves a scalar above it', { a: [[5, 1]], 'a.b': [[null, 2]] }, { a: 5 }],
		[
			'a name that only begins alike is another trait',
			{ a: [[5, 1]], 'ab.c': [[1, 2]], 'a b': [[2, 2]] },
			{ a: 5, ab: { c: 1 }, 'a b': 2 },
		],
	])('%s', (_rule, said, expected) => {
		const rows = Object.entries(said).flatMap(([name, values]) => told(name, values));
		expect(foldAnyway(rows, defaults)).toEqual(expected);
	});

	test('a rule holds for the paths below its name, and the nearest one counts', () => {
		const rows = ['address.city', 'address.zip', 'name'].flatMap((name) =>
			told(name, [
				['old', 1, 'a'],
				['new', 2, 'b'],
			]),
		);
		const byName = new Map([
			['address', { strategy: 'first', empty: 'ignore' } as const],
			['address.zip', { strategy: 'latest', empty: 'ignore' } as const],
		]);
		expect(foldAnyway(rows, { ...defaults, byName })).toEqual({
			address: { city: 'old', zip: 'new' },
			name: 'new',
		});
	});

	test('traits and fields named like __proto__ are data', () => {
		const nested = JSON.parse('{"__proto__": {"polluted": 1}}') as JsonValue;
		const traits = foldTraits(told('__proto__', [[nested, 1]]), defaults);
		expect(Object.keys(traits)).toEqual(['__proto__']);
		expect(JSON.stringify(traits)).toBe('{"__proto__":{"__proto__":{"polluted":1}}}');
		expect(traits).not.toHaveProperty('polluted');
	});
});

describe('where traits come from', () => {
	test('the value that counts stands before what else was said, the newest first', () => {
		const rows = told('address.city', [
			['Rome', 1, 'web', 'p1'],
			['Oslo', 3, 'till', 'p2'],
			['Bonn', 2, 'crm', 'p1'],
		]);
		const [web, till, crm] = rows.map(({ name: _, ...origin }) => origin);
		expect(traitSources(rows, defaults)).toEqual([
			{ name: 'address.city', ...till, strategy: 'latest', others: [crm, web] },
		]);
	});

	test('what nobody sees any more is not listed', () => {
		const rows = [
			...told('a', [[5, 2]]),
			...told('a.b', [[1, 1]]),
			...told('c', [
				['x', 1],
				[null, 2, 'b'],
			]),
		];
		expect(traitSources(rows, defaults).map(({ name }) => name)).toEqual(['a']);
	});
});
