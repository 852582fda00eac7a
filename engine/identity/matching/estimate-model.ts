import type { RuleBlocks } from './blocks';
import type { Column } from './column';
import { commonCode, frequencyOf } from './column';
import { MISSING } from './record-table';
import { estimateShares } from './estimate-shares';
import type { Columns } from './pair-levels';
import { levelsOfPairs } from './pair-levels';
import type { PairSample } from './sample-pairs';
import { randomPairs, samplePairs } from './sample-pairs';
import type { MatchModel } from './types';

// Fellegi and Sunter, "A Theory for Record Linkage" (1969): a pair's weight is the sum over its fields of log2(m / u). The
// shares are learnt from the records themselves, without any pair being labelled: u from pairs drawn at random, nearly all of
// them two people; m and the priors by EM (Winkler 1988) over the pairs of the blocking rules.

const RANDOM_PAIRS = 100_000;
const PAIRS_PER_RULE = 20_000;
const LEAST_COUNT = 0.5;

/** Learns the model of the records; the same `random` gives the same one. */
export function estimateModel(
	columns: Columns,
	rules: readonly RuleBlocks[],
	random: () => number,
): MatchModel {
	const totalPairs = Math.max(1, (columns.records * (columns.records - 1)) / 2);
	const u = estimateU(columns, Math.min(RANDOM_PAIRS, totalPairs), random);
	const samples = rules
		.map((_, index) => samplePairs(columns, rules, { index, max: PAIRS_PER_RULE, random }))
		.map((sample) => ({ ...sample, ...rarityOf(columns, sample, u) }));
	const natures = columns.fields.map(({ isPersonal, comparison }) => ({
		isShared: !isPersonal,
		hasMany: comparison.hasMany ?? false,
	}));
	const { prior, householdPrior, m, household } = estimateShares(samples, u, {
		fields: natures,
		totalPairs,
	});
	const fields = columns.fields.map(({ field, comparison }, i) => ({
		field,
		isShared: natures[i]?.isShared ?? true,
		levels: comparison.levels.map((level, j) => ({
			level,
			m: m[i]?.[j] ?? 0,
			u: u[i]?.[j] ?? 0,
			household: household[i]?.[j] ?? 0,
		})),
	}));
	return { prior, householdPrior, fields };
}

/** Full agreement is counted over all pairs; the levels below it are drawn. */
function estimateU(columns: Columns, pairCount: number, random: () => number): number[][] {
	const { a, b } = randomPairs(columns.records, columns.records < 2 ? 0 : pairCount, random);
	const levels = levelsOfPairs(columns, a, b);
	const width = columns.fields.length;
	return columns.fields.map((column, field) => {
		const counts = column.comparison.levels.map(() => LEAST_COUNT);
		for (let i = field; i < levels.length; i += width) {
			const level = levels[i] ?? MISSING;
			if (level > 0) counts[level] = (counts[level] ?? 0) + 1;
		}
		const same = Math.max(shareOfSame(column), LEAST_COUNT / pairCount);
		const others = counts.slice(1).reduce((sum, count) => sum + count, 0);
		return counts.map((count, level) => (level === 0 ? same : ((1 - same) * count) / others));
	});
}

function shareOfSame({ counts, heldCount }: Column): number {
	const samePairs = counts.reduce((sum, count) => sum + count * (count - 1), 0);
	return heldCount < 2 ? 0 : samePairs / (heldCount * (heldCount - 1));
}

/**
 * By how much rarer than usual the values are on which each pair agrees, all fields together: the adjustment for term
 * frequency. `sharedRarity` is of the fields alone that a household shares.
 */
function rarityOf(columns: Columns, { a, b, levels }: PairSample, u: readonly number[][]) {
	const width = columns.fields.length;
	const rarity = new Float64Array(a.length).fill(1);
	const sharedRarity = new Float64Array(a.length).fill(1);
	columns.fields.forEach((column, field) => {
		const usual = u[field]?.[0] ?? 1;
		rarity.forEach((_, i) => {
			if (levels[i * width + field] !== 0) return;
			const code = commonCode(column, a[i], b[i]);
			if (code === MISSING) return;
			const factor = usual / frequencyOf(column, code);
			rarity[i] = (rarity[i] ?? 1) * factor;
			if (!column.isPersonal) sharedRarity[i] = (sharedRarity[i] ?? 1) * factor;
		});
	});
	return { rarity, sharedRarity };
}
