import type { EngineContext, Tx } from '../store';
import { inChunks } from '../store';
import { foldTraits } from './fold-traits';
import type { Located } from './locate-customers';
import { identifiersIn, locateCustomers, prepareNamings, profileIdsIn } from './locate-customers';
import type { ProfileRows } from './repository-profiles';
import { loadProfileRows } from './repository-profiles';
import type { ResolveOptions } from './service';
import { loadRules } from './repository-rules';
import { rulesForRegion } from './rules';
import type { CustomerRef, ProfileFound, ProfileOutcome } from './types';
import { keyOf } from './types';

/**
 * The whole profile of each customer, with the identifiers and traits of all profiles merged into it; `outcomes[i]`
 * answers `customers[i]`. Reads only. One query per 500 customers.
 */
export function getProfiles(
	context: EngineContext,
	customers: readonly CustomerRef[],
	options: ResolveOptions = {},
): Promise<ProfileOutcome[]> {
	return inChunks(customers, (chunk) =>
		context.store.read((tx) => loadProfiles({ tx }, chunk, options)),
	);
}

/** For another capability, inside its transaction: as `getProfiles`, in one query whatever the number of customers. */
export async function loadProfiles(
	{ tx }: { tx: Tx },
	customers: readonly CustomerRef[],
	options: ResolveOptions = {},
): Promise<ProfileOutcome[]> {
	const rules = rulesForRegion(await loadRules(tx), options.defaultRegion);
	const namings = prepareNamings(customers, rules);
	const rows = await loadProfileRows(tx, {
		profileIds: profileIdsIn(namings),
		values: [...new Set(identifiersIn(namings).map(({ value }) => value))],
	});
	const canonical = new Map(rows.members.map(({ id, canonicalId }) => [id, canonicalId]));
	const owners = new Map(rows.identifiers.map((one) => [keyOf(one), one.profileId]));
	const located = locateCustomers(namings, {
		canonicalOf: (id) => canonical.get(id),
		ownerOf: (key) => owners.get(key),
	});
	return withDetails(located, rows);
}

function withDetails(located: readonly Located[], rows: ProfileRows): ProfileOutcome[] {
	const membersByPerson = Map.groupBy(rows.members, ({ canonicalId }) => canonicalId);
	const identifiersByProfile = Map.groupBy(rows.identifiers, ({ profileId }) => profileId);
	const traitsByProfile = Map.groupBy(rows.traits, ({ profileId }) => profileId);
	return located.map((one): ProfileOutcome => {
		if (one.status !== 'found') return one;
		const members = membersByPerson.get(one.profileId) ?? [];
		const ofMembers = <Row>(byProfile: Map<string, Row[]>) =>
			members.flatMap(({ id }) => byProfile.get(id) ?? []);
		return {
			...one,
			memberIds: members.map(({ id }) => id),
			createdAt: Math.min(...members.map(({ createdAt }) => createdAt)),
			identifiers: ofMembers(identifiersByProfile).sort((a, b) => a.firstSeenAt - b.firstSeenAt),
			traits: foldTraits(ofMembers(traitsByProfile)),
		} satisfies ProfileFound;
	});
}
