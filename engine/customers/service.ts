import { loadConsent } from '../consent';
import type { CustomerRef, IdentityRules, ProfileFound } from '../identity';
import { loadProfiles, loadRules } from '../identity';
import { loadPoints } from '../loyalty';
import type { EngineContext, Tx } from '../store';
import { eventLoopTurn, inChunks } from '../store';
import { invariant } from '../values';
import { decideCustomer } from './decide-customer';
import { loadActivity } from './repository';
import type { Customer, CustomerOptions, CustomerOutcome } from './types';

const PEOPLE_PER_CHUNK = 1_000;
/** From here on the embedded store reads on its thread: people with many events take more than a moment. */
const PEOPLE_SCANNED_MIN = 100;

/**
 * The whole customer of each reference, over all profiles merged into one person: profile, identifiers, traits, consent,
 * points, what they did last on each channel, what they bought, and counts; `outcomes[i]` answers `customers[i]`. Times
 * are epoch ms. Reads only; nobody is made. Five queries per 1,000 customers, all of one snapshot.
 * @throws StoreUnavailableError (retryable) when the store cannot be reached.
 */
export function getCustomers(
	{ store, clock }: EngineContext,
	customers: readonly CustomerRef[],
	options: CustomerOptions = {},
): Promise<CustomerOutcome[]> {
	const now = clock.now();
	const readChunk = (chunk: readonly CustomerRef[]) => {
		const load = (tx: Tx) => loadCustomers(tx, chunk, { ...options, now });
		const isOnThread = store.kind === 'embedded' && chunk.length >= PEOPLE_SCANNED_MIN;
		return isOnThread ? store.scan(load) : store.read(load);
	};
	return inChunks(customers, readChunk, PEOPLE_PER_CHUNK);
}

async function loadCustomers(
	tx: Tx,
	refs: readonly CustomerRef[],
	options: CustomerOptions & { now: number },
): Promise<CustomerOutcome[]> {
	const rules = await loadRules(tx);
	const outcomes = await loadProfiles({ tx, rules }, refs, options);
	await eventLoopTurn();
	const found = outcomes.filter((one) => one.status === 'found');
	const people = new Map(found.map((profile) => [profile.profileId, profile]));
	const whole = await loadWhole({ tx, rules }, [...people.values()], options.now);
	return outcomes.map((one) => {
		if (one.status !== 'found') return one;
		const customer = whole.get(one.profileId);
		invariant(customer !== undefined, 'getCustomers: whoever has a profile is a customer');
		return { ...customer, homeProfileId: one.homeProfileId };
	});
}

async function loadWhole(
	{ tx, rules }: { tx: Tx; rules: IdentityRules },
	people: readonly ProfileFound[],
	now: number,
): Promise<Map<string, Customer>> {
	const consent = await loadConsent({ tx, rules }, people);
	await eventLoopTurn();
	const points = await loadPoints(tx, people, now);
	await eventLoopTurn();
	const activity = await loadActivity(
		tx,
		people.flatMap(({ memberIds }) => memberIds),
	);
	return new Map(
		people.map((profile, i) => {
			const parts = { consent: consent[i] ?? [], points: points[i] ?? [] };
			const own = profile.memberIds.flatMap((id) => activity.get(id) ?? []);
			return [profile.profileId, decideCustomer(profile, parts, own)];
		}),
	);
}
