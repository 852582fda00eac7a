import {
	checkKey,
	checkOccurredAt,
	hashKey,
	KEY_LENGTH_MAX,
	optionalText,
} from '../../../engine/values';

describe('an idempotency key', () => {
	test.each<[rule: string, value: unknown, key: string]>([
		['a text is trimmed', ' order-1 ', 'order-1'],
		['a number is its digits', 1001, '1001'],
		['the longest is stored as it came', 'k'.repeat(KEY_LENGTH_MAX), 'k'.repeat(KEY_LENGTH_MAX)],
		['a longer one is hashed', 'k'.repeat(257), hashKey(['k'.repeat(257)])],
		['one with NUL is hashed', 'a\u0000', hashKey(['a\u0000'])],
		['one with half an emoji is hashed', '\ud83d', hashKey(['\ud83d'])],
	])('%s', (_rule, value, key) => {
		expect(checkKey(value)).toBe(key);
	});

	test.each([
		['nothing', undefined],
		['null', null],
		['an empty text', ''],
		['blanks', '  '],
		['an object', {}],
		['a list', ['a']],
		['true', true],
		['not a number, which would be the same key for many', NaN],
		['infinity, which would be the same key for many', Infinity],
	])('refused: %s as a key', (_rule, value) => {
		expect(checkKey(value)).toMatchObject({ status: 'rejected', reason: 'key_missing' });
	});
});

describe('when something happened', () => {
	const now = Date.UTC(2026, 2, 2);
	const day = 86_400_000;

	test.each<[rule: string, value: number | undefined, at: number]>([
		['now where it does not say', undefined, now],
		['the past stays', now - 1, now - 1],
		['before 1970 stays', -1, -1],
		['a clock that runs ahead counts as now', now + 1, now],
		['a whole day ahead counts as now', now + day, now],
	])('%s', (_rule, value, at) => {
		expect(checkOccurredAt(value, now)).toBe(at);
	});

	test('more than a day ahead is refused, and so is what is no instant', () => {
		expect(checkOccurredAt(now + day + 1, now)).toMatchObject({ reason: 'instant_in_future' });
		expect(checkOccurredAt(1.5, now)).toMatchObject({ reason: 'instant_invalid' });
		expect(checkOccurredAt(NaN, now)).toMatchObject({ reason: 'instant_invalid' });
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
