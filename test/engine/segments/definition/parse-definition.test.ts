import fc from 'fast-check';
import { eventCondition } from '../../../../engine/events';
import { traitCondition } from '../../../../engine/identity';
import { parseDefinition } from '../../../../engine/segments/definition/parse-definition';

const kinds = [traitCondition, eventCondition];
const parse = (definition: unknown) => parseDefinition(definition, kinds);
const sentenceOf = (definition: unknown) => {
	const parsed = parse(definition);
	return 'status' in parsed ? [parsed.reason, parsed.field, parsed.message] : parsed.definition;
};
const visit = { kind: 'event', name: 'visit' };
const city = { kind: 'trait', name: 'city', operator: 'equals', value: 'Berlin' };
const circular: Record<string, unknown> = {};
circular.all = [circular];

function nested(depth: number): object {
	return depth === 1 ? { any: [visit] } : { not: [nested(depth - 1)] };
}

describe('what is wrong is named by its place', () => {
	test.each<[unknown, string, string]>([
		[undefined, 'definition', 'must be one of all, any or not with a list'],
		['{', 'definition', 'must be valid JSON'],
		['x'.repeat(262_145), 'definition', 'must not have more than 262144 characters'],
		[circular, 'definition', 'must be data: it refers to itself or holds what JSON does not know'],
		[
			{ all: [{ ...city, value: 'x'.repeat(1_000_000) }] },
			'definition',
			'must not have more than 262144 characters',
		],
		[visit, 'definition', 'must be one of all, any or not with a list'],
		[[visit], 'definition', 'must be one of all, any or not with a list'],
		[{ all: visit }, 'definition', 'must be one of all, any or not with a list'],
		[{ all: [visit], any: [visit] }, 'definition', 'must be one of all, any or not with a list'],
		[JSON.parse('{"__proto__":[]}'), 'definition', 'must be one of all, any or not with a list'],
		[{ all: [] }, 'all', 'must hold at least one condition'],
		[
			{ all: [visit, 5] },
			'all[1]',
			'must be one of all, any or not with a list, or a condition with a kind',
		],
		[{ all: [visit, { not: [] }] }, 'all[1].not', 'must hold at least one condition'],
		[nested(33), `not[0].${'not[0].'.repeat(31)}any`, 'must not lie deeper than 32 groups'],
		[
			{ any: Array.from({ length: 101 }, () => visit) },
			'any[100]',
			'must not be more than condition number 100',
		],
		[{ all: [{ kind: 'magic' }] }, 'all[0].kind', 'must be one of trait, event'],
		[{ all: [{ kind: 'event' }] }, 'all[0].name', 'is missing'],
		[{ all: [{ ...visit, name: ' ' }] }, 'all[0].name', 'must not be empty'],
		[
			{ all: [{ ...visit, name: 'a\u0000' }] },
			'all[0].name',
			'must not contain NUL or half an emoji',
		],
		[
			{ all: [{ ...visit, name: 'n'.repeat(129) }] },
			'all[0].name',
			'must have at most 128 characters',
		],
		[
			{ all: [{ ...visit, window: 30 }] },
			'all[0].window',
			'must be an object such as { "lastDays": 30 }',
		],
		[
			{ all: [visit, { any: [{ ...visit, window: { lastDays: 0 } }] }] },
			'all[1].any[0].window.lastDays',
			'must be at least 1',
		],
		[
			{ all: [{ ...visit, window: { lastDays: 1.5 } }] },
			'all[0].window.lastDays',
			'must be a whole number',
		],
		[
			{ all: [{ ...visit, window: { days: 3, lastDays: 3 } }] },
			'all[0].window',
			'has "days", which means nothing here',
		],
		[
			{ all: [{ ...visit, operator: 'never' }] },
			'all[0].operator',
			'must be one of at_least, at_most, exactly, none',
		],
		[{ all: [{ ...visit, count: '2' }] }, 'all[0].count', 'must be a number'],
		[{ all: [{ ...visit, count: 1_000_001 }] }, 'all[0].count', 'must be at most 1000000'],
		[
			{ all: [{ ...visit, count: 0 }] },
			'all[0].count',
			'must be 1 or more: at least 0 is true of everybody',
		],
		[
			{ all: [{ ...visit, operator: 'none', count: 1 }] },
			'all[0].count',
			'must be left out with the operator none',
		],
		[
			{ all: [{ ...city, operator: 'like' }] },
			'all[0].operator',
			'must be one of equals, not_equals, list_contains, in, not_in, contains, not_contains, starts_with, ends_with, matches, gt, gte, lt, lte, within_last, within_next, before_last, after_next, anniversary, exists, not_exists',
		],
		[{ all: [{ ...city, operator: 'exists' }] }, 'all[0]', 'has "value", which means nothing here'],
		[{ all: [{ ...city, value: undefined }] }, 'all[0].value', 'is missing'],
		[
			{ all: [{ ...city, value: ['Berlin'] }] },
			'all[0].value',
			'must be a text, a number, or true or false',
		],
		[{ all: [{ ...city, operator: 'contains', value: '' }] }, 'all[0].value', 'must not be empty'],
		[
			{ all: [{ ...city, operator: 'gt', value: 'Berlin' }] },
			'all[0].value',
			'must be a number such as 100, or a date such as 2026-03-01',
		],
		[
			{ all: [{ ...city, operator: 'gt', value: '2026-02-31' }] },
			'all[0].value',
			'must be a number such as 100, or a date such as 2026-03-01',
		],
		[
			{ all: [{ ...city, operator: 'in', value: [] }] },
			'all[0].value',
			'must have at least 1 entry',
		],
		[
			{ all: [{ ...city, operator: 'in', value: ['a', null] }] },
			'all[0].value[1]',
			'must be a text, a number, or true or false',
		],
		[{ all: [{ ...city, operator: 'not_in' }] }, 'all[0].value', 'must be a list'],
		[
			{ all: [{ ...city, operator: 'not_contains', value: '' }] },
			'all[0].value',
			'must not be empty',
		],
		[{ all: [{ ...city, operator: 'ends_with', value: '' }] }, 'all[0].value', 'must not be empty'],
		[
			{ all: [{ ...city, operator: 'list_contains', value: ['a'] }] },
			'all[0].value',
			'must be a text, a number, or true or false',
		],
		[
			{ all: [{ ...city, operator: 'matches', value: '(a' }] },
			'all[0].value',
			'has a ( without its )',
		],
		[
			{ all: [{ ...city, operator: 'matches', value: 'a'.repeat(201) }] },
			'all[0].value',
			'must have at most 200 characters',
		],
		...['within_last', 'within_next', 'before_last', 'after_next'].flatMap(
			(operator): [object, string, string][] => [
				[{ all: [{ kind: 'trait', name: 'x', operator }] }, 'all[0].days', 'is missing'],
				[
					{ all: [{ kind: 'trait', name: 'x', operator, days: 0 }] },
					'all[0].days',
					'must be at least 1',
				],
				[
					{ all: [{ ...city, operator, days: 1 }] },
					'all[0]',
					'has "value", which means nothing here',
				],
			],
		),
		[
			{ all: [{ kind: 'trait', name: 'x', operator: 'anniversary', days: 32 }] },
			'all[0].days',
			'must be at most 31',
		],
		[{ all: [{ ...city, days: 3 }] }, 'all[0]', 'has "days", which means nothing here'],
		[{ all: [{ ...city, forDays: 0 }] }, 'all[0].forDays', 'must be at least 1'],
		[
			{ all: [{ kind: 'trait', name: 'x', operator: 'not_exists', forDays: 3 }] },
			'all[0].forDays',
			'means nothing here: what does not exist has not stood for any time',
		],
	])('%.60j: %s', (definition, place, sentence) => {
		expect(sentenceOf(definition)).toEqual(['definition_invalid', place, `${place}: ${sentence}`]);
	});
});

test('whoever filled in a form and knows no places is told the kind of the condition', () => {
	const parsed = parse({ all: [visit, { ...city, name: '' }] });
	expect(parsed).toMatchObject({
		mend: expect.stringMatching(/^It is in a condition of the kind trait\. /) as unknown,
	});
});

describe('what is right is read', () => {
	test('names are trimmed and defaults filled in; JSON text is the same as the object', () => {
		const definition = {
			all: [{ not: [{ ...visit, name: ' visit ' }] }, { ...city, value: ' Berlin ' }],
		};
		const expected = {
			all: [{ not: [{ ...visit, operator: 'at_least' }] }, { ...city, value: ' Berlin ' }],
		};
		expect(sentenceOf(definition)).toEqual(expected);
		expect(sentenceOf(JSON.stringify(definition))).toEqual(expected);
	});

	test('leaves are numbered in the order of the definition, each with its path', () => {
		const parsed = parse({ any: [visit, { all: [city, visit] }] });
		expect(
			'leaves' in parsed && [parsed.tree, parsed.leaves.map(({ path, kind }) => [path, kind.kind])],
		).toEqual([
			{ operator: 'any', parts: [0, { operator: 'all', parts: [1, 2] }] },
			[
				['any[0]', 'event'],
				['any[1].all[0]', 'trait'],
				['any[1].all[1]', 'event'],
			],
		]);
	});

	test('32 groups inside one another are read', () => {
		expect('leaves' in parse(nested(32))).toBe(true);
	});

	test.each([
		[{ ...visit, operator: 'at_least' }, 'visit at least 1 time'],
		[
			{ ...visit, operator: 'exactly', count: 2, window: { lastDays: 7 }, channel: 'web' },
			'visit exactly 2 times in the last 7 days on web',
		],
		[{ ...visit, operator: 'none' }, 'visit never'],
		[city, 'city is Berlin'],
		[{ ...city, operator: 'in', value: ['a', 5] }, 'city is one of a, 5'],
		[
			{ ...city, operator: 'in', value: Array.from({ length: 12 }, (_, i) => i) },
			'city is one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more',
		],
		[{ ...city, value: 'x'.repeat(101) }, `city is ${'x'.repeat(100)}…`],
		[{ ...city, operator: 'gt', value: '2026-03-01' }, 'city is after 2026-03-01'],
		[{ ...city, operator: 'lte', value: '5' }, 'city is at most 5'],
		[{ kind: 'trait', name: 'city', operator: 'not_exists' }, 'city is not known'],
	])('%j is said in words: %s', (condition, words) => {
		const parsed = parse({ all: [condition] });
		const [leaf] = 'leaves' in parsed ? parsed.leaves : [];
		expect(leaf?.kind.describe(leaf.condition)).toBe(words);
	});

	test('whatever comes in, the answer is a definition that reads the same again, or a refusal', () => {
		const anything = fc.oneof(
			fc.anything(),
			fc.jsonValue().map((one) => ({ all: [one] })),
		);
		const holds = (input: unknown) => {
			const once = sentenceOf(input);
			expect(Array.isArray(once) ? once[0] : sentenceOf(once)).toEqual(
				Array.isArray(once) ? 'definition_invalid' : once,
			);
		};
		fc.assert(fc.property(anything, holds));
	});
});
