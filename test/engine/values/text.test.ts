import fc from 'fast-check';
import type { TextReason } from '../../../engine/values/text';
import { checkText, hashKey, TEXT_LENGTH_MAX } from '../../../engine/values';
import { optionalText } from '../../../engine/values';

describe('a text', () => {
	test.each<[rule: string, value: unknown, text: string]>([
		['is trimmed', '  Ana \n', 'Ana'],
		['a number is its digits', 4711, '4711'],
		['zero is a text', 0, '0'],
		['control characters inside stay', 'a\u0001b\tc', 'a\u0001b\tc'],
		['any script stays', '安娜 Ана 😀', '安娜 Ана 😀'],
		['SQL stays', "Robert'); drop table profile;--", "Robert'); drop table profile;--"],
		['Liquid stays', '{{ 7 | times: 6 }}', '{{ 7 | times: 6 }}'],
		['the longest', 'a'.repeat(TEXT_LENGTH_MAX), 'a'.repeat(TEXT_LENGTH_MAX)],
	])('%s', (_rule, value, text) => {
		expect(checkText(value, 'name')).toBe(text);
	});

	test.each<[rule: string, value: unknown, reason: TextReason]>([
		['nothing is missing', undefined, 'text_missing'],
		['null is missing', null, 'text_missing'],
		['an empty text is missing', '', 'text_missing'],
		['blanks are missing', ' \t\n', 'text_missing'],
		['true is no text', true, 'text_not_text'],
		['a list is no text', ['a'], 'text_not_text'],
		['an object is no text', {}, 'text_not_text'],
		['not a number is no text', NaN, 'text_not_text'],
		['one character too long', 'a'.repeat(TEXT_LENGTH_MAX + 1), 'text_too_long'],
		['a million characters', 'a'.repeat(1_000_000), 'text_too_long'],
		['too long comes before unstorable', '\u0000a'.repeat(TEXT_LENGTH_MAX), 'text_too_long'],
		['NUL', 'a\u0000b', 'text_unstorable'],
		['half an emoji', 'a\ud83d', 'text_unstorable'],
	])('refused: %s', (_rule, value, reason) => {
		expect(checkText(value, 'name')).toMatchObject({ status: 'rejected', reason, field: 'name' });
	});

	test('that may be left out is empty where it is, and checked where it is not', () => {
		expect([undefined, null, '', '  '].map((value) => optionalText(value, 'source', 3))).toEqual([
			'',
			'',
			'',
			'',
		]);
		expect(optionalText(' web ', 'source', 3)).toBe('web');
		expect(optionalText('shop', 'source', 3)).toMatchObject({ reason: 'text_too_long' });
		expect(optionalText(false, 'source', 3)).toMatchObject({ reason: 'text_not_text' });
	});
});

describe('a hashed key', () => {
	test('keeps the borders of its parts', () => {
		const keys = [
			['ab', 'c'],
			['a', 'bc'],
			['abc'],
			['abc', ''],
			['', 'abc'],
			['ab","c'],
			['abc', null],
			['abc', 'null'],
			['abc', 1],
			['abc', '1'],
		].map(hashKey);
		expect(new Set(keys).size).toBe(keys.length);
	});

	test('has 43 characters that any column takes, whatever its parts are', () => {
		const part = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null));
		fc.assert(fc.property(fc.array(part), (parts) => /^[\w-]{43}$/.test(hashKey(parts))));
	});

	test('is the same in every run', () => {
		expect(hashKey(['order', 1, null])).toBe('Oioa76EpUXXM75pRY_PngY_mrhc6P_r7N786HUf3Dw4');
	});
});
