import type { JsonValue, Rejected } from '../../values';
import { invariant, rejected } from '../../values';
import type { ApartPair, LimitExceeded, MergeOutcome, MergeReason } from './merge-types';
import { countOf } from '../resolve/decide-link';
import { canonicalOf, limitedTypes, personOf } from '../resolve/resolve-state';
import type { IdentityRules } from '../rules/rules';
import { joined, strongestFirst } from './survivor';
import type { Person } from '../types';

/** A request made ready: any profile of each customer who is to be one person, and the one who goes on. */
export interface MergeCommand {
	profileIds: string[];
	survivorId: string | undefined;
	allowOverLimit: boolean;
	cause: Record<string, JsonValue>;
}

/** What the decision needs besides the commands. `nextId` gives the ids of merge records. */
export interface MergeBasis {
	/** By canonical id: everybody whom a command names. */
	persons: ReadonlyMap<string, Person>;
	/** Pairs of which both profiles belong to somebody in `persons`. */
	apart: readonly ApartPair[];
	rules: IdentityRules;
	now: number;
	nextId: () => string;
}

/** A merge record to save. */
export interface MergeToSave {
	id: string;
	survivorId: string;
	absorbedId: string;
	cause: Record<string, unknown>;
}

export interface MergeChanges {
	merges: MergeToSave[];
	/** Canonical profiles of before the batch that have a new canonical one. */
	moved: { from: string; to: string }[];
	lifted: ApartPair[];
}

/** What one command comes to: who goes on, who becomes part of them, and what speaks against it. */
export interface MergePlan {
	survivor: Person;
	absorbed: Person[];
	limitsExceeded: LimitExceeded[];
	/** What keeps the people of this command apart now. */
	apart: ApartPair[];
}

interface State {
	persons: Map<string, Person>;
	canonicalByProfile: Map<string, string>;
	apartByProfile: Map<string, ApartPair[]>;
	changes: MergeChanges;
}

/**
 * Makes the people of each command one, as a person decided: what was kept apart is so no more; only a limit stops it,
 * unless the command allows that too. `outcomes[i]` answers `commands[i]`, and later commands see the effects of
 * earlier ones; `basis` is left as it is.
 */
export function decideMerges(
	commands: readonly MergeCommand[],
	basis: MergeBasis,
): { outcomes: MergeOutcome[]; changes: MergeChanges } {
	const state = startState(basis);
	const outcomes = commands.map((command) => mergeOne(state, command, basis));
	for (const outcome of outcomes) {
		if (outcome.status !== 'rejected') outcome.profileId = canonicalOf(state, outcome.profileId);
	}
	const moved = [...basis.persons.keys()]
		.map((from) => ({ from, to: canonicalOf(state, from) }))
		.filter(({ from, to }) => from !== to);
	return { outcomes, changes: { ...state.changes, moved } };
}

/** Tells what a command by itself would come to; made once for many commands. */
export function mergePlanner(basis: MergeBasis): (command: MergeCommand) => MergePlan {
	const state = startState(basis);
	return (command) => planIn(state, command, basis);
}

/** Why a plan is refused although everybody is known; undefined where it is not. */
export function refusalOf({ limitsExceeded }: MergePlan): Rejected<MergeReason> | undefined {
	if (limitsExceeded.length === 0) return undefined;
	const [{ type } = { type: '' }] = limitsExceeded;
	const counts = limitsExceeded.map((one) => `${one.count} of ${one.type} (at most ${one.limit})`);
	return rejected('limit_exceeded', {
		field: type,
		message: `As one person they would have more identifiers than the rules allow: ${counts.join(', ')}`,
		mend:
			'Check that they really are one person. To merge them all the same, switch on Allow Over Limit; or raise the ' +
			'limit of that type in the identity rules.',
	});
}

function startState({ persons, apart }: MergeBasis): State {
	const canonicalByProfile = new Map<string, string>();
	for (const { id, memberIds } of persons.values()) {
		for (const memberId of memberIds) canonicalByProfile.set(memberId, id);
	}
	const apartByProfile = new Map<string, ApartPair[]>();
	for (const pair of apart) {
		const known = apartByProfile.get(pair.profileA);
		if (known) known.push(pair);
		else apartByProfile.set(pair.profileA, [pair]);
	}
	return {
		persons: new Map(persons),
		canonicalByProfile,
		apartByProfile,
		changes: { merges: [], moved: [], lifted: [] },
	};
}

function mergeOne(state: State, command: MergeCommand, basis: MergeBasis): MergeOutcome {
	const plan = planIn(state, command, basis);
	const { survivor, absorbed, apart, limitsExceeded } = plan;
	if (absorbed.length === 0) return { status: 'unchanged', profileId: survivor.id };
	const refusal = command.allowOverLimit ? undefined : refusalOf(plan);
	if (refusal !== undefined) return refusal;
	const merges = absorbed.map(({ id }) => ({
		id: basis.nextId(),
		survivorId: survivor.id,
		absorbedId: id,
		cause: withLifted(command.cause, apart),
	}));
	state.changes.merges.push(...merges);
	state.changes.lifted.push(...apart);
	joinPeople(state, survivor, absorbed);
	return {
		status: 'merged',
		profileId: survivor.id,
		mergedFrom: absorbed.map(({ id }) => id),
		mergeIds: merges.map(({ id }) => id),
		apartLifted: apart,
		limitsExceeded,
	};
}

/** Whoever undoes the merge finds there what kept them apart until then. */
function withLifted(cause: MergeCommand['cause'], apart: readonly ApartPair[]) {
	if (apart.length === 0) return cause;
	return { ...cause, apartLifted: apart.map(({ profileA, profileB }) => [profileA, profileB]) };
}

function planIn(state: State, command: MergeCommand, { rules, now }: MergeBasis): MergePlan {
	const ids = new Set(command.profileIds.map((id) => canonicalOf(state, id)));
	const people = strongestFirst(
		[...ids].map((id) => personOf(state, id)),
		rules,
	);
	const named = command.survivorId && canonicalOf(state, command.survivorId);
	const survivor = people.find(({ id }) => id === named) ?? people[0];
	invariant(survivor !== undefined, 'merge: a command names somebody');
	return {
		survivor,
		absorbed: people.filter((person) => person !== survivor),
		limitsExceeded: limitsExceededBy(people, rules, now),
		apart: apartAmong(state, people),
	};
}

function limitsExceededBy(
	people: readonly Person[],
	rules: IdentityRules,
	now: number,
): LimitExceeded[] {
	return limitedTypes(rules, now).flatMap((limited) => {
		const { type, limit } = limited;
		const counts = people.map((person) => countOf(person, limited));
		const count = counts.reduce((sum, one) => sum + one, 0);
		// Who alone has too many already, from before a rule was tightened, is not held up by it.
		return count > limit && count > Math.max(...counts) ? [{ type, limit, count }] : [];
	});
}

function apartAmong(state: State, people: readonly Person[]): ApartPair[] {
	if (state.apartByProfile.size === 0) return [];
	const ids = new Set(people.map(({ id }) => id));
	return people.flatMap(({ id, memberIds }) =>
		memberIds
			.flatMap((memberId) => state.apartByProfile.get(memberId) ?? [])
			.filter(({ profileB }) => {
				const other = canonicalOf(state, profileB);
				return other !== id && ids.has(other);
			}),
	);
}

function joinPeople(state: State, survivor: Person, absorbed: readonly Person[]): void {
	for (const { id, memberIds } of absorbed) {
		for (const memberId of memberIds) state.canonicalByProfile.set(memberId, survivor.id);
		state.persons.delete(id);
	}
	state.persons.set(survivor.id, joined(survivor, absorbed));
}
