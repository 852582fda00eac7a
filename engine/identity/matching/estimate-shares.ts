import { MISSING } from './record-table';
import type { PairSample } from './sample-pairs';

// Three kinds of pairs: one person; two people of one household, who share a surname, an address and a telephone but not a
// given name or a birthday; and any two people. Without the second kind, agreement on street, town, postcode and telephone
// would count as four findings, when for a family it is one.

const ROUNDS_MAX = 30;
const SETTLED = 1e-3;
// How fields behave before anything is learnt: where EM starts, and, weighing as much as two matches, what decides where
// the records have none to learn from.
const FIRST = { same: 0.85, different: 0.05 };
const FIRST_OF_MANY = { same: 0.4, different: 0.5 };
const IMAGINED_MATCHES = 2;

type Shares = readonly (readonly number[])[];

export interface RatedSample extends PairSample {
	rarity: Float64Array;
	sharedRarity: Float64Array;
}

/** What is known of a field before anything is learnt. */
interface FieldNature {
	/** Whether the members of a household have it in common. */
	isShared: boolean;
	/** Whether a person has several. */
	hasMany: boolean;
}

export interface EstimatedShares {
	/** Of all pairs, the share that is one person. */
	prior: number;
	/** Of all pairs, the share that is two people of one household. */
	householdPrior: number;
	m: Shares;
	household: Shares;
}

/**
 * EM over the pairs of all rules, each pair once. A pair that no rule makes is taken for two people, so the priors are
 * shares of all pairs there are. Fields that are not shared are, within a household, as in any two people.
 */
export function estimateShares(
	samples: readonly RatedSample[],
	u: Shares,
	{ fields, totalPairs }: { fields: readonly FieldNature[]; totalPairs: number },
): EstimatedShares {
	const first = u.map((shares, field) => firstShares(shares.length, fields[field]));
	const isShared = fields.map((field) => field.isShared);
	const hasHouseholds = isShared.includes(true) && isShared.includes(false);
	let state: EstimatedShares = {
		prior: Math.min(0.1, samples.reduce((sum, { a }) => sum + a.length, 1) / 10 / totalPairs),
		householdPrior: hasHouseholds ? 1 / totalPairs : 0,
		m: first,
		household: u.map((shares, field) => (isShared[field] ? (first[field] ?? shares) : shares)),
	};
	for (let round = 0; round < ROUNDS_MAX; round++) {
		const tally = tallyRound(samples, state, u);
		const next = {
			prior: Math.min(0.5, Math.max(tally.matched, 0.5) / totalPairs),
			householdPrior: hasHouseholds ? Math.min(0.5, Math.max(tally.related, 0.5) / totalPairs) : 0,
			m: tally.m.map((counts, field) => sharesOf(counts, first[field])),
			household: tally.household.map((counts, field) =>
				isShared[field] ? sharesOf(counts, first[field]) : (u[field] ?? []),
			),
		};
		const isSettled = Math.abs(Math.log(next.prior / state.prior)) < SETTLED && round > 2;
		state = next;
		if (isSettled) break;
	}
	return state;
}

function firstShares(levelCount: number, nature: FieldNature | undefined): number[] {
	const { same, different } = nature?.hasMany ? FIRST_OF_MANY : FIRST;
	if (levelCount === 2) return [1 - different, different];
	const between = (1 - same - different) / (levelCount - 2);
	return Array.from({ length: levelCount }, (_, i) => {
		if (i === 0) return same;
		return i === levelCount - 1 ? different : between;
	});
}

function sharesOf(counts: readonly number[], first: readonly number[] = []): number[] {
	const total = counts.reduce((sum, count) => sum + count, 0) + IMAGINED_MATCHES;
	return counts.map((count, level) => (count + IMAGINED_MATCHES * (first[level] ?? 0)) / total);
}

interface Tally {
	matched: number;
	related: number;
	m: number[][];
	household: number[][];
}

function tallyRound(samples: readonly RatedSample[], state: EstimatedShares, u: Shares): Tally {
	const tally: Tally = {
		matched: 0,
		related: 0,
		m: u.map((shares) => shares.map(() => 0)),
		household: u.map((shares) => shares.map(() => 0)),
	};
	const ratios = { m: ratiosOf(state.m, u), household: ratiosOf(state.household, u) };
	const width = u.length;
	for (const { a, levels, isFirst, weight, rarity, sharedRarity } of samples) {
		for (let i = 0; i < a.length; i++) {
			if (isFirst[i] === 0) continue;
			const place = i * width;
			const match = state.prior * (rarity[i] ?? 1) * product(levels, place, ratios.m);
			const related =
				state.householdPrior * (sharedRarity[i] ?? 1) * product(levels, place, ratios.household);
			const all = match + related + 1;
			const expected = { match: (weight * match) / all, related: (weight * related) / all };
			tally.matched += expected.match;
			tally.related += expected.related;
			addTo(tally, { levels, place }, expected);
		}
	}
	return tally;
}

function ratiosOf(shares: Shares, u: Shares): Shares {
	return shares.map((ofField, field) =>
		ofField.map((share, level) => share / (u[field]?.[level] ?? 1)),
	);
}

function product(levels: Int8Array, place: number, ratios: Shares): number {
	let ratio = 1;
	for (let field = 0; field < ratios.length; field++) {
		const level = levels[place + field] ?? MISSING;
		if (level !== MISSING) ratio *= ratios[field]?.[level] ?? 1;
	}
	return ratio;
}

function addTo(
	tally: Tally,
	{ levels, place }: { levels: Int8Array; place: number },
	expected: { match: number; related: number },
): void {
	for (let field = 0; field < tally.m.length; field++) {
		const level = levels[place + field] ?? MISSING;
		const [m, household] = [tally.m[field], tally.household[field]];
		if (level === MISSING || m === undefined || household === undefined) continue;
		m[level] = (m[level] ?? 0) + expected.match;
		household[level] = (household[level] ?? 0) + expected.related;
	}
}
