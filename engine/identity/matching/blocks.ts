import type { Column } from './column';
import { MISSING } from './record-table';
import type { RulePairs } from './types';

/** A value shared by more people than this says nothing about who is who, and would make millions of pairs. */
const BLOCK_RECORDS_MAX = 1_000;
// Of somebody with many addresses, in how many blocks of one rule.
const KEYS_PER_RECORD_MAX = 8;

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

/** The keys of a field by record: `keys` from `starts[i]` to `starts[i + 1]`. Records with a key in common are in one block. */
export interface RecordKeys {
	starts: Int32Array;
	keys: Int32Array;
	/** How many different keys there are. */
	keyCount: number;
}

export function blockKeysOf(column: Column): RecordKeys {
	const codeByKey = new Map<string, number>();
	const keysByCell = column.cells.map((cell) => {
		const keys = cell.map((value) => column.comparison.blockKey(value)).filter((key) => key !== '');
		return [...new Set(keys)].slice(0, KEYS_PER_RECORD_MAX).map((key) => codeOf(codeByKey, key));
	});
	const starts = new Int32Array(column.codes.length + 1);
	column.codes.forEach((code, i) => {
		starts[i + 1] = at(starts, i) + (keysByCell[code]?.length ?? 0);
	});
	const keys = new Int32Array(starts.at(-1) ?? 0);
	column.codes.forEach((code, i) => {
		if (code !== MISSING) keys.set(keysByCell[code] ?? [], starts[i]);
	});
	return { starts, keys, keyCount: codeByKey.size };
}

function codeOf<Key>(codeByKey: Map<Key, number>, key: Key): number {
	const known = codeByKey.get(key);
	if (known !== undefined) return known;
	codeByKey.set(key, codeByKey.size);
	return codeByKey.size - 1;
}

function at(values: Int32Array, i: number): number {
	return values[i] ?? 0;
}

/** The blocks of a rule, from the keys of its fields. */
export function buildBlocks(
	rule: readonly string[],
	keysByField: readonly RecordKeys[],
): RuleBlocks {
	const keys = combinedKeys(keysByField);
	const { blockOf, counted } = chooseBlocks(rule, keys);
	return { rule, counted, ...layOut(keys, blockOf) };
}

/** How many pairs a rule makes: as `buildBlocks`, without the blocks. */
export function countPairs(rule: readonly string[], keysByField: readonly RecordKeys[]): RulePairs {
	return chooseBlocks(rule, combinedKeys(keysByField)).counted;
}

const NO_KEYS: RecordKeys = { starts: new Int32Array(1), keys: new Int32Array(0), keyCount: 0 };

function combinedKeys([first = NO_KEYS, ...others]: readonly RecordKeys[]): RecordKeys {
	return others.reduce(combineKeys, first);
}

/** A key for each two keys that a record has in the two fields. */
function combineKeys(left: RecordKeys, right: RecordKeys): RecordKeys {
	const codeByPair = new Map<number, number>();
	const starts = new Int32Array(left.starts.length);
	for (let i = 0; i + 1 < starts.length; i++) {
		const count = countAt(left, i) * countAt(right, i);
		starts[i + 1] = at(starts, i) + Math.min(count, KEYS_PER_RECORD_MAX);
	}
	const keys = new Int32Array(starts.at(-1) ?? 0);
	for (let i = 0; i + 1 < starts.length; i++) {
		const width = countAt(right, i);
		for (let place = at(starts, i); place < at(starts, i + 1); place++) {
			const n = place - at(starts, i);
			const a = at(left.keys, at(left.starts, i) + Math.floor(n / width));
			const b = at(right.keys, at(right.starts, i) + (n % width));
			keys[place] = codeOf(codeByPair, a * right.keyCount + b);
		}
	}
	return { starts, keys, keyCount: codeByPair.size };
}

function countAt({ starts }: RecordKeys, i: number): number {
	return at(starts, i + 1) - at(starts, i);
}

/** Of each key the number of its block, or -1 for one that makes no pair, or too many. */
function chooseBlocks(rule: readonly string[], { keys, keyCount }: RecordKeys) {
	const sizes = new Int32Array(keyCount);
	for (const key of keys) sizes[key] = at(sizes, key) + 1;
	const blockOf = new Int32Array(keyCount).fill(-1);
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

function layOut({ starts: recordStarts, keys: recordKeys }: RecordKeys, blockOf: Int32Array) {
	const blocks = recordKeys.map((key) => blockOf[key] ?? -1);
	const blockCount = blockOf.reduce((most, block) => Math.max(most, block + 1), 0);
	const starts = new Int32Array(blockCount + 1);
	for (const block of blocks) if (block >= 0) starts[block + 1] = at(starts, block + 1) + 1;
	for (let i = 0; i < blockCount; i++) starts[i + 1] = at(starts, i + 1) + at(starts, i);
	const members = new Int32Array(at(starts, blockCount));
	const keys = new Int32Array(members.length);
	const keyStarts = new Int32Array(recordStarts.length);
	const filled = starts.slice();
	let kept = 0;
	for (let i = 0; i + 1 < recordStarts.length; i++) {
		const own = blocks.subarray(recordStarts[i], recordStarts[i + 1]).filter((one) => one >= 0);
		for (const block of own.sort()) {
			members[at(filled, block)] = i;
			filled[block] = at(filled, block) + 1;
			keys[kept++] = block;
		}
		keyStarts[i + 1] = kept;
	}
	return { starts, members, keyStarts, keys };
}

/** The first block of a rule that two records share, or -1. */
function sharedBlock(blocks: RuleBlocks, a: number, b: number): number {
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
