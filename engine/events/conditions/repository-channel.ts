import { sql } from 'kysely';
import type { ConditionScope, ConditionWindow, Sql } from '../../store';
import { rangeOf } from '../../store';
import { eventsMayChangeAt, eventsOf, countsMayChangeAt } from './repository-events-asked';

export interface ChannelAsked {
	which: 'preferred' | 'last';
	window: ConditionWindow | undefined;
}

const ON_A_CHANNEL = { hasChannel: true };

/** SQL: the channel of the newest event that has one, or that of most events; of as many, the one that was met last. */
export function channelOf({ which, window }: ChannelAsked, scope: ConditionScope): Sql {
	const events = eventsOf(ON_A_CHANNEL, rangeOf(window, scope), scope);
	if (which === 'last')
		return sql`(select event.channel from ${events} order by event.occurred_at desc, event.id desc limit 1)`;
	return sql`(select met.channel from (
			select event.channel, row_number() over (order by event.occurred_at, event.id) as place from ${events}
		) as met group by met.channel order by count(*) desc, max(met.place) desc limit 1)`;
}

/** SQL: the instant before which time alone does not change the channel. */
export function channelMayChangeAt({ which, window }: ChannelAsked, scope: ConditionScope): Sql {
	const asked = { ...ON_A_CHANNEL, window };
	return which === 'last' ? countsMayChangeAt(asked, [1], scope) : eventsMayChangeAt(asked, scope);
}
