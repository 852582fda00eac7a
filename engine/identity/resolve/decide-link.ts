import { invariant } from '../../values';
import type { LimitedType, State } from './resolve-state';
import { canonicalOf, ownerOf, personOf } from './resolve-state';
import type { Person, RankedIdentifier } from '../types';

/** What one command links. */
export interface Link {
	known: RankedIdentifier[];
	unknown: RankedIdentifier[];
	/** Canonical ids, in the order of their strongest identifier in the command: the first is the customer. */
	personIds: string[];
}

/** Why an identifier is not linked. */
export type Obstacle =
	{ reason: 'limit'; limited: LimitedType } | { reason: 'kept_apart' } | { reason: 'attach_only' };

/** An identifier that is not linked, with the people whom the command linked until then. */
export interface HeldBack {
	identifier: RankedIdentifier;
	obstacle: Obstacle;
	personIds: readonly string[];
}

/**
 * What the identifiers, strongest first, may link: while a rule stands in the way, the weakest is held back and the rest
 * tried again. So what is held back is the same when the item comes again.
 */
export function decideLink(
	state: State,
	identifiers: readonly RankedIdentifier[],
): { link: Link; heldBack: HeldBack[] } {
	const heldBack: HeldBack[] = [];
	for (let kept = identifiers; ; kept = kept.slice(0, -1)) {
		const link = linkOf(state, kept);
		const obstacle = obstacleOf(state, link);
		if (obstacle === undefined) return { link, heldBack };
		const identifier = kept.at(-1);
		invariant(identifier !== undefined, 'resolve: one identifier alone meets no obstacle');
		heldBack.push({ identifier, obstacle, personIds: link.personIds });
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

function obstacleOf(state: State, link: Link): Obstacle | undefined {
	if (link.personIds.length > 1) {
		if (isKeptApart(state, link)) return { reason: 'kept_apart' };
		if (attachesElsewhere(state, link)) return { reason: 'attach_only' };
	}
	const limited = brokenLimit(state, link);
	return limited === undefined ? undefined : { reason: 'limit', limited };
}

/** Whether one of several people is known only by what never merges. */
function attachesElsewhere(state: State, { known, personIds }: Link): boolean {
	if (!state.hasAttachOnly) return false;
	const merging = known.filter(({ type }) => state.ruleByType.get(type)?.links !== 'attach');
	const reached = new Set(merging.map((one) => canonicalOf(state, ownerOf(state, one))));
	return reached.size < personIds.length;
}

/** Whether two of the people have members who are kept apart. */
function isKeptApart(state: State, { personIds }: Link): boolean {
	if (state.apart.size === 0) return false;
	return personIds.some((personId) =>
		personOf(state, personId).memberIds.some((memberId) =>
			state.apart.get(memberId)?.some((other) => {
				const otherId = canonicalOf(state, other);
				return otherId !== personId && personIds.includes(otherId);
			}),
		),
	);
}

/** The first type, by priority, of which the linked person would have too many. */
function brokenLimit(state: State, { unknown, personIds }: Link): LimitedType | undefined {
	if (linksNothing(unknown, personIds)) return undefined;
	const persons = personIds.map((personId) => personOf(state, personId));
	return state.limited.find((limited) => {
		const added = unknown.filter(({ type }) => type === limited.type).length;
		const counts = persons.map((person) => countOf(person, limited));
		const total = counts.reduce((sum, count) => sum + count, added);
		// Who has too many already, from before a rule was tightened, is not held up by it for other types.
		return total > limited.limit && total > Math.max(0, ...counts);
	});
}

/** One known person and nothing new, or nobody and one new identifier of each type: nothing that a limit could hold. */
function linksNothing(unknown: readonly RankedIdentifier[], personIds: readonly string[]): boolean {
	if (personIds.length > 0) return personIds.length + unknown.length < 2;
	return unknown.every(({ rank }, i) => rank !== unknown[i - 1]?.rank);
}

/** How many identifiers the limit counts. */
export function countOf({ identifiers }: Person, { type, since }: LimitedType): number {
	let count = 0;
	for (const one of identifiers) if (one.type === type && one.firstSeenAt > since) count++;
	return count;
}
