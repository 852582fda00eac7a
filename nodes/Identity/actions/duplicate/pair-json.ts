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
			probability: pair.probability,
			summary: summaryOf(pair.evidence),
			foundAt: formatInstant(pair.foundAt),
			people: pair.people.map(personJson),
			priorBits: pair.priorBits,
			evidence: pair.evidence.map((evidence) => ({ ...evidence })),
		},
	};
}

function personJson({ profileId, createdAt, identifiers, traits }: DuplicatePerson): IDataObject {
	return {
		profileId,
		firstSeenAt: formatInstant(createdAt),
		identifiers: identifiers.map(({ type, value }) => ({ type, value })),
		traits,
	};
}

/** "For: birth_date same, last_name very similar. Against: city different." The strongest first. */
function summaryOf(evidence: readonly FieldEvidence[]): string {
	const sorted = evidence.toSorted((a, b) => Math.abs(b.bits) - Math.abs(a.bits));
	const words = (some: readonly FieldEvidence[]) =>
		some.map(({ field, level }) => `${field} ${level}`).join(', ');
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
