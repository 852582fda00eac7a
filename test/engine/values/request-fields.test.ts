import { checkKey, checkOccurredAt, optionalText } from '../../../engine/values';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const DAY_MS = 86_400_000;

describe('an idempotency key', () => {
	test.each([
		['a text is the key, without the spaces around it', ' order-7 ', 'order-7'],
		['a number is its digits', 1001, '1001'],
		['256 characters are stored as they are', 'k'.repeat(256), 'k'.repeat(256)],
	])('%s', (_rule, value, key) => {
		expect(checkKey(value)).toBe(key);
	});

	test('a longer one, or one that no database could hold, is its hash: the same for the same key alone', () => {
		const hashes = ['k'.repeat(257), 'k'.repeat(258), 'a\u0000', '\ud800'].map(checkKey);
		expect(hashes).toEqual(['k'.repeat(257), 'k'.repeat(258), 'a\u0000', '\ud800'].map(checkKey));
		expect(hashes.every((hash) => typeof hash === 'string' && /^[\w-]{43}$/.test(hash))).toBe(true);
		expect(new Set(hashes).size).toBe(4);
	});

	test.each([
		['nothing', undefined],
		['null', null],
		['blanks', '  '],
		['a list', ['a']],
		['true', true],
	])('%s is none', (_rule, value) => {
		expect(checkKey(value)).toMatchObject({ status: 'rejected', reason: 'key_missing' });
	});
});

describe('when something happened', () => {
	test.each([
		['now where it does not say', undefined, NOW],
		['the past stays', NOW - 1, NOW - 1],
		['a day ahead counts as now', NOW + DAY_MS, NOW],
	])('%s', (_rule, value, instant) => {
		expect(checkOccurredAt(value, NOW)).toBe(instant);
	});

	test.each([
		['more than a day ahead is refused', NOW + DAY_MS + 1, 'instant_in_future'],
		['no number is no time', NaN, 'instant_invalid'],
		['half a millisecond is no time', 0.5, 'instant_invalid'],
	])('%s', (_rule, value, reason) => {
		expect(checkOccurredAt(value, NOW)).toMatchObject({ status: 'rejected', reason });
	});
});

describe('a text that may be absent', () => {
	test.each([
		['nothing at all', undefined, ''],
		['null in a file', null, ''],
		['only blanks', ' \t', ''],
		['a text without its edges', ' a b ', 'a b'],
		['a number as digits', 5, '5'],
	])('%s', (_rule, value, text) => {
		expect(optionalText(value, 'reference', 3)).toBe(text);
	});

	test('too long a text is refused, and so is a list', () => {
		const refused = [optionalText('abcd', 'reference', 3), optionalText([], 'reference', 3)];
		expect(refused).toEqual([
			expect.objectContaining({ reason: 'text_too_long', field: 'reference' }),
			expect.objectContaining({ reason: 'text_not_text', field: 'reference' }),
		]);
	});
});
