import type { EngineContext, Tx } from '../store';
import { inChunks } from '../store';
import { foldTraits } from './fold-traits';
import { loadCreatedAt, loadProfileDetails } from './repository';
import type { ResolveOptions } from './service';
import { findCustomers } from './service';
import type { CustomerRef, ProfileOutcome } from './types';

/**
 * The whole profile of each customer, with the identifiers and traits of all profiles merged into it; `outcomes[i]`
 * answers `customers[i]`. Reads only. Six queries per 500 customers.
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

/** For another capability, inside its transaction: as `getProfiles`, in six queries whatever the number of customers. */
export async function loadProfiles(
	{ tx }: { tx: Tx },
	customers: readonly CustomerRef[],
	options: ResolveOptions = {},
): Promise<ProfileOutcome[]> {
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
		return {
			...one,
			createdAt: Math.min(...one.memberIds.map((id) => createdAt.get(id) ?? Infinity)),
			identifiers: ofMembers(identifiersByProfile).sort((a, b) => a.firstSeenAt - b.firstSeenAt),
			traits: foldTraits(ofMembers(traitsByProfile)),
		};
	});
}
