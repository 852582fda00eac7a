import fc from 'fast-check';
import { changeOf, decisiveIn, isTrue } from '../../../../engine/segments/evaluate/decide-truth';
import type { Tree } from '../../../../engine/segments/types';

const SIZE = 5;

const { tree: trees } = fc.letrec<{ tree: Tree }>((tie) => ({
	tree: fc.oneof(
		{ maxDepth: 4 },
		fc.nat({ max: SIZE - 1 }),
		fc.record({
			operator: fc.constantFrom('all' as const, 'any' as const, 'not' as const),
			parts: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
		}),
	),
}));
const standings = fc.record({
	truths: fc.array(fc.boolean(), { minLength: SIZE, maxLength: SIZE }),
	changes: fc.array(fc.option(fc.integer({ min: 1, max: 9 })), {
		minLength: SIZE,
		maxLength: SIZE,
	}),
});

describe('when a tree of conditions changes by time', () => {
	const all = (...parts: Tree[]): Tree => ({ operator: 'all', parts });
	const any = (...parts: Tree[]): Tree => ({ operator: 'any', parts });
	const not = (...parts: Tree[]): Tree => ({ operator: 'not', parts });

	test.each([
		['a true "all" may change with its first part', all(0, 1), [true, true], [5, 3], 3],
		['a false "all" waits for its last false part', all(0, 1), [false, false], [5, 3], 5],
		['a false "all" does not wait for its true parts', all(0, 1), [false, true], [3, 9], 3],
		['a part that is false for ever decides "all"', all(0, 1), [false, true], [null, 3], null],
		['a true "any" waits for its last true part', any(0, 1), [true, true], [5, 3], 5],
		['a false "any" may change with its first part', any(0, 1), [false, false], [5, 3], 3],
		['a part that is true for ever decides "any"', any(0, 1), [true, false], [null, 3], null],
		['a true "not" may change with its first part', not(0, 1), [false, false], [5, 3], 3],
		['a false "not" waits for its last true part', not(0, 1), [true, true], [5, 3], 5],
		['groups inside groups', all(any(0, 1), not(2)), [true, false, false], [4, 2, 7], 4],
	])('%s', (_rule, tree, truths, changes, expected) => {
		expect(changeOf(tree, { truths, changes })).toBe(expected);
	});

	test('before that instant no course of its conditions changes it', () => {
		fc.assert(
			fc.property(
				trees,
				standings,
				fc.array(fc.boolean(), { minLength: SIZE }),
				(tree, standing, turn) => {
					const { truths, changes } = standing;
					const until = changeOf(tree, standing) ?? 10;
					for (let at = 1; at < until; at++) {
						const then = truths.map((truth, i) => {
							const mayTurn = (changes[i] ?? Infinity) <= at;
							return mayTurn && turn[i] === true ? !truth : truth;
						});
						expect(isTrue(tree, then)).toBe(isTrue(tree, truths));
					}
				},
			),
		);
	});

	test.each([
		['each part of a true "all" decides', all(0, 1), [true, true], [true, true]],
		['the one false part of "all" decides', all(0, 1), [true, false], [false, true]],
		['of two false parts of "all" none decides', all(0, 1), [false, false], [false, false]],
		['the one true part of "any" decides', any(0, 1), [true, false], [true, false]],
		['of two true parts of "any" none decides', any(0, 1), [true, true], [false, false]],
		['each part of a true "not" decides', not(0, 1), [false, false], [true, true]],
	])('%s', (_rule, tree, truths, expected) => {
		expect(decisiveIn(tree, truths)).toEqual(expected);
	});
});
