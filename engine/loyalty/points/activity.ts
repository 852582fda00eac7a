import { idleUntil } from '../ledger/move-points';
import { idleLapseAt } from '../programme/decide-lot-terms';
import type { ProgrammeDefinition } from '../programme/definition';

/** When points lapse that last so long after an activity at the instant: by the programme's days, or to the millisecond. */
export function activityAt(
	at: number,
	definition: ProgrammeDefinition | undefined,
): (idleAfter: string) => number {
	return (idleAfter) =>
		definition === undefined
			? idleUntil(at, idleAfter)
			: idleLapseAt(idleAfter, at, definition.zone);
}
