import type { EngineContext, Tx } from '../store';
import { inTransactions } from '../store';
import type { Rejected } from '../values';
import { invariant, rejected, StoreConflictError } from '../values';
import { decideResolve } from './decide-resolve';
import { prepareCommand, prepareIdentifiers, prepareNaming } from './prepare-command';
import {
	loadCanonicalIds,
	loadMembers,
	loadOwners,
	loadPersonsToChange,
	lockPeople,
	saveChanges,
	saveTraits,
} from './repository';
import type { TraitToSave } from './repository';
import type { IdentityRules } from './rules';
import { DEFAULT_RULES } from './rules';
import type {
	CustomerReason,
	CustomerRef,
	FindOutcome,
	Identifier,
	KnownCustomer,
	People,
	Person,
	RankedIdentifier,
	Resolved,
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
 * batch again matches what it made. Two reads and a write
 * per table for each 500 requests; 2,000 requests a transaction.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function resolve(
	context: EngineContext,
	requests: readonly ResolveRequest[],
	options: ResolveOptions = {},
): Promise<ResolveOutcome[]> {
	const rules = rulesWith(options);
	const rulesByRegion = new Map<string, IdentityRules>();
	const rulesOf = ({ defaultRegion }: ResolveRequest): IdentityRules => {
		if (!defaultRegion) return rules;
		const known = rulesByRegion.get(defaultRegion) ?? rulesWith({ defaultRegion });
		rulesByRegion.set(defaultRegion, known);
		return known;
	};
	return inTransactions(context.store, requests, (tx, chunk) => {
		const now = context.clock.now();
		const commands = chunk.map((request) => prepareCommand(request, rulesOf(request), now));
		return resolveCommands({ ...context, rules, now, tx }, commands);
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
	const rules = rulesWith(options);
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
 * transaction ends. `outcomes[i]` answers `customers[i]`.
 */
export async function findCustomers(
	{ tx }: { tx: Tx },
	customers: readonly CustomerRef[],
	options: ResolveOptions & { lock?: boolean } = {},
): Promise<FindOutcome[]> {
	const rules = rulesWith(options);
	const byId = await findByProfileId(tx, customers);
	const prepared = customers.map(({ profileId, identifiers }) =>
		profileId === undefined ? prepareIdentifiers(identifiers ?? [], rules) : undefined,
	);
	const named = prepared.flatMap((one) => (one && 'identifiers' in one ? one.identifiers : []));
	const { ownerByKey, canonicalByProfile } = await loadOwnersByKey(tx, named);
	const located = prepared.map((one, i) => {
		if (one === undefined) return byId[i] ?? unknownProfile();
		if ('status' in one) return one;
		const owner = one.identifiers
			.map(({ key }) => ownerByKey.get(key))
			.find((known) => known !== undefined);
		if (owner === undefined) return unknownIdentifiers();
		return locate(canonicalByProfile.get(owner) ?? owner, owner);
	});
	return await withMembers(tx, located, options.lock ?? false);
}

type Located = KnownCustomer | Rejected<CustomerReason>;

function locate(profileId: string, homeProfileId: string): KnownCustomer {
	return { status: 'found', profileId, homeProfileId };
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

// No other text is asked for: PostgreSQL throws at NUL, and that would fail the neighbours as well.
const PROFILE_ID = /^[0-9a-f-]{36}$/;

async function findByProfileId(
	tx: Tx,
	customers: readonly CustomerRef[],
): Promise<(KnownCustomer | undefined)[]> {
	const ids = customers.flatMap(({ profileId, homeProfileId }) =>
		[profileId ?? '', homeProfileId ?? ''].filter((id) => PROFILE_ID.test(id)),
	);
	const canonical = await loadCanonicalIds(tx, [...new Set(ids)]);
	return customers.map(({ profileId = '', homeProfileId = '' }) => {
		const canonicalId = canonical.get(profileId);
		if (canonicalId === undefined) return undefined;
		const isSamePerson = canonical.get(homeProfileId) === canonicalId;
		return locate(canonicalId, isSamePerson ? homeProfileId : profileId);
	});
}

type ResolveScope = EngineContext & { tx: Tx; rules: IdentityRules; now: number };

/** Resolves the commands; what is decided already (a refusal, a profile found by its id) passes through. */
async function resolveCommands<Decided extends { status: string }>(
	scope: ResolveScope,
	commands: readonly (ResolveCommand | Decided)[],
): Promise<(Resolved | Decided)[]> {
	const open = commands.filter((command): command is ResolveCommand => !('status' in command));
	const people = await loadPeople(scope.tx, open);
	const nextId = () => scope.ids.next();
	const { outcomes, changes } = decideResolve(open, { ...scope, people, nextId });
	await saveChanges(scope.tx, changes, { now: scope.now, nextId });
	await saveTraits(scope.tx, latestTraits(open, outcomes));
	let next = 0;
	return commands.map((command) => {
		if ('status' in command) return command;
		const outcome = outcomes[next++];
		invariant(outcome !== undefined, 'resolve: one outcome per command');
		return outcome;
	});
}

async function loadPeople(tx: Tx, commands: readonly ResolveCommand[]): Promise<People> {
	const owners = await loadOwnersByKey(
		tx,
		commands.flatMap(({ identifiers }) => identifiers),
	);
	const persons = new Map<string, Person>();
	const memberIds = new Set<string>();
	for (const person of await loadPersonsToChange(tx, personsThatMayChange(commands, owners))) {
		persons.set(person.id, person);
		for (const memberId of person.memberIds) {
			memberIds.add(memberId);
			owners.canonicalByProfile.set(memberId, person.id);
		}
	}
	for (const owner of owners.ownerByKey.values()) {
		const personId = owners.canonicalByProfile.get(owner) ?? owner;
		if (persons.has(personId) && !memberIds.has(owner)) throw takenOut();
	}
	return { ...owners, persons };
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

async function loadOwnersByKey(tx: Tx, identifiers: readonly Identifier[]): Promise<Owners> {
	const owners: Owners = { ownerByKey: new Map(), canonicalByProfile: new Map() };
	// A value may also be known under other types; nobody asks the map for those.
	for (const owner of await loadOwners(
		tx,
		identifiers.map(({ value }) => value),
	)) {
		owners.ownerByKey.set(keyOf(owner), owner.profile_id);
		if (owner.canonical_id !== owner.profile_id) {
			owners.canonicalByProfile.set(owner.profile_id, owner.canonical_id);
		}
	}
	return owners;
}

/** One row per home profile, trait and source: a statement may not update a row twice. */
function latestTraits(
	commands: readonly ResolveCommand[],
	outcomes: readonly Resolved[],
): TraitToSave[] {
	// Strings are joined for a key only where a profile comes twice: on a large batch they cost more than the writing.
	const seen = new Set<string>();
	const isDistinct = outcomes.every(
		({ homeProfileId }) => seen.size < seen.add(homeProfileId).size,
	);
	const latest = new Map<string | number, TraitToSave>();
	commands.forEach(({ traits, occurredAt, source }, i) => {
		const profileId = outcomes[i]?.homeProfileId;
		invariant(profileId !== undefined, 'resolve: one outcome per command');
		for (const { name, json } of traits) {
			const key = isDistinct ? latest.size : `${profileId}\n${source}\n${name}`;
			const known = latest.get(key);
			if (known && known.setAt > occurredAt) continue;
			latest.set(key, { profileId, name, source, json, setAt: occurredAt });
		}
	});
	return [...latest.values()];
}

function rulesWith({ defaultRegion }: ResolveOptions): IdentityRules {
	return defaultRegion ? { ...DEFAULT_RULES, defaultRegion } : DEFAULT_RULES;
}

function unknownProfile(): Rejected<CustomerReason> {
	return rejected('profile_unknown', {
		field: 'profileId',
		message: 'There is no customer with this profileId',
		mend: 'Take the profileId from an Omnichannel node that uses the same store, or name the customer by an identifier.',
	});
}

function unknownIdentifiers(): Rejected<CustomerReason> {
	return rejected('profile_unknown', {
		field: 'identifiers',
		message: 'No customer has any of these identifiers',
		mend: 'Put an Omnichannel Identity node (Resolve) before this one, so that the customer is made first.',
	});
}
