import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Tx } from '../store';
import { inValues } from '../store';

/**
 * For the queries of other capabilities: of each home profile and channel (an empty `key` for none) how many events there
 * are, when the first and the last was, and the last one's name. Events with one of the names in `received` are what was
 * done to the customer, a kind of its own. Columns as `kind`, `profile_id`, `key`, `name`, `count`, `amount`, `first_at`,
 * `last_at`.
 */
export function eventTotals(
	tx: Tx,
	profileIds: readonly string[],
	{ received }: { received: readonly string[] },
): RawBuilder<unknown> {
	const kind = sql`case when ${inValues(tx, 'name', received)} then 'received' else 'event' end`;
	// The last event in the same pass: its time, written with as many digits for every instant that there is, then its id
	// and its name. A window function takes twice as long.
	const newest = sql`max(cast(occurred_at + 200000000000000000 as text) || id || ' ' || name)`;
	return sql`select kind, profile_id, key, substr(newest, 56) as name, count, '0' as amount, first_at, last_at
		from (
			select ${kind} as kind, profile_id, coalesce(channel, '') as key, ${newest} as newest, count(*) as count,
				min(occurred_at) as first_at, max(occurred_at) as last_at
			from event where ${inValues(tx, 'profile_id', profileIds)} group by 1, 2, 3
		) as by_channel`;
}
