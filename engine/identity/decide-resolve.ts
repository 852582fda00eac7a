import { invariant } from '../values';
import type { IdentityRules } from './rules';
import type {
	Identifier,
	People,
	RankedIdentifier,
	Person,
	ResolveChanges,
	ResolveCommand,
	Resolved,
	SetAside,
} from './types';

/** What the decision needs besides the commands. `nextId` gives the ids of new profiles. */
export interface ResolveBasis {
	people: People;
	rules: IdentityRules;
	now: number;
	nextId: () => string;
}

/** The people as the batch goes on: each command sees the effects of those before it. */
interface State {
	ownerByKey: Map<string, string>;
	canonicalByProfile: Map<string, string>;
	persons: Map<string, Person>;
	rankByType: ReadonlyMap<string, number>;
	limitByType: ReadonlyMap<string, number>;
	changes: ResolveChanges;
	createdIds: Set<string>;
}

/** What one command would link. */
interface Link {
	known: RankedIdentifier[];
	unknown: RankedIdentifier[];
	/** Canonical ids, in the order of their strongest identifier in the command. */
	personIds: string[];
}

/**
 * Decides who each command is about: nobody known makes a profile, one is matched, several are merged unless that
 * breaks a limit; then the weakest identifier is set aside and the rest tried again. `outcomes[i]` answers
 * `commands[i]`; `basis` is left as it is.
 */
export function decideResolve(
	commands: readonly ResolveCommand[],
	basis: ResolveBasis,
): { outcomes: Resolved[]; changes: ResolveChanges } {
	const state = startState(basis);
	const outcomes = commands.map((command) => resolveOne(state, command, basis));
	for (const outcome of outcomes) outcome.profileId = canonicalOf(state, outcome.profileId);
	return { outcomes, changes: finishChanges(state, basis.people) };
}

function startState({ people, rules }: ResolveBasis): State {
	return {
		ownerByKey: new Map(people.ownerByKey),
		canonicalByProfile: new Map(people.canonicalByProfile),
		persons: new Map(people.persons),
		rankByType: new Map(rules.types.map(({ type }, rank) => [type, rank])),
		limitByType: new Map(
			rules.types.flatMap(({ type, limit }) => (limit === undefined ? [] : [[type, limit]])),
		),
		changes: { profiles: [], identifiers: [], merges: [], moved: [] },
		createdIds: new Set(),
	};
}

function resolveOne(state: State, command: ResolveCommand, basis: ResolveBasis): Resolved {
	const { link, setAside } = holdLimits(state, command.identifiers);
	const [strongest] = link.known;
	const homeProfileId = strongest === undefined ? create(state, basis) : ownerOf(state, strongest);
	const mergedFrom = link.personIds.length > 1 ? merge(state, link, command) : [];
	attach(state, link.unknown, { homeProfileId, source: command.source });
	return {
		status: strongest === undefined ? 'created' : mergedFrom.length > 0 ? 'merged' : 'matched',
		profileId: canonicalOf(state, homeProfileId),
		homeProfileId,
		matchedBy: link.known.map(plain),
		attached: link.unknown.map(plain),
		setAside,
		dropped: command.dropped,
		mergedFrom,
	};
}

/** Without what is only for looking up. */
function plain({ type, value }: Identifier): Identifier {
	return { type, value };
}

function holdLimits(state: State, identifiers: readonly RankedIdentifier[]) {
	let kept = identifiers;
	const setAside: SetAside[] = [];
	for (;;) {
		const link = linkOf(state, kept);
		const limitType = brokenLimit(state, link);
		if (limitType === undefined) return { link, setAside };
		const weakest = kept.at(-1);
		invariant(weakest !== undefined, 'resolve: one identifier alone breaks no limit');
		kept = kept.slice(0, -1);
		setAside.push({
			...plain(weakest),
			reason: 'limit',
			limitType,
			limit: state.limitByType.get(limitType) ?? 0,
		});
	}
}

function linkOf(state: State, identifiers: readonly RankedIdentifier[]): Link {
	const link: Link = { known: [], unknown: [], personIds: [] };
	for (const identifier of identifiers) {
		const owner = state.ownerByKey.get(identifier.key);
		if (owner === undefined) {
			link.unknown.push(identifier);
			continue;
		}
		link.known.push(identifier);
		const personId = canonicalOf(state, owner);
		if (!link.personIds.includes(personId)) link.personIds.push(personId);
	}
	return link;
}

/** The first type, by priority, of which the linked person would have too many. */
function brokenLimit(state: State, { unknown, personIds }: Link): string | undefined {
	const isMerge = personIds.length > 1;
	// One known person and nothing new, or nobody and one new identifier: nothing that a limit could hold.
	if (personIds.length + unknown.length < 2) return undefined;
	const countByType = new Map<string, number>();
	const count = ({ type }: Identifier) => countByType.set(type, (countByType.get(type) ?? 0) + 1);
	unknown.forEach(count);
	const addedTypes = new Set(countByType.keys());
	for (const personId of personIds) personOf(state, personId).identifiers.forEach(count);
	for (const [type, limit] of state.limitByType) {
		// Who has too many already, from before a rule was tightened, is not held up by it for other types.
		const isTooMany = (countByType.get(type) ?? 0) > limit;
		if (isTooMany && (isMerge || addedTypes.has(type))) return type;
	}
	return undefined;
}

function create(state: State, { nextId, now }: ResolveBasis): string {
	const id = nextId();
	state.createdIds.add(id);
	state.canonicalByProfile.set(id, id);
	state.persons.set(id, { id, createdAt: now, memberIds: [id], identifiers: [] });
	return id;
}

function attach(
	state: State,
	identifiers: readonly RankedIdentifier[],
	{ homeProfileId, source }: { homeProfileId: string; source: string },
): void {
	if (identifiers.length === 0) return;
	const person = personOf(state, canonicalOf(state, homeProfileId));
	state.persons.set(person.id, {
		...person,
		identifiers: person.identifiers.concat(identifiers),
	});
	for (const identifier of identifiers) {
		state.ownerByKey.set(identifier.key, homeProfileId);
		state.changes.identifiers.push({ identifier, profileId: homeProfileId, source });
	}
}

/** Merges the linked people into the one with the strongest identifier, then the oldest. Returns those absorbed. */
function merge(state: State, { personIds, known }: Link, command: ResolveCommand): string[] {
	const [survivor, ...absorbed] = personIds
		.map((id) => personOf(state, id))
		.sort(
			(a, b) =>
				strongestRank(state, a) - strongestRank(state, b) ||
				a.createdAt - b.createdAt ||
				(a.id < b.id ? -1 : 1),
		);
	invariant(survivor !== undefined, 'resolve: a merge has a survivor');
	for (const person of absorbed) {
		for (const memberId of person.memberIds) state.canonicalByProfile.set(memberId, survivor.id);
		state.changes.merges.push({
			survivorId: survivor.id,
			absorbedId: person.id,
			cause: { rule: 'shared_identifiers', identifiers: known.map(plain), ...command.cause },
		});
		state.persons.delete(person.id);
	}
	state.persons.set(survivor.id, {
		...survivor,
		memberIds: [survivor, ...absorbed].flatMap((person) => person.memberIds),
		identifiers: [survivor, ...absorbed].flatMap((person) => person.identifiers),
	});
	return absorbed.map((person) => person.id);
}

function strongestRank(state: State, person: Person): number {
	const ranks = person.identifiers.map(({ type }) => rankOf(state, type));
	return Math.min(...ranks, state.rankByType.size);
}

function rankOf(state: State, type: string): number {
	return state.rankByType.get(type) ?? state.rankByType.size;
}

function personOf(state: State, personId: string): Person {
	const person = state.persons.get(personId);
	invariant(person !== undefined, 'resolve: a person that changes is loaded');
	return person;
}

function ownerOf(state: State, { key }: RankedIdentifier): string {
	const owner = state.ownerByKey.get(key);
	invariant(owner !== undefined, 'resolve: a known identifier has an owner');
	return owner;
}

function canonicalOf(state: State, profileId: string): string {
	return state.canonicalByProfile.get(profileId) ?? profileId;
}

function finishChanges(state: State, before: People): ResolveChanges {
	const profiles = [...state.createdIds].map((id) => ({ id, canonicalId: canonicalOf(state, id) }));
	const moved = [...before.persons.keys()]
		.map((from) => ({ from, to: canonicalOf(state, from) }))
		.filter(({ from, to }) => from !== to);
	return { ...state.changes, profiles, moved };
}
