import { blockKeysOf, countPairs } from './blocks';
import type { Column } from './column';

const RULES_MAX = 12;
const FIELDS_MAX = 10;
const PAIRS_PER_RECORD_MAX = 10;
const PAIRS_ALWAYS = 5_000;
// How often a field of one person is taken to be intact in both records. It orders the rules and decides nothing else.
const INTACT_SHARE = 0.8;
const GAIN_MIN = 1e-4;

interface Candidate {
	/** Bits of the fields, by their place. */
	mask: number;
	fields: string[];
	pairCount: number;
}

/**
 * The blocking rules of a run: single fields, and two together, that make few pairs. Each next one is the rule that
 * leaves the least chance that a pair is missed, per pair to be compared: whichever fields of a record are
 * misspelt or missing, some rule should find it by the others.
 */
export function chooseRules(columns: readonly Column[]): string[][] {
	const telling = columns
		.map((column) => ({ column, keys: blockKeysOf(column) }))
		.map((one) => ({ ...one, single: countPairs([one.column.field], [one.keys]) }))
		.filter(({ single }) => single.pairCount + single.skippedPairs > 0)
		.sort(
			(a, b) =>
				chanceOf(a.single, a.column.heldCount) - chanceOf(b.single, b.column.heldCount) ||
				(a.column.field < b.column.field ? -1 : 1),
		)
		.slice(0, FIELDS_MAX);
	const records = columns[0]?.codes.length ?? 0;
	const candidates = telling.flatMap((one, i) => [
		{ mask: 1 << i, fields: [one.column.field], ...sizeOf(one.single) },
		...telling.slice(i + 1).map((other, j) => {
			const fields = [one.column.field, other.column.field];
			const counted = countPairs(fields, [one.keys, other.keys]);
			return { mask: (1 << i) | (1 << (i + 1 + j)), fields, ...sizeOf(counted) };
		}),
	]);
	const most = Math.max(PAIRS_ALWAYS, records * PAIRS_PER_RECORD_MAX);
	const affordable = candidates.filter(
		({ pairCount, isWhole }) => isWhole && pairCount > 0 && pairCount <= most,
	);
	const shares = telling.map(({ column }) => INTACT_SHARE * (column.heldCount / records) ** 2);
	return pickRules(affordable, shares, records);
}

function sizeOf(counted: { pairCount: number; skippedBlocks: number }) {
	return { pairCount: counted.pairCount, isWhole: counted.skippedBlocks === 0 };
}

function chanceOf(counted: { pairCount: number; skippedPairs: number }, heldCount: number): number {
	return (counted.pairCount + counted.skippedPairs) / heldCount ** 2;
}

/** Greedy, over all ways in which fields may be intact: `open` holds the chance of those that no rule catches yet. */
function pickRules(
	candidates: readonly Candidate[],
	shares: readonly number[],
	records: number,
): string[][] {
	const open = Float64Array.from({ length: 1 << shares.length }, (_, intact) =>
		shares.reduce((chance, share, i) => chance * (intact & (1 << i) ? share : 1 - share), 1),
	);
	const picked: Candidate[] = [];
	while (picked.length < RULES_MAX) {
		const best = bestOf(candidates, open, records);
		if (best === undefined) break;
		picked.push(best);
		open.forEach((_, intact) => {
			if ((intact & best.mask) === best.mask) open[intact] = 0;
		});
	}
	return picked.map(({ fields }) => fields);
}

function bestOf(
	candidates: readonly Candidate[],
	open: Float64Array,
	records: number,
): Candidate | undefined {
	let best: Candidate | undefined;
	let bestGain = 0;
	for (const candidate of candidates) {
		const caught = open.reduce(
			(sum, chance, intact) => ((intact & candidate.mask) === candidate.mask ? sum + chance : sum),
			0,
		);
		if (caught < GAIN_MIN) continue;
		const gain = caught / (candidate.pairCount + records);
		if (gain > bestGain) {
			best = candidate;
			bestGain = gain;
		}
	}
	return best;
}
