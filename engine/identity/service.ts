import type { EngineContext, Tx } from '../store';
import { inTransactions, touchProfiles } from '../store';
import type { Rejected } from '../values';
import { invariant, StoreConflictError } from '../values';
import { decideResolve } from './resolve/decide-resolve';
import { rulesByRequest, rulesFor } from './rules/chosen-rules';
import type { ToldTraits } from './traits/decide-traits';
import { keepTraits } from './traits/keep-traits';
import type { Located } from './locate-customers';
import {
	identifiersIn,
	locateById,
	locateCustomers,
	prepareNamings,
	profileIdsIn,
	unknownProfile,
} from './locate-customers';
import { storedValues, withKnownSpellings } from './resolve/known-spelling';
import { prepareCommand, prepareNaming } from './resolve/prepare-command';
import { decideVerified } from './resolve/decide-verified';
import {
	loadCanonicalIds,
	loadMembers,
	loadOwners,
	loadPersonsToChange,
	lockPeople,
	saveChanges,
	saveVerified,
} from './repository';
import { loadRules } from './rules/repository-rules';
import { loadApartPairs } from './merges/repository-merges';
import type { IdentityRules } from './rules/rules';
import { rulesForRegion } from './rules/rules';
import type {
	CustomerReason,
	CustomerRef,
	FindOutcome,
	KnownCustomer,
	People,
	Person,
	RankedIdentifier,
	Resolved,
	ResolveChanges,
	ResolveCommand,
	ResolveOutcome,
	ResolveRequest,
} from './types';
import { keyOf } from './types';

/** Options of a resolve call; `defaultRegion` is the ISO 3166 region of phone numbers without a country code. */
export interface ResolveOptions {
	defaultRegion?: string;
}

/**
 * Finds or makes the customer of each request and merges those that its identifiers link; `outcomes[i]` answers
 * `requests[i]`, and later requests see the effects of earlier ones. Times are epoch ms. Safe to repeat: the same
 * batch again matches what it made. For each 500 requests two reads, up to five more where people or folded traits change
 * (locks included), and a write per table, one more where identifiers are verified; 2,000 requests a transaction.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function resolve(
	context: EngineContext,
	requests: readonly ResolveRequest[],
	options: ResolveOptions = {},
): Promise<ResolveOutcome[]> {
	return inTransactions(context.store, requests, async (tx, chunk) => {
		const rules = rulesForRegion(await loadRules(tx), options.defaultRegion);
		const rulesOf = rulesByRequest(rules);
		const now = context.clock.now();
		const commands = chunk.map((request) => prepareCommand(request, rulesOf(request), now));
		return await resolveCommands({ ...context, rules, now, tx }, commands);
	});
}

/**
 * For another capability, inside its transaction: who each command is about, made where the identifiers are new.
 * `outcomes[i]` answers `customers[i]`.
 */
export async function resolveCustomers(
	context: EngineContext & { tx: Tx },
	customers: readonly CustomerRef[],
	options: ResolveOptions = {},
): Promise<(Resolved | KnownCustomer | Rejected<CustomerReason>)[]> {
	const rules = await rulesFor(context.tx, customers, options);
	const now = context.clock.now();
	const found = await findByProfileId(context.tx, customers);
	const commands = customers.map(({ profileId, identifiers }, i) =>
		profileId === undefined
			? prepareNaming(identifiers ?? [], rules, now)
			: (found[i] ?? unknownProfile()),
	);
	if (commands.every((command) => 'status' in command)) return commands;
	return await resolveCommands({ ...context, rules, now }, commands);
}

/**
 * For another capability, inside its transaction: who each command is about; nobody is made and nothing is merged. Where
 * the identifiers belong to several people, the strongest decides. With `lock`, people stay as they are until the
 * transaction ends. With `withErased`, profiles that hold the bookings of erased people count too, for sums over all.
 * Without `withMembers` the `memberIds` stay empty, and a query is saved.
 * `outcomes[i]` answers `customers[i]`.
 */
export async function findCustomers(
	{ tx }: { tx: Tx },
	customers: readonly CustomerRef[],
	options: ResolveOptions & { lock?: boolean; withErased?: boolean; withMembers?: boolean } = {},
): Promise<FindOutcome[]> {
	const namings = prepareNamings(customers, await rulesFor(tx, customers, options));
	const canonical = await loadCanonicalIds(tx, profileIdsIn(namings), options);
	const { ownerByKey, canonicalByProfile } = await loadOwnersByKey(tx, identifiersIn(namings));
	const located = locateCustomers(namings, {
		canonicalOf: (id) => canonicalByProfile.get(id) ?? canonical.get(id),
		ownerOf: (key) => ownerByKey.get(key),
	});
	if (options.withMembers === false)
		return located.map((one) => (one.status === 'found' ? { ...one, memberIds: [] } : one));
	return await withMembers(tx, located, options.lock ?? false);
}

async function withMembers(
	tx: Tx,
	located: readonly Located[],
	lock: boolean,
): Promise<FindOutcome[]> {
	const ids = [
		...new Set(located.flatMap((one) => (one.status === 'found' ? [one.profileId] : []))),
	];
	if (lock) await lockPeople(tx, ids);
	const members = await loadMembers(tx, ids);
	return located.map((one) => {
		if (one.status !== 'found') return one;
		const memberIds = members.get(one.profileId) ?? [];
		if (lock && !memberIds.includes(one.homeProfileId)) throw takenOut();
		return { ...one, memberIds };
	});
}

/** Between finding a person and locking them, one of their profiles was taken out: start over. */
function takenOut(): StoreConflictError {
	return new StoreConflictError('A merge was undone by another execution');
}

async function findByProfileId(
	tx: Tx,
	customers: readonly CustomerRef[],
): Promise<(KnownCustomer | undefined)[]> {
	const canonical = await loadCanonicalIds(tx, profileIdsIn(customers));
	return customers.map((one) => locateById(one, (id) => canonical.get(id)));
}

type ResolveScope = EngineContext & { tx: Tx; rules: IdentityRules; now: number };

/** Resolves the commands; what is decided already (a refusal, a profile found by its id) passes through. */
async function resolveCommands<Decided extends { status: string }>(
	scope: ResolveScope,
	commands: readonly (ResolveCommand | Decided)[],
): Promise<(Resolved | Decided)[]> {
	const prepared = commands.filter((command): command is ResolveCommand => !('status' in command));
	const owners = await loadOwnersByKey(
		scope.tx,
		prepared.flatMap(({ identifiers }) => identifiers),
	);
	const open = prepared.map((one) => withKnownSpellings(one, (key) => owners.ownerByKey.has(key)));
	const people = await loadPeople(scope.tx, open, owners);
	const nextId = () => scope.ids.next();
	const { outcomes, changes } = decideResolve(open, { ...scope, people, nextId });
	await saveChanges(scope.tx, changes, { now: scope.now, nextId });
	const proved = await saveVerified(scope.tx, decideVerified(open, outcomes));
	await keepTraits(scope, { commands: open, outcomes, newProfiles: changes.profiles });
	const touched = listTouchedBy(changes, { commands: open, outcomes });
	await touchProfiles(scope.tx, [...touched, ...proved]);
	let next = 0;
	return commands.map((command) => {
		if ('status' in command) return command;
		const outcome = outcomes[next++];
		invariant(outcome !== undefined, 'resolve: one outcome per command');
		return outcome;
	});
}

/** The home profiles whose identifiers, traits or person have changed, or may have. */
function listTouchedBy(
	{ profiles, identifiers, moved }: ResolveChanges,
	{ commands, outcomes }: ToldTraits,
): string[] {
	const told = outcomes.filter((_, i) => commands[i]?.traits.length !== 0);
	return [
		...profiles.map(({ id }) => id),
		...identifiers.map(({ profileId }) => profileId),
		...moved.flatMap(({ from, to }) => [from, to]),
		...told.map(({ homeProfileId }) => homeProfileId),
	];
}

async function loadPeople(
	tx: Tx,
	commands: readonly ResolveCommand[],
	owners: Owners,
): Promise<People> {
	const persons = new Map<string, Person>();
	for (const person of await loadPersonsToChange(tx, personsThatMayChange(commands, owners))) {
		persons.set(person.id, person);
		for (const memberId of person.memberIds) owners.canonicalByProfile.set(memberId, person.id);
	}
	const memberIds = [...persons.values()].flatMap((person) => person.memberIds);
	checkMembers(owners, { persons, memberIds: new Set(memberIds) });
	const apart = apartByProfile(await loadApartPairs(tx, persons.size < 2 ? [] : memberIds));
	return { ...owners, persons, apart };
}

/** Those who were found as members of somebody whom we have locked since must be so still. */
function checkMembers(
	{ ownerByKey, canonicalByProfile }: Owners,
	{ persons, memberIds }: { persons: ReadonlyMap<string, Person>; memberIds: ReadonlySet<string> },
): void {
	if (persons.size === 0) return;
	for (const owner of ownerByKey.values()) {
		const personId = canonicalByProfile.get(owner) ?? owner;
		if (persons.has(personId) && !memberIds.has(owner)) throw takenOut();
	}
}

/** Of each pair that no item may link, the one profile to those it is kept apart from. */
function apartByProfile(
	pairs: readonly { profileA: string; profileB: string }[],
): Map<string, string[]> {
	const apart = new Map<string, string[]>();
	for (const { profileA, profileB } of pairs) {
		apart.set(profileA, [...(apart.get(profileA) ?? []), profileB]);
	}
	return apart;
}

/** Those whom a command links to each other or to an identifier that the store does not know. */
function personsThatMayChange(
	commands: readonly ResolveCommand[],
	{ ownerByKey, canonicalByProfile }: Owners,
): string[] {
	const personOf = ({ key }: RankedIdentifier) => {
		const owner = ownerByKey.get(key);
		return owner === undefined ? undefined : (canonicalByProfile.get(owner) ?? owner);
	};
	const ids = new Set<string>();
	for (const { identifiers } of commands) {
		const [first, ...others] = identifiers;
		if (first === undefined || others.length === 0) continue;
		const person = personOf(first);
		if (others.every((other) => personOf(other) === person)) continue;
		for (const id of identifiers.map(personOf)) if (id !== undefined) ids.add(id);
	}
	return [...ids].sort();
}

interface Owners {
	/** `type:value` to the profile that owns it. */
	ownerByKey: Map<string, string>;
	/** Only of profiles that were merged into another; the others are their own. */
	canonicalByProfile: Map<string, string>;
}

async function loadOwnersByKey(tx: Tx, identifiers: readonly RankedIdentifier[]): Promise<Owners> {
	const owners: Owners = { ownerByKey: new Map(), canonicalByProfile: new Map() };
	// A value may also be known under other types; nobody asks the map for those.
	for (const owner of await loadOwners(tx, storedValues(identifiers))) {
		owners.ownerByKey.set(keyOf(owner), owner.profile_id);
		if (owner.canonical_id !== owner.profile_id) {
			owners.canonicalByProfile.set(owner.profile_id, owner.canonical_id);
		}
	}
	return owners;
}
