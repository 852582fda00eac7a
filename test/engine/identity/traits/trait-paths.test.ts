import fc from 'fast-check';
import {
	flattenTrait,
	namesOfDotted,
	unflattenTraits,
} from '../../../../engine/identity/traits/trait-paths';
import type { JsonValue } from '../../../../engine/values';

const key = fc.oneof(fc.constantFrom('a', 'b', '', '\u001f', '__proto__', 'a.b'), fc.string());
const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
	json: fc.oneof(
		{ maxDepth: 4 },
		fc.constantFrom<JsonValue>(null, '', 5, '5', true, {}, []),
		fc.array(tie('json'), { maxLength: 2 }),
		fc.dictionary(key, tie('json'), { maxKeys: 3 }) as fc.Arbitrary<JsonValue>,
	),
}));

test('an object taken apart and put together again is the same', () => {
	const holds = (value: JsonValue) => {
		const traits = unflattenTraits(flattenTrait('x', value));
		expect(JSON.stringify(traits)).toBe(JSON.stringify({ x: value }));
	};
	fc.assert(fc.property(json, holds), { numRuns: 500 });
});

test.each<[string, JsonValue, Record<string, JsonValue>]>([
	['a scalar is one leaf', 5, { x: 5 }],
	['a list is one leaf', [{ a: 1 }], { x: [{ a: 1 }] }],
	['an empty object is one leaf', {}, { x: {} }],
	['fields are leaves', { a: 1, b: { c: '2' } }, { 'x/a': 1, 'x/b/c': '2' }],
	['a key with a dot is a key', { 'a.b': 1 }, { 'x/a.b': 1 }],
	['an empty key keeps its object whole', { a: 1, b: { '': 2 } }, { 'x/a': 1, 'x/b': { '': 2 } }],
	['so does one with the separator', { '\u001f': 1, a: 2 }, { x: { '\u001f': 1, a: 2 } }],
	['a path of 256 characters', { ['k'.repeat(254)]: 1 }, { [`x/${'k'.repeat(254)}`]: 1 }],
	['a longer one', { ['k'.repeat(255)]: 1 }, { x: { ['k'.repeat(255)]: 1 } }],
])('%s', (_rule, value, expected) => {
	const leaves = flattenTrait('x', value).map((leaf) => [leaf.name, leaf.value] as const);
	const names = leaves.map(([name, one]) => [name.replaceAll('\u001f', '/'), one]);
	expect(Object.fromEntries(names)).toEqual(expected);
});

test.each([
	['city', ['city']],
	['address.city', ['address.city', 'address\u001fcity']],
	['a..b', ['a..b']],
	['.', ['.']],
])('what people write as %s may be stored as %j', (dotted, names) => {
	expect(namesOfDotted(dotted)).toEqual(names);
});
