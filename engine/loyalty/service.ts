import type { CustomerRef, FindOutcome, ResolveOptions } from '../identity';
import { findCustomers, resolveCustomers } from '../identity';
import type { EngineContext, Tx } from '../store';
import { inTransactions } from '../store';
import type { Rejected } from '../values';
import { firstOfEachKey } from '../values';
import { decideEarn } from './decide-earn';
import { decideRedeem } from './decide-redeem';
import { prepareEarn, prepareRedeem } from './prepare-request';
import type { PurseTotal, StoredEntry } from './repository';
import {
	insertEntries,
	loadEarnings,
	loadOpenLots,
	loadRedemptions,
	loadSpendable,
} from './repository';
import type {
	Asked,
	Booked,
	CustomerRefusal,
	Earned,
	EarnCommand,
	EarnOutcome,
	EarnRequest,
	Holder,
	Redeemed,
	RedeemCommand,
	RedeemOutcome,
	RedeemRequest,
	RequestReason,
} from './types';
import { bookingKey, purseKey } from './types';

type Scope = EngineContext & { tx: Tx; now: number; options: ResolveOptions };
type Prepared<Command> = Command | Rejected<RequestReason>;

/** The people of a batch, by any of their profiles. */
interface People {
	personOf(profileId: string): string;
	memberIds: string[];
}

/**
 * Books earned points; `outcomes[i]` answers `requests[i]`, and later requests see the effects of earlier ones. An
 * unknown customer is made. Points are integers, times epoch ms. Safe to repeat by `idempotencyKey`, once per operation
 * and programme. Some ten queries per 500 requests; 1,000 requests a transaction.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function earn(
	context: EngineContext,
	requests: readonly EarnRequest[],
	options: ResolveOptions = {},
): Promise<EarnOutcome[]> {
	return inTransactions(context.store, requests, (tx, chunk) => {
		const now = context.clock.now();
		const commands = chunk.map((request) => prepareEarn(request, now));
		return earnCommands({ ...context, tx, now, options }, commands);
	});
}

async function earnCommands(
	scope: Scope,
	prepared: readonly Prepared<EarnCommand>[],
): Promise<EarnOutcome[]> {
	const { tx, now } = scope;
	const commands = openCommands(prepared);
	const stored = await loadEarnings(tx, keysOf(commands));
	const isKnown = knownBy(stored);
	const fresh = commands.filter((command) => !isKnown(command));
	const resolved = await firstOfEachKey(fresh, {
		keyOf: (command: EarnCommand) => bookingKey(command),
		work: (turn) => resolveCustomers(scope, customersOf(turn), scope.options),
		// Zero points are booked nowhere, so they take no key either.
		isRefused: ({ status }, { points }) => status === 'rejected' || points === 0,
	});
	const homes = resolved.flatMap((one) =>
		one && one.status !== 'rejected' ? [one.homeProfileId] : [],
	);
	const people = peopleOf(
		await findProfiles(tx, [...homes, ...stored.map(({ profileId }) => profileId)]),
	);
	const programmes = programmesOf(commands);
	const spendable = await loadSpendable(tx, { profileIds: people.memberIds, programmes }, now);
	const holders = new Map<EarnCommand, Holder | CustomerRefusal | undefined>();
	fresh.forEach((command, i) => holders.set(command, holderOf(resolved[i], people)));
	const { outcomes, entries } = decideEarn(ask(prepared, holders), {
		known: new Map(stored.map((entry) => [bookingKey(entry), toEarned(entry, people)])),
		balances: balancesOf(spendable, people),
		now,
		nextId: () => scope.ids.next(),
	});
	await insertEntries(tx, entries, { now, nextId: () => scope.ids.next() });
	return outcomes;
}

/**
 * Spends points, what lapses first and then the oldest, over all profiles of the person; all or nothing. `outcomes[i]`
 * answers `requests[i]`, and later requests see what earlier ones left. Nobody is made: an unknown customer is refused.
 * Safe to repeat by `idempotencyKey`, once per operation and programme; writers at the same time take turns per person,
 * so that nothing is spent twice. Some eight queries per 500 requests; 1,000 requests a transaction.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function redeem(
	context: EngineContext,
	requests: readonly RedeemRequest[],
	options: ResolveOptions = {},
): Promise<RedeemOutcome[]> {
	return inTransactions(context.store, requests, (tx, chunk) => {
		const now = context.clock.now();
		const commands = chunk.map((request) => prepareRedeem(request, now));
		return redeemCommands({ ...context, tx, now, options }, commands);
	});
}

async function redeemCommands(
	scope: Scope,
	prepared: readonly Prepared<RedeemCommand>[],
): Promise<RedeemOutcome[]> {
	const { tx, now } = scope;
	const commands = openCommands(prepared);
	const lock = { ...scope.options, lock: true };
	const found = await findCustomers({ tx }, customersOf(commands), lock);
	// After the lock, so that what another writer has just booked is seen.
	const stored = await loadRedemptions(tx, keysOf(commands));
	const ofKeys = await findProfiles(
		tx,
		stored.map(({ profileId }) => profileId),
	);
	const people = peopleOf([...found, ...ofKeys]);
	const programmes = programmesOf(commands);
	const lots = await loadOpenLots(tx, { profileIds: people.memberIds, programmes });
	const holders = new Map<RedeemCommand, Holder | CustomerRefusal | undefined>();
	commands.forEach((command, i) => holders.set(command, holderOf(found[i], people)));
	const { outcomes, entries } = decideRedeem(ask(prepared, holders), {
		known: new Map(stored.map((entry) => [bookingKey(entry), toRedeemed(entry, people)])),
		lots: Map.groupBy(lots, (lot) => purseKey(lot.programme, people.personOf(lot.profileId))),
		now,
		nextId: () => scope.ids.next(),
	});
	await insertEntries(tx, entries, { now, nextId: () => scope.ids.next() });
	return outcomes;
}

function openCommands<Command extends object>(prepared: readonly Prepared<Command>[]): Command[] {
	return prepared.filter((one): one is Command => !('status' in one));
}

function ask<Command extends object>(
	prepared: readonly Prepared<Command>[],
	holders: ReadonlyMap<Command, Holder | CustomerRefusal | undefined>,
): (Asked<Command> | Rejected<RequestReason>)[] {
	return prepared.map((one) =>
		'status' in one ? one : { command: one, holder: holders.get(one) },
	);
}

function holderOf(
	customer: (Holder & { status: string }) | CustomerRefusal | undefined,
	people: People,
): Holder | CustomerRefusal | undefined {
	if (customer === undefined || !('homeProfileId' in customer)) return customer;
	const { homeProfileId } = customer;
	return { profileId: people.personOf(homeProfileId), homeProfileId };
}

async function findProfiles(tx: Tx, profileIds: readonly string[]): Promise<FindOutcome[]> {
	const refs = [...new Set(profileIds)].map((profileId) => ({ profileId }));
	return refs.length === 0 ? [] : await findCustomers({ tx }, refs);
}

function peopleOf(found: readonly FindOutcome[]): People {
	const persons = new Map<string, string>();
	for (const one of found) {
		if (one.status !== 'found') continue;
		for (const memberId of one.memberIds) persons.set(memberId, one.profileId);
	}
	return {
		personOf: (profileId) => persons.get(profileId) ?? profileId,
		memberIds: [...persons.keys()],
	};
}

/** Sums of home profiles as sums of people. */
function balancesOf(spendable: readonly PurseTotal[], people: People): Map<string, number> {
	const balances = new Map<string, number>();
	for (const { profileId, programme, points } of spendable) {
		const purse = purseKey(programme, people.personOf(profileId));
		balances.set(purse, (balances.get(purse) ?? 0) + points);
	}
	return balances;
}

function programmesOf(commands: readonly { programme: string }[]): string[] {
	return [...new Set(commands.map(({ programme }) => programme))];
}

function knownBy(
	stored: readonly StoredEntry[],
): (command: { programme: string; key: string }) => boolean {
	const keys = new Set(stored.map(bookingKey));
	return (command) => keys.has(bookingKey(command));
}

function keysOf(commands: readonly { key: string }[]): string[] {
	return commands.map(({ key }) => key);
}

function customersOf(commands: readonly { customer: CustomerRef }[]): CustomerRef[] {
	return commands.map(({ customer }) => customer);
}

function toEarned(
	entry: StoredEntry & Pick<Earned, 'points' | 'expiresAt'>,
	people: People,
): Earned {
	return {
		status: 'earned',
		...toBooked(entry, people),
		points: entry.points,
		expiresAt: entry.expiresAt,
	};
}

function toRedeemed(entry: StoredEntry & Pick<Redeemed, 'lots'>, people: People): Redeemed {
	const points = entry.lots.reduce((sum, lot) => sum + lot.points, 0);
	return { status: 'redeemed', ...toBooked(entry, people), points, lots: entry.lots };
}

function toBooked(entry: StoredEntry, people: People): Omit<Booked, 'points'> {
	return {
		profileId: people.personOf(entry.profileId),
		programme: entry.programme,
		balance: entry.balanceAfter,
		entryId: entry.id,
		occurredAt: entry.occurredAt,
		reference: entry.reference,
		duplicate: false,
	};
}
