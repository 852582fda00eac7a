import type { JsonValue, Rejected } from '../../values';
import { invariant, rejected } from '../../values';
import type { Unmerged, UnmergeOutcome, UnmergeReason, UnmergeWhat } from './merge-types';

/** A merge: `absorbedId` became part of `survivorId`. Those that stand are a forest, whose roots are the people. */
export interface MergeEdge {
	id: string;
	survivorId: string;
	absorbedId: string;
	isUndone: boolean;
	/** The merges into `absorbedId` that went along when it was taken out. */
	wentAlong: readonly string[];
	/** Profiles, the smaller first, that were kept apart until this merge. */
	apartLifted?: readonly (readonly [string, string])[];
}

/** A request made ready; `profileId` is any profile of the customer. */
export interface UnmergeCommand {
	profileId: string;
	what: UnmergeWhat;
	keepApart: boolean;
	cause: Record<string, JsonValue>;
}

/** What the decision needs besides the commands. */
export interface UnmergeBasis {
	/** Of all profiles of the customers, and of those that a command names: the canonical one. */
	canonicalByProfile: ReadonlyMap<string, string>;
	/** The merges in which one of these profiles was absorbed, undone ones too, and those that a command names. */
	edges: readonly MergeEdge[];
}

export interface UnmergeChanges {
	undone: { id: string; cause: Record<string, JsonValue> }[];
	/** Profiles that have a new canonical one. */
	moved: { profileId: string; canonicalId: string }[];
	apart: { profileA: string; profileB: string; cause: Record<string, JsonValue> }[];
}

interface State {
	edgeById: ReadonlyMap<string, MergeEdge>;
	/** The merge that stands in which a profile was absorbed. */
	above: Map<string, MergeEdge>;
	/** The merges that stand into a profile. */
	below: Map<string, Set<MergeEdge>>;
	/** By profile: merges into it that it took along when it was taken out of somebody. */
	wentAlong: Map<string, Set<string>>;
	changes: UnmergeChanges;
}

/**
 * Takes merges back: of each undone merge, the absorbed profile is a person again with whoever was merged into it.
 * `outcomes[i]` answers `commands[i]`, and later commands see the effects of earlier ones; `basis` is left as it is.
 */
export function decideUnmerges(
	commands: readonly UnmergeCommand[],
	basis: UnmergeBasis,
): { outcomes: UnmergeOutcome[]; changes: UnmergeChanges } {
	const state = startState(basis);
	const outcomes = commands.map((command) => unmergeOne(state, command, basis));
	const roots = rootsOf(basis.canonicalByProfile.keys(), state.above);
	const touched = new Set(outcomes.flatMap(membersIn));
	const moved = [...touched]
		.map((profileId) => ({ profileId, canonicalId: roots.get(profileId) ?? profileId }))
		.filter((one) => basis.canonicalByProfile.get(one.profileId) !== one.canonicalId);
	return { outcomes, changes: { ...state.changes, moved } };
}

/** Of each profile the root of its tree: the person. `above` holds the merges that stand, by absorbed profile. */
export function rootsOf(
	profileIds: Iterable<string>,
	above: ReadonlyMap<string, Pick<MergeEdge, 'survivorId'>>,
): Map<string, string> {
	const roots = new Map<string, string>();
	for (const profileId of profileIds) {
		const path: string[] = [];
		let id = profileId;
		while (!roots.has(id)) {
			invariant(path.length <= above.size, 'merges that stand never form a circle');
			path.push(id);
			const next = above.get(id)?.survivorId;
			if (next === undefined) break;
			id = next;
		}
		const root = roots.get(id) ?? id;
		for (const one of path) roots.set(one, root);
	}
	return roots;
}

function startState({ edges }: UnmergeBasis): State {
	const state: State = {
		edgeById: new Map(edges.map((edge) => [edge.id, edge])),
		above: new Map(),
		below: new Map(),
		wentAlong: new Map(),
		changes: { undone: [], moved: [], apart: [] },
	};
	for (const edge of edges) {
		if (edge.isUndone) noteAlong(state, edge.absorbedId, edge.wentAlong);
		else {
			state.above.set(edge.absorbedId, edge);
			const siblings = state.below.get(edge.survivorId) ?? new Set();
			state.below.set(edge.survivorId, siblings.add(edge));
		}
	}
	return state;
}

function unmergeOne(state: State, command: UnmergeCommand, basis: UnmergeBasis): UnmergeOutcome {
	const profileId = rootOf(state, command.profileId);
	const edges = edgesToUndo(state, { ...command, profileId }, basis);
	if ('status' in edges) return edges;
	if (edges.length === 0) return { status: 'unchanged', profileId };
	for (const edge of edges) undo(state, edge, command);
	const released = edges.map(({ absorbedId }) => ({
		profileId: absorbedId,
		memberIds: treeBelow(state, absorbedId).toSorted(),
	}));
	const mergeIds = edges.map(({ id }) => id);
	return { status: 'unmerged', profileId, released, mergeIds, keptApart: command.keepApart };
}

function edgesToUndo(
	state: State,
	{ profileId, what }: UnmergeCommand,
	{ canonicalByProfile }: UnmergeBasis,
): MergeEdge[] | Rejected<UnmergeReason> {
	if (what === 'all') {
		return treeBelow(state, profileId).flatMap((id) => state.above.get(id) ?? []);
	}
	return 'mergeId' in what
		? namedMerge(state, what.mergeId, profileId)
		: mergesOf(state, { member: what.member, profileId }, canonicalByProfile);
}

function namedMerge(
	state: State,
	mergeId: string,
	profileId: string,
): MergeEdge[] | Rejected<UnmergeReason> {
	const edge = state.edgeById.get(mergeId);
	const ids = edge === undefined ? [] : [edge.survivorId, edge.absorbedId];
	if (edge === undefined || !ids.some((id) => rootOf(state, id) === profileId)) return noMerge();
	return state.above.get(edge.absorbedId) === edge ? [edge] : [];
}

/** The merge in which the member was absorbed; of the surviving profile itself, the merges into it. */
function mergesOf(
	state: State,
	{ member, profileId }: { member: string; profileId: string },
	canonicalByProfile: ReadonlyMap<string, string>,
): MergeEdge[] | Rejected<UnmergeReason> {
	if (!canonicalByProfile.has(member)) return noMember();
	if (rootOf(state, member) !== profileId) return [];
	const own = state.above.get(member);
	if (own !== undefined) return [own];
	// Asked again, a profile that was taken out is the surviving one itself. Those it took along stay with it.
	const along = state.wentAlong.get(member);
	return [...(state.below.get(member) ?? [])].filter(({ id }) => !along?.has(id));
}

function undo(state: State, edge: MergeEdge, { what, keepApart, cause }: UnmergeCommand): void {
	const { id, survivorId, absorbedId } = edge;
	state.above.delete(absorbedId);
	state.below.get(survivorId)?.delete(edge);
	const isTakenOut = what !== 'all' && 'member' in what && what.member === absorbedId;
	const along = [...(isTakenOut ? (state.below.get(absorbedId) ?? []) : [])].map((one) => one.id);
	noteAlong(state, absorbedId, along);
	const undoCause = along.length > 0 ? { ...cause, wentAlong: along } : cause;
	state.changes.undone.push({ id, cause: undoCause });
	if (keepApart) keepTwoApart(state, edge, cause);
}

/** The two sides of a merge that was undone, and whoever was kept apart until it was made. */
function keepTwoApart(
	state: State,
	{ survivorId, absorbedId, apartLifted = [] }: MergeEdge,
	cause: UnmergeCommand['cause'],
): void {
	const sides = survivorId < absorbedId ? [survivorId, absorbedId] : [absorbedId, survivorId];
	for (const [profileA = '', profileB = ''] of [sides, ...apartLifted]) {
		const areTwo = rootOf(state, profileA) !== rootOf(state, profileB);
		if (areTwo) state.changes.apart.push({ profileA, profileB, cause });
	}
}

function noteAlong(state: State, profileId: string, mergeIds: readonly string[]): void {
	if (mergeIds.length === 0) return;
	const known = state.wentAlong.get(profileId) ?? [];
	state.wentAlong.set(profileId, new Set([...known, ...mergeIds]));
}

function rootOf(state: State, profileId: string): string {
	return rootsOf([profileId], state.above).get(profileId) ?? profileId;
}

/** The profile and all that are merged into it, at any depth. */
function treeBelow(state: State, profileId: string): string[] {
	const ids = [profileId];
	for (let i = 0; i < ids.length; i++) {
		for (const { absorbedId } of state.below.get(ids[i] ?? '') ?? []) ids.push(absorbedId);
	}
	return ids;
}

function membersIn(outcome: UnmergeOutcome): string[] {
	if (outcome.status !== 'unmerged') return [];
	return outcome.released.flatMap(({ memberIds }: Unmerged['released'][number]) => memberIds);
}

function noMember(): Rejected<UnmergeReason> {
	return rejected('member_unknown', {
		field: 'member',
		message: 'There is no profile with this id to take out',
		mend: 'Take it from the memberIds of Profile: Get, or from Merge: History.',
	});
}

function noMerge(): Rejected<UnmergeReason> {
	return rejected('merge_unknown', {
		field: 'mergeId',
		message: 'This customer has no merge with this id',
		mend: 'Take the mergeId from Merge: History of the same customer.',
	});
}
