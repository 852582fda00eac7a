import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';

// For the queries of other capabilities: who a row belongs to, without their knowing our tables. `column` is a name of
// theirs, such as `event.profile_id`.

/** The person, as canonical profile id, whom a row with this home profile belongs to. */
export function personOf(column: string): RawBuilder<string> {
	return sql<string>`(select owner.canonical_id from profile as owner where owner.id = ${sql.ref(column)})`;
}

/** For `from`: the table `member` with the column `profile_id`, all home profiles of the person in this column. */
export function membersOf(column: string): RawBuilder<unknown> {
	return sql`(select id as profile_id from profile where canonical_id = ${sql.ref(column)}) as member`;
}
