import fc from 'fast-check';
import type { JsonReason } from '../../../engine/values/json';
import { JSON_DEPTH_MAX } from '../../../engine/values/json';
import { checkJson, JSON_LENGTH_MAX } from '../../../engine/values';

function nested(depth: number): unknown {
	let value: unknown = 1;
	for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
	return value;
}

function circular(): unknown {
	const value: Record<string, unknown> = { name: 'ana' };
	value.self = value;
	return value;
}

const BACKSLASH = '\\';

test.each<[rule: string, value: unknown, json: string]>([
	['an object', { b: 1, a: [true, null, 'x'] }, '{"b":1,"a":[true,null,"x"]}'],
	['nothing is null', undefined, 'null'],
	['a text', 'ana', '"ana"'],
	['control characters stay', '\u0001\n\t\u007f', '"\\u0001\\n\\t\u007f"'],
	['an emoji stays', '😀', '"😀"'],
	['the text of an escape is no escape', `${BACKSLASH}u0000`, '"\\\\u0000"'],
	['the text of half an emoji is none', `${BACKSLASH}ud800`, '"\\\\ud800"'],
	[
		'two backslashes before the text of an escape',
		`${BACKSLASH}${BACKSLASH}u0000`,
		'"\\\\\\\\u0000"',
	],
	['SQL stays', "'; drop table event; --", '"\'; drop table event; --"'],
	['Liquid stays', '{{ customer.email }}', '"{{ customer.email }}"'],
	['not a number is null, as in JSON', { a: NaN }, '{"a":null}'],
	['a Date is its ISO form', new Date(0), '"1970-01-01T00:00:00.000Z"'],
	['the deepest nesting', nested(JSON_DEPTH_MAX), JSON.stringify(nested(JSON_DEPTH_MAX))],
	['brackets in a text are no depth', '['.repeat(500), JSON.stringify('['.repeat(500))],
	[
		'quotes and brackets in a text are no depth',
		'"['.repeat(500),
		JSON.stringify('"['.repeat(500)),
	],
	['the longest text', 'a'.repeat(JSON_LENGTH_MAX - 2), `"${'a'.repeat(JSON_LENGTH_MAX - 2)}"`],
])('stored: %s', (_rule, value, json) => {
	expect(checkJson(value, 'properties')).toEqual({ json });
});

test.each<[rule: string, value: () => unknown, reason: JsonReason]>([
	['what refers to itself', circular, 'json_invalid'],
	['a BigInt', () => ({ a: 1n }), 'json_invalid'],
	['a function', () => () => 1, 'json_invalid'],
	['a symbol', () => Symbol('a'), 'json_invalid'],
	['what throws when it is written', () => ({ toJSON: () => expectNever() }), 'json_invalid'],
	['what is nested beyond the stack', () => nested(1_000_000), 'json_invalid'],
	['one level too deep', () => nested(JSON_DEPTH_MAX + 1), 'json_too_deep'],
	['one character too long', () => 'a'.repeat(JSON_LENGTH_MAX - 1), 'json_too_large'],
	['a text of a million characters', () => ({ a: 'b'.repeat(1_000_000) }), 'json_too_large'],
	['NUL in a text', () => ({ a: 'x\u0000' }), 'json_unstorable'],
	['NUL in a name', () => ({ 'x\u0000': 1 }), 'json_unstorable'],
	['NUL behind a backslash', () => `${BACKSLASH}\u0000`, 'json_unstorable'],
	['the first half of an emoji', () => '\ud83d', 'json_unstorable'],
	['the second half of an emoji', () => ['\ude00'], 'json_unstorable'],
])('refused: %s', (_rule, value, reason) => {
	expect(checkJson(value(), 'properties')).toMatchObject({
		status: 'rejected',
		reason,
		field: 'properties',
	});
});

function expectNever(): never {
	throw new TypeError('not data');
}

test('keys that objects have by birth are stored as they came, and change no object', () => {
	const text = '{"__proto__":{"admin":true},"constructor":1,"toString":"x"}';
	expect(checkJson(JSON.parse(text), 'properties')).toEqual({ json: text });
	expect({}).not.toHaveProperty('admin');
});

test('a shorter limit holds', () => {
	expect(checkJson('abc', 'trait', 5)).toEqual({ json: '"abc"' });
	expect(checkJson('abcd', 'trait', 5)).toMatchObject({ reason: 'json_too_large' });
});

test('any JSON that a database can hold is stored as it came, and no other', () => {
	const value = fc.jsonValue({ stringUnit: 'binary', maxDepth: 6 });
	fc.assert(
		fc.property(value, (given) => {
			const stored = checkJson(given, 'x');
			const isStorable = textsOf(given).every(
				(text) => text.isWellFormed() && !text.includes('\0'),
			);
			if (isStorable) expect(stored).toEqual({ json: JSON.stringify(given) });
			else expect(stored).toMatchObject({ reason: 'json_unstorable' });
		}),
	);
});

function textsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
}
