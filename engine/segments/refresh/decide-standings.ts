import type { EvaluatedPerson, SegmentChange, Standing } from './refresh-types';

/** What a page of people changes. */
export interface StandingChanges {
	saved: Standing[];
	/** Home profiles. */
	removed: string[];
	changes: Omit<SegmentChange, 'position' | 'at'>[];
}

/**
 * Who entered and who left. Standings are kept by home profile, so a person was in the segment if one of their profiles
 * was: merged people who were and are in change nothing, and each of those who are taken apart was in if the person was.
 * A profile that stays in keeps its time; the person has been in since the oldest.
 */
export function decideStandings(
	people: readonly EvaluatedPerson[],
	known: ReadonlyMap<string, Standing>,
	now: number,
): StandingChanges {
	const result: StandingChanges = { saved: [], removed: [], changes: [] };
	for (const person of people) {
		const { personId, memberIds, isIn } = person;
		const wasIn = memberIds.some((id) => (known.get(id)?.enteredAt ?? null) !== null);
		if (isIn !== wasIn)
			result.changes.push({ profileId: personId, change: isIn ? 'entered' : 'left' });
		for (const id of memberIds) addStanding(result, known.get(id), standingOf(id, person));
	}
	return result;

	function standingOf(profileId: string, { personId, isIn, dueAt }: EvaluatedPerson): Standing {
		const isPerson = profileId === personId;
		const before = known.get(profileId);
		const enteredAt = isIn ? (before?.enteredAt ?? now) : null;
		return { profileId, isPerson, enteredAt, dueAt: isPerson ? dueKept(before, dueAt, now) : null };
	}
}

/**
 * A look that is due earlier than it must be stays: it costs one evaluation then, where moving it would cost a write each
 * time that something happens to the person.
 */
function dueKept(before: Standing | undefined, dueAt: number | null, now: number): number | null {
	const known = before?.dueAt ?? null;
	return dueAt !== null && known !== null && known > now && known < dueAt ? known : dueAt;
}

/** A profile that is not in and never due is not kept. */
function addStanding(
	{ saved, removed }: StandingChanges,
	before: Standing | undefined,
	after: Standing,
): void {
	if (after.enteredAt === null && after.dueAt === null) {
		if (before !== undefined) removed.push(after.profileId);
	} else if (!isSame(before, after)) saved.push(after);
}

function isSame(before: Standing | undefined, after: Standing): boolean {
	return (
		before !== undefined &&
		before.isPerson === after.isPerson &&
		before.enteredAt === after.enteredAt &&
		before.dueAt === after.dueAt
	);
}
