import { sql } from 'kysely';
import type { Comparison, ConditionScope, InstantRange, WalkedRows } from '../../store';
import { compareInteger } from '../../store';
import type { EventsAsked } from './events-asked';
import { eventFilters } from './repository-events-asked';

/** The events asked for, to walk once for everybody, and how many of them a person must have. */
export function walkedEvents(
	asked: EventsAsked,
	range: InstantRange,
	{
		scope,
		limit: [comparison, count],
	}: { scope: ConditionScope; limit: [comparison: Comparison, count: number] },
): WalkedRows {
	return {
		rows: sql`event`,
		profileId: 'event.profile_id',
		filter: eventFilters(asked, range, scope),
		having: compareInteger(sql`count(*)`, comparison, count),
	};
}
