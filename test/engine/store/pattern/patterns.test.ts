import fc from 'fast-check';
import { sql } from 'kysely';
import { isSqlite, openStore, valuesTable } from '../../../../engine/store';
import type { Store } from '../../../../engine/store';
import { jsonMatches } from '../../../../engine/store/condition-sql';
import { parsePattern } from '../../../../engine/store/pattern/parse-pattern';
import { storesUnderTest } from '../../../support/stores';

const CHARACTERS = [
	'a',
	'b',
	'B',
	'0',
	'7',
	'_',
	'-',
	' ',
	'.',
	'\n',
	'\r',
	'\u2028',
	'\u00a0',
	'é',
	'ſ',
	'٣',
	'😀',
	'\ufeff',
];
const one = fc.constantFrom(
	...['a', 'b', 'B', '0', '_', '-', ' ', 'é', 'ſ', '😀', '\n', '.', '.'],
	...['\\.', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\n', '\\r', '\\t', '\\\\', '\\$', '\\['],
	...[
		'[ab]',
		'[^ab]',
		'[a-z]',
		'[^a-z0-9_]',
		'[\\d-]',
		'[\\w.]',
		'[^\\s]',
		'[\\W\\d]',
		'[é-😀]',
		'[-a]',
		'[.]',
		'[^\\S\\n]',
	],
);
const quantifier = fc.constantFrom(
	'',
	'',
	'',
	'*',
	'+',
	'?',
	'*?',
	'+?',
	'{2}',
	'{1,3}',
	'{0,2}',
	'{2,}',
	'{1,2}?',
);
const { pattern: patterns } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
	piece: fc.oneof(
		{ maxDepth: 3 },
		one,
		one,
		fc.tuple(one, quantifier).map((parts) => parts.join('')),
		fc
			.tuple(fc.constantFrom('(', '(?:'), tie('pattern'), fc.constant(')'), quantifier)
			.map((parts) => parts.join('')),
		fc.constantFrom('^', '$'),
	),
	pattern: fc
		.array(
			fc.array(tie('piece'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
			{ minLength: 1, maxLength: 3 },
		)
		.map((parts) => parts.join('|')),
}));
const text = fc
	.array(fc.constantFrom(...CHARACTERS), { maxLength: 6 })
	.map((parts) => parts.join(''));

/** Whether a part of each JSON value fits, as the store says it. */
async function matchesOf(ask: Store['read'], pattern: string, jsons: readonly unknown[]) {
	const texts = jsons.map((json) => JSON.stringify(json));
	return await ask(async (tx) => {
		const value = isSqlite(tx) ? sql`one.value` : sql`one.value::jsonb`;
		const { rows } = await sql<{ json: string; fits: number }>`
			select one.value as json, case when ${jsonMatches(tx, value, pattern)} then 1 else 0 end as fits
			from ${valuesTable(tx, [...new Set(texts)])} as one`.execute(tx);
		const fits = new Map(rows.map((row) => [row.json, row.fits === 1]));
		return texts.map((json) => fits.get(json));
	});
}

const LONG = 1_000;
const texts = [
	'a'.repeat(LONG),
	`${'a'.repeat(LONG - 1)}!`,
	Array.from({ length: LONG }, (_, i) => ((i * 7_919) % 13) % 2).join(''),
	'x'.repeat(LONG),
	'='.repeat(LONG),
];
// With which of the texts each fits, said without a machine: none of them would end by JavaScript's own.
const HOSTILE: [pattern: string, fits: string][] = [
	['^(a+)+$', '10000'],
	['(x+x+)+y', '00000'],
	['^(a|a)*$', '10000'],
	['(a|aa)+b', '00000'],
	['(.*)*=(.*)*$', '00001'],
	['^(([a-z])+.)+[A-Z]([a-z])+$', '00000'],
	['(0|1)*1(0|1){12}[23]', '00000'],
	['(a?){50}a{50}$', '10000'],
	['((a{1,10}){1,9}){1,2}b', '00000'],
	[`${'(.|'.repeat(40)}a${')*'.repeat(40)}y`, '00000'],
	[`${'\\w*'.repeat(49)}!`, '01000'],
	[`(${'(a|b|[^c])?'.repeat(15)})+y`, '00000'],
];

describe.each(storesUnderTest())('a pattern ($kind)', ({ newOptions }) => {
	let store: Store;
	beforeAll(async () => {
		store = await openStore(newOptions());
	});
	afterAll(() => store.close());

	test('fits what JavaScript says it fits, in checks and in scans', async () => {
		const scanning = fc.boolean();
		const asked = fc.array(text, { minLength: 1, maxLength: 12 });
		const property = fc.asyncProperty(patterns, asked, scanning, async (pattern, some, scans) => {
			fc.pre(!('problem' in parsePattern(pattern)));
			const expression = new RegExp(pattern, 'u');
			const expected = some.map((one) => expression.test(one));
			expect(await matchesOf(scans ? store.scan : store.read, pattern, some)).toEqual(expected);
		});
		await fc.assert(property, { numRuns: 500 });
	});

	test.each(HOSTILE)('that is hostile holds nobody up: %s', async (pattern, fits) => {
		const times: number[] = [];
		// The fastest of three, since other work on the machine is not the pattern's.
		for (let i = 0; i < 3; i++) {
			const startedAt = performance.now();
			const found = await matchesOf(store.read, pattern, texts);
			times.push(performance.now() - startedAt);
			expect(found.map(Number).join('')).toBe(fits);
		}
		expect(Math.min(...times)).toBeLessThan(50);
	});

	test('reads texts of at most 1,000 characters and numbers as they are written, and nothing else', async () => {
		const values = ['😀'.repeat(LONG), '😀'.repeat(LONG + 1), 5.5, 1e21, true, ['5'], { a: '5' }];
		const found = await matchesOf(store.read, '^[^x]', values);
		expect(found).toEqual([true, false, true, false, false, false, false]);
	});
});

describe('a pattern that both stores cannot match alike', () => {
	test.each([
		[
			'(?=a)b',
			'has a group that begins with (?; looking ahead or behind, names and flags are not supported',
		],
		[
			'(?<x>a)',
			'has a group that begins with (?; looking ahead or behind, names and flags are not supported',
		],
		[
			'(?i)a',
			'has a group that begins with (?; looking ahead or behind, names and flags are not supported',
		],
		['***:a', 'has a * with nothing before it to repeat; write \\* for the character'],
		['(a)\\1', 'uses \\1; what a group found cannot be asked for again'],
		['\\ba', 'uses \\b; borders of words are not supported'],
		['\\p{L}', 'uses \\p, which is not supported'],
		['a\\', 'ends with a single \\; write \\\\ for the character'],
		['a|', 'has an empty part; write (…)? for a part that may be missing'],
		['()', 'has an empty part; write (…)? for a part that may be missing'],
		['(a', 'has a ( without its )'],
		['a)', 'has a ) without its ('],
		['[a', 'has a [ without its ]'],
		['[a-', 'has a [ without its ]'],
		['[[:alpha:]]', 'has a [ inside [ ]; write \\[ for the character'],
		['[]', 'has brackets that no character fits'],
		['[^\\d\\D]', 'has brackets that no character fits'],
		['[z-a]', 'has a range in [ ] that does not go up from one character to another'],
		['[a-\\d]', 'has a range in [ ] that does not go up from one character to another'],
		['a}', 'has a single }; write \\} for the character'],
		['a{,2}', 'has a { that counts nothing; write {2} or {2,5}, or \\{ for the character'],
		['a{3,2}', 'has counts in { } that do not go up, or are 0'],
		['a{0}', 'has counts in { } that do not go up, or are 0'],
		['a{51}', 'must not count further than {50}'],
		['a++', 'repeats at once what is repeated already; put that in ( )'],
		['(^a|b)*', 'must not repeat ^ or $'],
		[
			'(a{50}){5}',
			'must not be longer than 200 characters with what it repeats by { } written out',
		],
	])('%s is refused with a reason', (pattern, problem) => {
		expect(parsePattern(pattern)).toEqual({ problem });
	});
});
