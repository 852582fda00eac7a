import type { JournalMark, JournalPlace } from '../../store';
import type { RefreshState } from './refresh-types';

/** Whom a refresh evaluates. */
export interface RefreshPlan {
	/** Everybody after this person; undefined where not everybody. */
	everybodyAfter?: string;
	/** Everybody who is new in the journal since this place, and who is due; undefined where everybody is evaluated anew. */
	touchedSince?: JournalPlace;
}

interface PlanBasis {
	mark: JournalMark;
	fingerprint: string;
	now: number;
}

/**
 * Everybody where the last refresh went by something else, looked into another journal, or lies ahead of the clock; who
 * was touched or is due where it did not. A look at everybody that was interrupted goes on, and then looks at those who
 * were touched since it began.
 */
export function decidePlan(state: RefreshState, basis: PlanBasis): RefreshPlan {
	const { journal, next, fingerprint, refreshedAt: at, full } = state;
	if (journal === basis.mark.journal) {
		if (next !== null && at !== null && goesOn({ next, fingerprint, at }, basis))
			return { touchedSince: next };
		if (full !== null && goesOn(full, basis))
			return { everybodyAfter: full.after, touchedSince: full.next };
	}
	return { everybodyAfter: '' };
}

function goesOn(
	last: { fingerprint: string | null; next: JournalPlace; at: number },
	{ mark, fingerprint, now }: PlanBasis,
): boolean {
	return last.fingerprint === fingerprint && last.at <= now && last.next.from <= mark.end;
}
