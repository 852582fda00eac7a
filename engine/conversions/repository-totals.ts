import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Tx } from '../store';
import { inValues } from '../store';

/**
 * For the queries of other capabilities: of each home profile and currency (`key`) how many orders there are, their sum
 * in minor units as text, and when the first and the last was. Columns as `kind`, `profile_id`, `key`, `name`, `count`,
 * `amount`, `first_at`, `last_at`.
 */
export function orderTotals(tx: Tx, profileIds: readonly string[]): RawBuilder<unknown> {
	return sql`select 'order' as kind, profile_id, currency as key, '' as name, count(*) as count,
			cast(sum(amount_minor) as text) as amount, min(occurred_at) as first_at, max(occurred_at) as last_at
		from conversion where kind = 'order' and ${inValues(tx, 'profile_id', profileIds)}
		group by profile_id, currency`;
}
