import type { EngineContext, Tx } from '../store';
import { inChunks } from '../store';
import { foldTraits, traitSources } from './fold-traits';
import { loadCreatedAt, loadProfileDetails } from './repository';
import type { ResolveOptions } from './service';
import { findCustomers, rulesWith } from './service';
import type { CustomerRef, ProfileOutcome } from './types';

/** Options of reading profiles; with `provenance` each has `traitSources`. */
export interface ProfileOptions extends ResolveOptions {
	provenance?: boolean;
}

/**
 * The whole profile of each customer, with the identifiers and traits of all profiles merged into it; `outcomes[i]`
 * answers `customers[i]`. Reads only. Six queries per 500 customers.
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

/** For another capability, inside its transaction: as `getProfiles`, in six queries whatever the number of customers. */
export async function loadProfiles(
	{ tx }: { tx: Tx },
	customers: readonly CustomerRef[],
	options: ProfileOptions = {},
): Promise<ProfileOutcome[]> {
	const { traits: traitRules } = rulesWith(options);
	const found = await findCustomers({ tx }, customers, options);
	const memberIds = found.flatMap((one) => (one.status === 'found' ? one.memberIds : []));
	const createdAt = await loadCreatedAt(tx, memberIds);
	const { identifiers, traits } = await loadProfileDetails(tx, memberIds);
	const identifiersByProfile = Map.groupBy(identifiers, ({ profileId }) => profileId);
	const traitsByProfile = Map.groupBy(traits, ({ profileId }) => profileId);
	return found.map((one): ProfileOutcome => {
		if (one.status !== 'found') return one;
		const ofMembers = <Row>(rows: Map<string, Row[]>) =>
			one.memberIds.flatMap((id) => rows.get(id) ?? []);
		const told = ofMembers(traitsByProfile);
		return {
			...one,
			createdAt: Math.min(...one.memberIds.map((id) => createdAt.get(id) ?? Infinity)),
			identifiers: ofMembers(identifiersByProfile).sort((a, b) => a.firstSeenAt - b.firstSeenAt),
			traits: foldTraits(told, traitRules),
			...(options.provenance ? { traitSources: traitSources(told, traitRules) } : {}),
		};
	});
}
