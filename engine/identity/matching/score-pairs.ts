import type { RuleBlocks } from './blocks';
import { isFirstSeen } from './blocks';
import type { Column } from './column';
import { commonCode, frequencyOf } from './column';
import { MISSING } from './record-table';
import type { Columns } from './pair-levels';
import { isSwapped, levelOfPair } from './pair-levels';
import type { FieldEvidence, MatchModel } from './types';

/** The weights of a model, ready for millions of pairs. */
export interface Scorer {
	columns: Columns;
	priorBits: number;
	/** log2 odds of two people of one household against any two. */
	householdPriorBits: number;
	fields: readonly FieldWeights[];
	/** The fields, the most telling first. */
	order: readonly number[];
	/** By place in `order`: the most that this field and those after it can add. */
	mostLeft: Float64Array;
}

interface FieldWeights {
	column: Column;
	/** By level: log2(m / u). */
	bits: Float64Array;
	/** By level: log2(household / u); nothing in a field that households do not share. */
	householdBits: Float64Array;
	/** By cell: what agreement on just this value adds to both, the rarer the more. */
	rarityBits: Float64Array;
	isShared: boolean;
	most: number;
}

export function newScorer(columns: Columns, model: MatchModel): Scorer {
	const fields = columns.fields.map((column, i) => weightsOf(column, model.fields[i]));
	const range = fields.map(({ bits, most }) => most - Math.min(0, ...bits));
	const order = range.map((_, i) => i).sort((a, b) => (range[b] ?? 0) - (range[a] ?? 0) || a - b);
	const mostLeft = new Float64Array(order.length + 1);
	for (let i = order.length - 1; i >= 0; i--) {
		mostLeft[i] = (mostLeft[i + 1] ?? 0) + (fields[order[i] ?? 0]?.most ?? 0);
	}
	const priorBits = Math.log2(model.prior / (1 - model.prior));
	return {
		columns,
		priorBits,
		householdPriorBits: Math.log2(model.householdPrior),
		fields,
		order,
		mostLeft,
	};
}

function weightsOf(column: Column, model: MatchModel['fields'][number] | undefined): FieldWeights {
	const levels = model?.levels ?? [];
	const usual = levels[0]?.u ?? 1;
	const bits = Float64Array.from(levels, ({ m, u }) => Math.log2(m / u));
	const rarityBits = Float64Array.from(column.cells, (_, code) =>
		Math.log2(usual / frequencyOf(column, code)),
	);
	const rarest = rarityBits.reduce((most, value) => Math.max(most, value), 0);
	return {
		column,
		bits,
		householdBits: Float64Array.from(levels, ({ household, u }) => Math.log2(household / u)),
		rarityBits,
		isShared: model?.isShared ?? true,
		most: Math.max(0, ...bits) + rarest,
	};
}

/** The log2 odds that two records are one person, or -Infinity as soon as they cannot reach `least`. */
function scorePair(scorer: Scorer, { a, b }: RecordPair, least: number): number {
	const { columns, fields, order, mostLeft } = scorer;
	const pair = { a, b, isSwapped: isSwapped(columns.swap, a, b) };
	let sum = scorer.priorBits;
	let household = scorer.householdPriorBits;
	for (const [place, field] of order.entries()) {
		if (sum + (mostLeft[place] ?? 0) < least) return -Infinity;
		const weights = fields[field];
		const level = levelOfPair(columns, field, pair);
		if (level === MISSING || weights === undefined) continue;
		const rarity = level === 0 ? rarityOf(weights, pair) : 0;
		sum += rarity + at(weights.bits, level);
		if (weights.isShared) household += rarity + at(weights.householdBits, level);
	}
	const odds = sum + againstHousehold(household);
	return odds < least ? -Infinity : odds;
}

interface RecordPair {
	a: number;
	b: number;
}

function at(values: Float64Array, index: number): number {
	return values[index] ?? 0;
}

function rarityOf({ column, rarityBits }: FieldWeights, { a, b }: RecordPair): number {
	const code = commonCode(column, a, b);
	return code === MISSING ? 0 : at(rarityBits, code);
}

/** What the chance of two people in one household takes from the odds: nothing, or less than nothing. */
function againstHousehold(householdBits: number): number {
	// Beyond 60 bits 2^x + 1 is 2^x, and far beyond it there is no such number.
	return householdBits > 60 ? -householdBits : -Math.log2(1 + 2 ** householdBits);
}

/** What each field says about a pair, in the order of the fields; those that are missing say nothing and are left out. */
export function evidenceOf(scorer: Scorer, a: number, b: number): FieldEvidence[] {
	const pair = { a, b, isSwapped: isSwapped(scorer.columns.swap, a, b) };
	let household = scorer.householdPriorBits;
	const evidence = scorer.fields.flatMap((weights, field): FieldEvidence[] => {
		const level = levelOfPair(scorer.columns, field, pair);
		if (level === MISSING) return [];
		const rarity = level === 0 ? rarityOf(weights, pair) : 0;
		if (weights.isShared) household += rarity + at(weights.householdBits, level);
		const { field: name, comparison } = weights.column;
		const bits = rarity + at(weights.bits, level);
		return [{ field: name, level: comparison.levels[level] ?? '', bits }];
	});
	const bits = againstHousehold(household);
	return bits > -HOUSEHOLD_BITS_MIN ? evidence : [...evidence, { ...HOUSEHOLD, bits }];
}

const HOUSEHOLD_BITS_MIN = 0.05;
const HOUSEHOLD = { field: 'household', level: 'may be two people of one household' };

/** The pairs of one rule, not seen by the rules before it, that reach `least`, in log2 odds. */
export function scoreRule(
	scorer: Scorer,
	rules: readonly RuleBlocks[],
	{ index, least }: { index: number; least: number },
): (RecordPair & { odds: number })[] {
	const blocks = rules[index];
	const found: (RecordPair & { odds: number })[] = [];
	for (let block = 0; block + 1 < (blocks?.starts.length ?? 0); block++) {
		const members = blocks?.members.subarray(blocks.starts[block], blocks.starts[block + 1]) ?? [];
		eachPair(members, (pair) => {
			if (!isFirstSeen(rules, { rule: index, block }, pair)) return;
			const odds = scorePair(scorer, pair, least);
			if (odds > -Infinity) found.push({ ...pair, odds });
		});
	}
	return found;
}

function eachPair(members: ArrayLike<number>, work: (pair: RecordPair) => void): void {
	for (let j = 1; j < members.length; j++) {
		for (let i = 0; i < j; i++) work({ a: members[i] ?? 0, b: members[j] ?? 0 });
	}
}
