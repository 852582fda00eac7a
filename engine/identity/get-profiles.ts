import type { EngineContext, Tx } from '../store';
import { inChunks } from '../store';
import { foldTraits, traitSources } from './traits/fold-traits';
import type { Located } from './locate-customers';
import { identifiersIn, locateCustomers, prepareNamings, profileIdsIn } from './locate-customers';
import type { ProfileRows } from './repository-profiles';
import { loadProfileRows } from './repository-profiles';
import { storedValues } from './resolve/known-spelling';
import { loadRules } from './rules/repository-rules';
import type { IdentityRules, TraitRules } from './rules/rules';
import { rulesForRegion } from './rules/rules';
import type { ResolveOptions } from './service';
import type { CustomerRef, ProfileFound, ProfileOutcome } from './types';
import { keyOf } from './types';

/** Options of reading profiles; with `provenance` each has `traitSources`. */
export interface ProfileOptions extends ResolveOptions {
	provenance?: boolean;
}

/**
 * The whole profile of each customer, with the identifiers and traits of all profiles merged into it; `outcomes[i]`
 * answers `customers[i]`. Reads only. Two queries per 500 customers.
 */
export function getProfiles(
	context: EngineContext,
	customers: readonly CustomerRef[],
	options: ProfileOptions = {},
): Promise<ProfileOutcome[]> {
	return inChunks(customers, (chunk) =>
		context.store.read((tx) => loadProfiles({ tx }, chunk, options)),
	);
}

/**
 * For another capability, inside its transaction: as `getProfiles`, in one query whatever the number of customers, and
 * one more for the rules unless they are given.
 */
export async function loadProfiles(
	{ tx, rules: known }: { tx: Tx; rules?: IdentityRules },
	customers: readonly CustomerRef[],
	options: ProfileOptions = {},
): Promise<ProfileOutcome[]> {
	const rules = rulesForRegion(known ?? (await loadRules(tx)), options.defaultRegion);
	const namings = prepareNamings(customers, rules);
	const rows = await loadProfileRows(tx, {
		profileIds: profileIdsIn(namings),
		values: [...new Set(storedValues(identifiersIn(namings)))],
	});
	const canonical = new Map(rows.members.map(({ id, canonicalId }) => [id, canonicalId]));
	const owners = new Map(rows.identifiers.map((one) => [keyOf(one), one.profileId]));
	const located = locateCustomers(namings, {
		canonicalOf: (id) => canonical.get(id),
		ownerOf: (key) => owners.get(key),
	});
	const { provenance = false } = options;
	return withDetails(located, rows, { traitRules: rules.traits, provenance });
}

function withDetails(
	located: readonly Located[],
	rows: ProfileRows,
	{ traitRules, provenance }: { traitRules: TraitRules; provenance: boolean },
): ProfileOutcome[] {
	const membersByPerson = Map.groupBy(rows.members, ({ canonicalId }) => canonicalId);
	const identifiersByProfile = Map.groupBy(rows.identifiers, ({ profileId }) => profileId);
	const traitsByProfile = Map.groupBy(rows.traits, ({ profileId }) => profileId);
	return located.map((one): ProfileOutcome => {
		if (one.status !== 'found') return one;
		const members = membersByPerson.get(one.profileId) ?? [];
		const ofMembers = <Row>(byProfile: Map<string, Row[]>) =>
			members.flatMap(({ id }) => byProfile.get(id) ?? []);
		const told = ofMembers(traitsByProfile);
		return {
			...one,
			memberIds: members.map(({ id }) => id),
			createdAt: Math.min(...members.map(({ createdAt }) => createdAt)),
			identifiers: ofMembers(identifiersByProfile).sort((a, b) => a.firstSeenAt - b.firstSeenAt),
			traits: foldTraits(told, traitRules),
			...(provenance ? { traitSources: traitSources(told, traitRules) } : {}),
		} satisfies ProfileFound;
	});
}
