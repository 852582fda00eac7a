import { decideFound, pairKey } from '../../../../engine/identity/duplicates/decide-found';
import type { FoundBasis, KnownPair } from '../../../../engine/identity/duplicates/decide-found';

const NOW = 1_000;
const found = { a: 'b', b: 'a', probability: 0.97, priorBits: -13.288, evidence: [] };
const known = (status: KnownPair['status']): KnownPair[] => [
	{ id: 'old', profileA: 'a', profileB: 'b', status, foundAt: 5 },
];
const basis = (given: Partial<FoundBasis> = {}): FoundBasis => ({
	canonicalByProfile: new Map([
		['a', 'a'],
		['b', 'b'],
		['c', 'c'],
	]),
	apart: new Set(),
	known: [],
	now: NOW,
	nextId: () => 'new',
	...given,
});
const saved = { profileA: 'a', profileB: 'b', probability: 0.97 };

test.each<[string, Partial<FoundBasis>, object[]]>([
	['a new pair is saved, the smaller id first', {}, [{ ...saved, id: 'new', foundAt: NOW }]],
	['an open pair keeps its id and time', { known: known('open') }, [{ id: 'old', foundAt: 5 }]],
	[
		'an accepted pair that was parted is found anew',
		{ known: known('accepted') },
		[{ id: 'old', foundAt: NOW }],
	],
	['a rejected pair is left out', { known: known('rejected') }, []],
	['people kept apart are left out', { apart: new Set([pairKey('b', 'a')]) }, []],
	[
		'two who are one meanwhile are left out',
		{
			canonicalByProfile: new Map([
				['a', 'c'],
				['b', 'c'],
			]),
		},
		[],
	],
	['a profile that is gone is left out', { canonicalByProfile: new Map([['a', 'a']]) }, []],
	[
		'a pair stands under who its people are now',
		{
			canonicalByProfile: new Map([
				['a', 'c'],
				['b', 'b'],
			]),
		},
		[{ profileA: 'b', profileB: 'c' }],
	],
])('%s', (_rule, given, expected) => {
	expect(decideFound([found], basis(given))).toMatchObject(expected);
	expect(decideFound([found], basis(given))).toHaveLength(expected.length);
});

test('two pairs that have become the same are saved once, with the bits to two places', () => {
	const canonicalByProfile = new Map([
		['a', 'a'],
		['b', 'b'],
		['c', 'b'],
	]);
	const evidence = [{ field: 'city', level: 'same', bits: 3.14159 }];
	const pairs = [
		{ ...found, evidence },
		{ ...found, a: 'c', b: 'a' },
	];
	expect(decideFound(pairs, basis({ canonicalByProfile }))).toMatchObject([
		{
			...saved,
			evidence: JSON.stringify({
				priorBits: -13.29,
				fields: [{ field: 'city', level: 'same', bits: 3.14 }],
			}),
		},
	]);
});
