import type { MatchedPair } from '../matching';

/** A pair as the store has it. */
export interface KnownPair {
	id: string;
	profileA: string;
	profileB: string;
	status: 'open' | 'accepted' | 'rejected';
	foundAt: number;
}

/** A pair to save as open. */
export interface PairToSave {
	id: string;
	profileA: string;
	profileB: string;
	probability: number;
	/** JSON: the prior and the evidence by field. */
	evidence: string;
	foundAt: number;
}

export interface FoundBasis {
	/** Of each profile of the pairs: whose it is now. */
	canonicalByProfile: ReadonlyMap<string, string>;
	/** Keys, by `pairKey`, of people that are kept apart. */
	apart: ReadonlySet<string>;
	known: readonly KnownPair[];
	now: number;
	nextId: () => string;
}

/** The key of two people, whichever comes first. */
export function pairKey(a: string, b: string): string {
	return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/**
 * What is saved of the pairs that a run found: those that are open already keep their id and the time they were found
 * first; those that were rejected, are kept apart, or became one person meanwhile are left out.
 */
export function decideFound(pairs: readonly MatchedPair[], basis: FoundBasis): PairToSave[] {
	const knownByKey = new Map(
		basis.known.map((pair) => [pairKey(pair.profileA, pair.profileB), pair]),
	);
	const saved = new Map<string, PairToSave>();
	for (const pair of pairs) {
		const people = peopleOf(pair, basis);
		const key = people.join(' ');
		const before = knownByKey.get(key);
		if (people.length < 2 || basis.apart.has(key)) continue;
		if (before?.status === 'rejected' || saved.has(key)) continue;
		saved.set(key, pairToSave(pair, people, { ...basis, before }));
	}
	return [...saved.values()];
}

/** The two people of a pair as they are now, the smaller id first; fewer where they are one, or somebody is gone. */
function peopleOf({ a, b }: MatchedPair, { canonicalByProfile }: FoundBasis): string[] {
	const ids = [a, b].map((id) => canonicalByProfile.get(id)).filter((id) => id !== undefined);
	return [...new Set(ids)].sort();
}

function pairToSave(
	{ probability, priorBits, evidence }: MatchedPair,
	[profileA = '', profileB = '']: readonly string[],
	{ before, now, nextId }: Pick<FoundBasis, 'now' | 'nextId'> & { before: KnownPair | undefined },
): PairToSave {
	return {
		id: before?.id ?? nextId(),
		profileA,
		profileB,
		probability,
		evidence: JSON.stringify({ priorBits: rounded(priorBits), fields: evidence.map(roundedBits) }),
		foundAt: before?.status === 'open' ? before.foundAt : now,
	};
}

function roundedBits<Evidence extends { bits: number }>(evidence: Evidence): Evidence {
	return { ...evidence, bits: rounded(evidence.bits) };
}

function rounded(bits: number): number {
	return Math.round(bits * 100) / 100;
}
