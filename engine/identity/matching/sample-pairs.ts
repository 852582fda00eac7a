import type { RuleBlocks } from './blocks';
import { isFirstSeen } from './blocks';
import type { Columns } from './pair-levels';
import { levelsOfPairs } from './pair-levels';

/** Pairs drawn from one rule. */
export interface PairSample {
	rule: readonly string[];
	a: Int32Array;
	b: Int32Array;
	levels: Int8Array;
	/** 1 for a pair that no rule before this one has: these stand for all pairs of all rules, each once. */
	isFirst: Uint8Array;
	/** How many pairs of the rule each drawn one stands for. */
	weight: number;
}

/** Every so many-th pair of a rule, from a drawn place on: at most `max` of them. */
export function samplePairs(
	columns: Columns,
	rules: readonly RuleBlocks[],
	{ index, max, random }: { index: number; max: number; random: () => number },
): PairSample {
	const blocks = rules[index];
	if (blocks === undefined) throw new RangeError('samplePairs: no such rule');
	const total = blocks.counted.pairCount;
	const step = Math.max(1, total / max);
	const count = Math.floor(total / step);
	const a = new Int32Array(count);
	const b = new Int32Array(count);
	const isFirst = new Uint8Array(count);
	const start = random() * step;
	let block = 0;
	let before = 0;
	for (let i = 0; i < count; i++) {
		const place = Math.min(total - 1, Math.floor(start + i * step));
		while (place - before >= pairsIn(blocks, block)) before += pairsIn(blocks, block++);
		const [left, right] = pairAt(blocks, block, place - before);
		a[i] = left;
		b[i] = right;
		const isMine = isFirstSeen(rules, { rule: index, block }, { a: left, b: right });
		isFirst[i] = isMine ? 1 : 0;
	}
	const levels = levelsOfPairs(columns, a, b);
	return { rule: blocks.rule, a, b, isFirst, levels, weight: count === 0 ? 0 : total / count };
}

function pairsIn({ starts }: RuleBlocks, block: number): number {
	const size = (starts[block + 1] ?? 0) - (starts[block] ?? 0);
	return (size * (size - 1)) / 2;
}

/** Pair number `place` of a block: pairs stand in the order (1,0), (2,0), (2,1), (3,0) … */
function pairAt({ starts, members }: RuleBlocks, block: number, place: number): [number, number] {
	let high = Math.floor((1 + Math.sqrt(1 + 8 * place)) / 2);
	if ((high * (high - 1)) / 2 > place) high--;
	const low = place - (high * (high - 1)) / 2;
	const start = starts[block] ?? 0;
	return [members[start + low] ?? 0, members[start + high] ?? 0];
}

/** Pairs of any two records, drawn with `random`. */
export function randomPairs(records: number, count: number, random: () => number) {
	const a = new Int32Array(count);
	const b = new Int32Array(count);
	for (let i = 0; i < count; i++) {
		const left = Math.floor(random() * records);
		const right = Math.floor(random() * (records - 1));
		a[i] = left;
		b[i] = right >= left ? right + 1 : right;
	}
	return { a, b };
}
