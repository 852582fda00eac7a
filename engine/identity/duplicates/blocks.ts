import type { Column } from './column';
import { MISSING } from './column';
import type { RulePairs } from './types';

/** A value shared by more people than this says nothing about who is who, and would make millions of pairs. */
export const BLOCK_RECORDS_MAX = 1_000;
// Of somebody with many addresses, in how many blocks of one rule.
const KEYS_PER_RECORD_MAX = 8;
// More than there are records, and small enough for two keys to make one exact number.
const KEYS_MAX = 67_108_864;

/** The records that agree on a rule's fields, block by block. */
export interface RuleBlocks {
	rule: readonly string[];
	/** Records by block: block `i` is `members` from `starts[i]` to `starts[i + 1]`. */
	starts: Int32Array;
	members: Int32Array;
	/** Blocks by record: record `i` is in `keys` from `keyStarts[i]` to `keyStarts[i + 1]`, ascending. */
	keyStarts: Int32Array;
	keys: Int32Array;
	counted: RulePairs;
}

type KeysByRecord = readonly (readonly number[])[];

/** The keys of a field by record: records with a key in common are in one block. */
export function blockKeysOf(column: Column): KeysByRecord {
	const codeByKey = new Map<string, number>();
	const keysByCell = column.cells.map((cell) => {
		const keys = cell.map((value) => column.comparison.blockKey(value)).filter((key) => key !== '');
		return [...new Set(keys)].slice(0, KEYS_PER_RECORD_MAX).map((key) => {
			const code = codeByKey.get(key) ?? codeByKey.size;
			codeByKey.set(key, code);
			return code;
		});
	});
	return Array.from(column.codes, (code) => (code === MISSING ? NONE : (keysByCell[code] ?? NONE)));
}

const NONE: readonly number[] = [];

/** The blocks of a rule, from the keys of its fields. */
export function buildBlocks(
	rule: readonly string[],
	keysByField: readonly KeysByRecord[],
): RuleBlocks {
	const keys = combinedKeys(keysByField);
	const { blockOf, counted } = chooseBlocks(rule, sizesOf(keys));
	return { rule, counted, ...layOut(keys, blockOf) };
}

/** How many pairs a rule makes: as `buildBlocks`, without the blocks. */
export function countPairs(
	rule: readonly string[],
	keysByField: readonly KeysByRecord[],
): RulePairs {
	return chooseBlocks(rule, sizesOf(combinedKeys(keysByField))).counted;
}

function combinedKeys([first = [], ...others]: readonly KeysByRecord[]): KeysByRecord {
	return others.reduce(combineKeys, first);
}

function combineKeys(left: KeysByRecord, right: KeysByRecord): KeysByRecord {
	const codeByPair = new Map<number, number>();
	const codeOf = (a: number, b: number) => {
		const pair = a * KEYS_MAX + b;
		const code = codeByPair.get(pair) ?? codeByPair.size;
		codeByPair.set(pair, code);
		return code;
	};
	return left.map((keys, i) => {
		const others = right[i] ?? NONE;
		if (keys.length === 0 || others.length === 0) return NONE;
		return keys.flatMap((a) => others.map((b) => codeOf(a, b))).slice(0, KEYS_PER_RECORD_MAX);
	});
}

function sizesOf(keysByRecord: KeysByRecord): number[] {
	const sizes: number[] = [];
	for (const keys of keysByRecord) for (const key of keys) sizes[key] = (sizes[key] ?? 0) + 1;
	return sizes;
}

/** Of each key the number of its block, or -1 for one that makes no pair, or too many. */
function chooseBlocks(rule: readonly string[], sizes: readonly number[]) {
	const blockOf = new Int32Array(sizes.length).fill(-1);
	const counted = { fields: rule, pairCount: 0, skippedBlocks: 0, skippedPairs: 0 };
	let next = 0;
	sizes.forEach((size, key) => {
		const pairs = (size * (size - 1)) / 2;
		if (size > BLOCK_RECORDS_MAX) {
			counted.skippedBlocks++;
			counted.skippedPairs += pairs;
		} else if (size > 1) {
			counted.pairCount += pairs;
			blockOf[key] = next++;
		}
	});
	return { blockOf, counted };
}

function layOut(keysByRecord: KeysByRecord, blockOf: Int32Array) {
	const kept = keysByRecord.map((keys) =>
		keys.map((key) => blockOf[key] ?? -1).filter((block) => block >= 0),
	);
	const blockCount = blockOf.reduce((most, block) => Math.max(most, block + 1), 0);
	const keyStarts = new Int32Array(kept.length + 1);
	const starts = new Int32Array(blockCount + 1);
	kept.forEach((blocks, i) => {
		keyStarts[i + 1] = (keyStarts[i] ?? 0) + blocks.length;
		for (const block of blocks) starts[block + 1] = (starts[block + 1] ?? 0) + 1;
	});
	for (let i = 0; i < blockCount; i++) starts[i + 1] = (starts[i + 1] ?? 0) + (starts[i] ?? 0);
	const keys = new Int32Array(keyStarts.at(-1) ?? 0);
	const members = new Int32Array(keys.length);
	const filled = starts.slice();
	kept.forEach((blocks, i) => {
		keys.set(
			blocks.toSorted((a, b) => a - b),
			keyStarts[i] ?? 0,
		);
		for (const block of blocks) {
			members[filled[block] ?? 0] = i;
			filled[block] = (filled[block] ?? 0) + 1;
		}
	});
	return { starts, members, keyStarts, keys };
}

/** The first block of a rule that two records share, or -1. */
export function sharedBlock(blocks: RuleBlocks, a: number, b: number): number {
	const { keys, keyStarts } = blocks;
	const [startA = 0, endA = 0] = [keyStarts[a], keyStarts[a + 1]];
	const [startB = 0, endB = 0] = [keyStarts[b], keyStarts[b + 1]];
	for (let i = startA; i < endA; i++) {
		const key = keys[i] ?? -1;
		for (let j = startB; j < endB; j++) if (keys[j] === key) return key;
	}
	return -1;
}

/** Whether a pair is this rule's to compare: no rule before it has the pair, nor an earlier block of its own. */
export function isFirstSeen(
	rules: readonly RuleBlocks[],
	{ rule, block }: { rule: number; block: number },
	{ a, b }: { a: number; b: number },
): boolean {
	for (let i = 0; i < rule; i++) {
		const earlier = rules[i];
		if (earlier !== undefined && sharedBlock(earlier, a, b) >= 0) return false;
	}
	const own = rules[rule];
	return own !== undefined && sharedBlock(own, a, b) === block;
}
