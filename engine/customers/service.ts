import { countEventsByProfile } from '../events';
import type { CustomerRef, ProfileFound, ProfileOptions, ProfileOutcome } from '../identity';
import { loadProfiles } from '../identity';
import type { BalanceOutcome } from '../loyalty';
import { DEFAULT_PROGRAMME, getBalances } from '../loyalty';
import type { EngineContext, Tx } from '../store';
import { inChunks } from '../store';
import { invariant } from '../values';
import type { Customer, CustomerCounts, CustomerOutcome, CustomerPoints } from './types';

/**
 * The whole customer of each reference: profile, identifiers, traits, counts and points, over all profiles merged into
 * one person; `outcomes[i]` answers `customers[i]`. Times are epoch ms. Reads only; nobody is made. Eleven queries per
 * 500 customers.
 * @throws StoreUnavailableError (retryable) when the store cannot be reached.
 */
export function getCustomers(
	context: EngineContext,
	customers: readonly CustomerRef[],
	options: ProfileOptions = {},
): Promise<CustomerOutcome[]> {
	return inChunks(customers, async (chunk) => {
		const { profiles, eventCounts } = await context.store.read((tx) =>
			loadCounted(tx, chunk, options),
		);
		const found = profiles.filter((profile) => profile.status === 'found');
		// Loyalty reads in a transaction of its own. A merge in between moves the points to the same person.
		const balances = await getBalances(
			context,
			found.map(({ profileId }) => ({ customer: { profileId } })),
		);
		const points = new Map(found.map(({ profileId }, i) => [profileId, pointsOf(balances[i])]));
		return profiles.map((profile) => toCustomer(profile, { eventCounts, points }));
	});
}

async function loadCounted(tx: Tx, customers: readonly CustomerRef[], options: ProfileOptions) {
	const profiles = await loadProfiles({ tx }, customers, options);
	const memberIds = profiles.flatMap((one) => (one.status === 'found' ? one.memberIds : []));
	return { profiles, eventCounts: await countEventsByProfile(tx, memberIds) };
}

interface Contributions {
	/** By home profile. */
	eventCounts: ReadonlyMap<string, number>;
	/** By person. */
	points: ReadonlyMap<string, CustomerPoints>;
}

function toCustomer(
	profile: ProfileOutcome,
	{ eventCounts, points }: Contributions,
): CustomerOutcome {
	if (profile.status !== 'found') return profile;
	const own = points.get(profile.profileId);
	invariant(own !== undefined, 'getCustomers: whoever has a profile has a balance');
	return { ...profile, counts: countsOf(profile, eventCounts), points: own } satisfies Customer;
}

function countsOf(
	{ memberIds, identifiers, traits }: ProfileFound,
	eventCounts: ReadonlyMap<string, number>,
): CustomerCounts {
	return {
		profiles: memberIds.length,
		identifiers: identifiers.length,
		traits: Object.keys(traits).length,
		events: memberIds.reduce((total, id) => total + (eventCounts.get(id) ?? 0), 0),
	};
}

function pointsOf(balance: BalanceOutcome | undefined): CustomerPoints {
	invariant(balance?.status === 'balance', 'getCustomers: profiles are never deleted');
	const { available, lifetimeEarned } = balance;
	return { programme: DEFAULT_PROGRAMME, available, lifetimeEarned };
}
