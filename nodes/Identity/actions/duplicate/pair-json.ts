import type { IDataObject } from 'n8n-workflow';
import type { DuplicatePair, DuplicatePerson, FieldEvidence, RulePairs } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';

/** A pair as an item: both customers by their ids, for *Merge* to find, and all that is needed to judge. */
export function pairJson(pair: DuplicatePair): IDataObject {
	const [one, other] = pair.people;
	return {
		profileId: one.profileId,
		otherProfileId: other.profileId,
		duplicate: {
			pairId: pair.pairId,
			// As many digits as the forms take; never rounded up to a certainty that nobody has.
			probability: Math.floor(pair.probability * 10_000) / 10_000,
			summary: summaryOf(pair.evidence),
			foundAt: formatInstant(pair.foundAt),
			people: pair.people.map(personJson),
			priorBits: pair.priorBits,
			evidence: pair.evidence.map((evidence) => ({ ...evidence })),
		},
	};
}

function personJson({ profileId, name, createdAt, ...known }: DuplicatePerson): IDataObject {
	return {
		profileId,
		name,
		firstSeenAt: formatInstant(createdAt),
		identifiers: known.identifiers.map(({ type, value }) => ({ type, value })),
		traits: known.traits,
	};
}

/** "For: birth_date same, last_name very similar. Against: city different." The strongest first. */
function summaryOf(evidence: readonly FieldEvidence[]): string {
	const sorted = evidence.toSorted((a, b) => Math.abs(b.bits) - Math.abs(a.bits));
	const words = (some: readonly FieldEvidence[]) =>
		some
			.map(({ field, level }) => (field === 'household' ? level : `${field} ${level}`))
			.join(', ');
	const [speaksFor, against] = [
		sorted.filter(({ bits }) => bits > 0),
		sorted.filter(({ bits }) => bits < 0),
	].map(words);
	return `For: ${speaksFor || 'nothing'}. Against: ${against || 'nothing'}.`;
}

/** The blocking rules with their pairs. */
export function rulesJson(rules: readonly RulePairs[]): IDataObject[] {
	return rules.map(({ fields, pairCount, skippedBlocks, skippedPairs }) => ({
		same: fields.join(', '),
		pairs: pairCount,
		skippedValues: skippedBlocks,
		skippedPairs,
	}));
}
