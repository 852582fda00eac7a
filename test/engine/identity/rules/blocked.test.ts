import * as fc from 'fast-check';
import { blockedTest, isBlockedPattern } from '../../../../engine/identity/rules/blocked';

const isBlocked = (pattern: string, text: string) => blockedTest([], [pattern])(text);

test.each([
	['a text without wildcards is that text', 'info', ['info'], ['info@', 'xinfo', 'inf']],
	['case does not matter', 'INFO@*', ['info@a.co', 'Info@b.co'], ['nfo@a.co']],
	['a star is any characters, also none', 'a*b', ['ab', 'axxb'], ['abx', 'b', 'a']],
	['a question mark is one character', 't?st', ['test', 'tast'], ['tst', 'teest']],
	['pieces come in order and do not overlap', '*ab*bc', ['abbc', 'xabxbc'], ['abc', 'bcab']],
	['the first and the last piece do not overlap', 'aa*aa', ['aaaa', 'aaxaa'], ['aaa']],
	['a question mark between stars', '*a?c*', ['abc', 'xxaxcxx'], ['ac', 'ab']],
	['a point is a point, and a bracket a bracket', 'a.(b)', ['a.(b)'], ['axb', 'ax(b)']],
	['zeros, with or without dashes', '{zeros}', ['0', '000-000', '+000'], ['0010', '1', 'o']],
	['one character six times or more', '{repeated}', ['111111', 'xxxxxxx'], ['11111', '1111112']],
])('%s', (_rule, pattern, blocked, free) => {
	expect(blocked.filter((text) => !isBlocked(pattern, text))).toEqual([]);
	expect(free.filter((text) => isBlocked(pattern, text))).toEqual([]);
});

test.each([
	['*', false],
	['?*?', false],
	['{anything}', false],
	['{__proto__}', false],
	['{zeros}', true],
	['*@test.example', true],
	['(a+)+$', true],
])('whether %s is a pattern: %s', (text, expected) => {
	expect(isBlockedPattern(text)).toBe(expected);
});

test('values are blocked in any case', () => {
	const test = blockedTest(['n/a', 'guest'], []);
	expect(['N/A', 'Guest', 'guests', ''].map(test)).toEqual([true, true, false, false]);
});

test('a pattern means what the plain definition of a wildcard says', () => {
	/** By the book: a star is nothing, or one character and the star again. */
	const fits = (pattern: string, text: string): boolean => {
		const [head, ...rest] = pattern;
		if (head === undefined) return text === '';
		if (head === '*')
			return fits(rest.join(''), text) || (text !== '' && fits(pattern, text.slice(1)));
		return text !== '' && (head === '?' || head === text[0]) && fits(rest.join(''), text.slice(1));
	};
	const short = (letters: string, maxLength: number) =>
		fc.array(fc.constantFrom(...letters), { maxLength }).map((parts) => parts.join(''));
	fc.assert(
		fc.property(short('ab*?', 7), short('ab', 8), (pattern, text) => {
			expect(isBlocked(pattern, text)).toBe(fits(pattern, text));
		}),
		{ numRuns: 500 },
	);
});

test('a hostile pattern on a hostile value costs little', () => {
	const hostile = [
		`${'a*'.repeat(31)}b`,
		`*${'a'.repeat(61)}b*`,
		`*${'?'.repeat(61)}b*`,
		`${'*?a'.repeat(20)}b*`,
	];
	const value = 'a'.repeat(512);
	const startedAt = performance.now();
	for (const pattern of hostile) expect(isBlocked(pattern, value)).toBe(false);
	expect(performance.now() - startedAt).toBeLessThan(200);
});
