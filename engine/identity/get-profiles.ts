import type { EngineContext } from '../store';
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
		context.store.read(async (tx) => {
			const found = await findCustomers({ tx }, chunk, options);
			const memberIds = found.flatMap((one) => (one.status === 'found' ? one.memberIds : []));
			const createdAt = await loadCreatedAt(tx, memberIds);
			const { identifiers, traits } = await loadProfileDetails(tx, memberIds);
			const identifiersByProfile = Map.groupBy(identifiers, (row) => row.profile_id);
			const traitsByProfile = Map.groupBy(traits, (trait) => trait.profileId);
			return found.map((one): ProfileOutcome => {
				if (one.status !== 'found') return one;
				const ofMembers = <Row>(rows: Map<string, Row[]>) =>
					one.memberIds.flatMap((id) => rows.get(id) ?? []);
				return {
					status: 'found',
					profileId: one.profileId,
					memberIds: one.memberIds,
					createdAt: Math.min(...one.memberIds.map((id) => createdAt.get(id) ?? Infinity)),
					identifiers: ofMembers(identifiersByProfile).map((row) => ({
						type: row.type,
						value: row.value,
						firstSeenAt: row.first_seen_at,
						source: row.source,
						profileId: row.profile_id,
					})),
					traits: foldTraits(ofMembers(traitsByProfile)),
				};
			});
		}),
	);
}
