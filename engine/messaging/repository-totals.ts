import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Tx } from '../store';
import { inValues } from '../store';

/**
 * For the queries of other capabilities: of each home profile and channel (`key`) how many messages a provider has
 * accepted, and when the first and the last was. Columns as `kind`, `profile_id`, `key`, `name`, `count`, `amount`,
 * `first_at`, `last_at`.
 */
export function sentTotals(tx: Tx, profileIds: readonly string[]): RawBuilder<unknown> {
	return sql`select 'message' as kind, profile_id, channel as key, '' as name, count(*) as count,
			'0' as amount, min(confirmed_at) as first_at, max(confirmed_at) as last_at
		from message where status = 'sent' and ${inValues(tx, 'profile_id', profileIds)}
		group by profile_id, channel`;
}
