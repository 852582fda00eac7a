import { invariant } from '../../values';
import type { Link } from './decide-link';
import { decideLink } from './decide-link';
import type { ResolveBasis, State } from './resolve-state';
import { joined, strongestFirst } from '../merges/survivor';
import { canonicalOf, ownerOf, personOf, plain, startState } from './resolve-state';
import { explainSetAside } from './set-aside';
import type { People, RankedIdentifier, ResolveChanges, ResolveCommand, Resolved } from '../types';

/**
 * Decides who each command is about: nobody known makes a profile, one is matched, several are merged unless a rule
 * keeps them apart; then the weakest identifier is set aside and the rest tried again. `outcomes[i]` answers
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

function resolveOne(state: State, command: ResolveCommand, basis: ResolveBasis): Resolved {
	const { link, heldBack } = decideLink(state, command.identifiers);
	const [strongest] = link.known;
	const homeProfileId = strongest === undefined ? create(state, basis) : ownerOf(state, strongest);
	const mergedFrom = link.personIds.length > 1 ? merge(state, link, command) : [];
	attach(state, link.unknown, { homeProfileId, source: command.source });
	const profileId = canonicalOf(state, homeProfileId);
	return {
		status: strongest === undefined ? 'created' : mergedFrom.length > 0 ? 'merged' : 'matched',
		profileId,
		homeProfileId,
		matchedBy: link.known.map(plain),
		attached: link.unknown.map(plain),
		setAside: heldBack.map((one) => explainSetAside(state, one, profileId)),
		dropped: command.dropped,
		mergedFrom,
	};
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
	const added = identifiers.map((one) => ({ ...plain(one), firstSeenAt: state.now }));
	state.persons.set(person.id, { ...person, identifiers: person.identifiers.concat(added) });
	for (const identifier of identifiers) {
		state.ownerByKey.set(identifier.key, homeProfileId);
		state.changes.identifiers.push({ identifier, profileId: homeProfileId, source });
	}
}

/** Merges the linked people into the one with the strongest identifier, then the oldest. Returns those absorbed. */
function merge(state: State, { personIds, known }: Link, command: ResolveCommand): string[] {
	const people = personIds.map((id) => personOf(state, id));
	const [survivor, ...absorbed] = strongestFirst(people, { byType: state.ruleByType });
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
	state.persons.set(survivor.id, joined(survivor, absorbed));
	return absorbed.map((person) => person.id);
}

function finishChanges(state: State, before: People): ResolveChanges {
	const profiles = [...state.createdIds].map((id) => ({ id, canonicalId: canonicalOf(state, id) }));
	const moved = [...before.persons.keys()]
		.map((from) => ({ from, to: canonicalOf(state, from) }))
		.filter(({ from, to }) => from !== to);
	return { ...state.changes, profiles, moved };
}
