import { invariant } from './errors';

/** How `firstOfEachKey` tells items apart and works on them; `work` answers `results[i]` for `items[i]`. */
export interface KeyedWork<Item, Result> {
	keyOf(item: Item): string;
	work(items: readonly Item[]): Promise<Result[]>;
	/** Whether the item left its key to the next. */
	isRefused(result: Result, item: Item): boolean;
}

/**
 * Works on the first item of each key; where that is refused, the next item of the key has its turn, in one more call of
 * `work`. `results[i]` is for `items[i]`, and undefined where an earlier item has answered for the key.
 */
export async function firstOfEachKey<Item, Result>(
	items: readonly Item[],
	{ keyOf, work, isRefused }: KeyedWork<Item, Result>,
): Promise<(Result | undefined)[]> {
	const results = new Array<Result | undefined>(items.length).fill(undefined);
	let open = items.map((item, i) => ({ item, i, key: keyOf(item) }));
	while (open.length > 0) {
		const taken = new Set<string>();
		const turn = open.filter(({ key }) => taken.size < taken.add(key).size);
		const answered = await work(turn.map(({ item }) => item));
		const done = new Set(turn.map(({ i }) => i));
		const settled = new Set<string>();
		turn.forEach(({ item, i, key }, place) => {
			const result = answered[place];
			invariant(result !== undefined, 'firstOfEachKey: one result per item');
			results[i] = result;
			if (!isRefused(result, item)) settled.add(key);
		});
		open = open.filter(({ i, key }) => !done.has(i) && !settled.has(key));
	}
	return results;
}
