import fc from 'fast-check';
import { firstOfEachKey } from '../../../engine/values';
import type { KeyedWork } from '../../../engine/values/first-of-key';

interface Item {
	key: string;
	isRefused: boolean;
}

/** Works through the items and notes which were worked on, call by call. */
async function workThrough(items: readonly Item[]) {
	const calls: number[][] = [];
	const numbered = items.map((item, i) => ({ ...item, i }));
	const work: KeyedWork<Item & { i: number }, Item & { i: number }> = {
		keyOf: ({ key }) => key,
		work: async (turn) => {
			calls.push(turn.map(({ i }) => i));
			return [...turn];
		},
		isRefused: ({ isRefused }) => isRefused,
	};
	const results = await firstOfEachKey(numbered, work);
	return { calls, worked: results.map((result) => result?.i) };
}

const good = (key: string) => ({ key, isRefused: false });
const bad = (key: string) => ({ key, isRefused: true });

test.each<[rule: string, items: Item[], calls: number[][], worked: (number | undefined)[]]>([
	['nothing asks for no work', [], [], []],
	[
		'the first of a key answers for all',
		[good('a'), good('b'), good('a')],
		[[0, 1]],
		[0, 1, undefined],
	],
	['where the first is refused, the next has its turn', [bad('a'), good('a')], [[0], [1]], [0, 1]],
	[
		'the turn passes on until one is not refused',
		[bad('a'), good('b'), bad('a'), good('a'), good('a')],
		[[0, 1], [2], [3]],
		[0, 1, 2, 3, undefined],
	],
])('%s', async (_rule, items, calls, worked) => {
	expect(await workThrough(items)).toEqual({ calls, worked });
});

test('of each key, all up to the first that is not refused are worked on, in order', async () => {
	const item = fc.record({ key: fc.constantFrom('a', 'b', 'c'), isRefused: fc.boolean() });
	await fc.assert(
		fc.asyncProperty(fc.array(item), async (items) => {
			const { worked } = await workThrough(items);
			const settled = new Set<string>();
			const expected = items.map(({ key, isRefused }, i) => {
				if (settled.has(key)) return undefined;
				if (!isRefused) settled.add(key);
				return i;
			});
			expect(worked).toEqual(expected);
		}),
	);
});
