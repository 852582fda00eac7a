import type { ProfileOutcome } from '../identity';
import { getProfiles, loadRules, resolveCustomers, rulesForRegion } from '../identity';
import type { EngineContext, Tx } from '../store';
import { inChunks } from '../store';
import { invariant } from '../values';
import { ADDRESS_TYPES } from './channels';
import type { SetConsentCommand } from './decide-set-consent';
import { decideSetConsent } from './decide-set-consent';
import type { PreparedConsent, Refusal } from './prepare-set-consent';
import { prepareSetConsent } from './prepare-set-consent';
import { insertRecords, loadRecords, loadRecordsByKey } from './repository';
import { newestFirst } from './newest-first';
import { noAddress } from './refusals';
import type { ConsentRecord, SetConsentOutcome, SetConsentRequest } from './types';

/** `defaultRegion` is the ISO 3166 region of phone numbers without a country code. */
export interface ConsentOptions {
	defaultRegion?: string;
}

/**
 * Records what customers said about being contacted, and makes those who are new; `outcomes[i]` answers `requests[i]`,
 * and later requests see earlier ones. Times are epoch ms. Safe to repeat by `idempotencyKey`. Per 500 requests one
 * transaction of some nine queries and a read, and one read more where a request names no address.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); chunks before the failing one are saved.
 */
export function setConsent(
	context: EngineContext,
	requests: readonly SetConsentRequest[],
	options: ConsentOptions = {},
): Promise<SetConsentOutcome[]> {
	return inChunks(requests, async (chunk) => {
		const now = context.clock.now();
		const stored = await context.store.read(loadRules);
		const rules = rulesForRegion(stored, options.defaultRegion);
		const prepared = chunk.map((request) => prepareSetConsent(request, { rules, now }));
		const addressed = await withCustomersAddresses(context, prepared, options);
		return await context.store.write((tx) => record({ ...context, tx, now }, addressed, options));
	});
}

/** Fills in the customer's addresses where the request has none: of a grant the newest, of a denial all. */
async function withCustomersAddresses(
	context: EngineContext,
	prepared: readonly (PreparedConsent | Refusal)[],
	options: ConsentOptions,
): Promise<(PreparedConsent | Refusal)[]> {
	const open = prepared.filter(
		(one): one is PreparedConsent => isPrepared(one) && one.addresses.length === 0,
	);
	if (open.length === 0) return [...prepared];
	const profiles = await getProfiles(
		context,
		open.map(({ customer }) => customer),
		options,
	);
	const profileOf = new Map(open.map((one, i) => [one, profiles[i]]));
	return prepared.map((one) => {
		const profile = isPrepared(one) ? profileOf.get(one) : undefined;
		return isPrepared(one) && profile !== undefined ? addressesFrom(profile, one) : one;
	});
}

function addressesFrom(
	profile: ProfileOutcome,
	prepared: PreparedConsent,
): PreparedConsent | Refusal {
	if (profile.status !== 'found')
		return profile.reason === 'profile_unknown' ? noAddress() : profile;
	const addresses = newestFirst(profile.identifiers, ADDRESS_TYPES[prepared.channel]);
	if (addresses.length === 0) return noAddress();
	return {
		...prepared,
		addresses: prepared.status === 'denied' ? addresses : addresses.slice(0, 1),
	};
}

async function record(
	scope: EngineContext & { tx: Tx; now: number },
	prepared: readonly (PreparedConsent | Refusal)[],
	options: ConsentOptions,
): Promise<SetConsentOutcome[]> {
	const { tx, now } = scope;
	const keys = prepared.flatMap((one) => (isPrepared(one) ? [one.idempotencyKey] : []));
	const recordsByKey = await loadRecordsByKey(tx, [...new Set(keys)]);
	const commands = await withPeople(scope, asFirstTold(prepared, recordsByKey), options);
	const open = commands.filter((one): one is SetConsentCommand => !('reason' in one));
	const addresses = open.flatMap((one) =>
		one.addresses.map((address) => ({ channel: one.channel, address })),
	);
	const { outcomes, records } = decideSetConsent(open, {
		now,
		nextId: () => scope.ids.next(),
		recordsByKey,
		recordsByAddress: await loadRecords(tx, addresses),
	});
	await insertRecords(tx, records);
	let next = 0;
	return commands.map((command) => {
		if ('reason' in command) return command;
		const outcome = outcomes[next++];
		invariant(outcome !== undefined, 'setConsent: one outcome per command');
		return outcome;
	});
}

/** A key that is known is about whom it was about first: a repeat makes nobody and merges nobody. */
function asFirstTold(
	prepared: readonly (PreparedConsent | Refusal)[],
	recordsByKey: ReadonlyMap<string, readonly ConsentRecord[]>,
): (PreparedConsent | Refusal)[] {
	return prepared.map((one) => {
		const records = isPrepared(one) ? recordsByKey.get(one.idempotencyKey) : undefined;
		const [first] = records ?? [];
		if (!isPrepared(one) || records === undefined || first === undefined) return one;
		const { profileId, channel } = first;
		return {
			...one,
			channel,
			customer: { profileId },
			addresses: records.map(({ address }) => address),
		};
	});
}

async function withPeople(
	scope: EngineContext & { tx: Tx },
	prepared: readonly (PreparedConsent | Refusal)[],
	options: ConsentOptions,
): Promise<(SetConsentCommand | Refusal)[]> {
	const customers = prepared.flatMap((one) => (isPrepared(one) ? [one.customer] : []));
	const people = await resolveCustomers(scope, customers, options);
	let next = 0;
	return prepared.map((one) => {
		if (!isPrepared(one)) return one;
		const person = people[next++];
		invariant(person !== undefined, 'setConsent: one person per command');
		if (person.status === 'rejected') return person;
		return { ...one, personId: person.profileId, profileId: person.homeProfileId };
	});
}

function isPrepared(one: PreparedConsent | Refusal): one is PreparedConsent {
	return !('reason' in one);
}
