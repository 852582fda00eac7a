import { sql } from 'kysely';
import type { Sql } from '../store';
import type { PersonColumn } from './repository-people';
import { rowsOf } from './repository-people';

/** How many identifiers of a type the person has; of those they have proved to own, if only these are asked for. */
export function countIdentifiersOf(
	person: PersonColumn,
	{ type, isVerified }: { type: string; isVerified: boolean },
): Sql {
	const isProved = isVerified ? sql`and identifier.verified_at is not null` : sql``;
	return sql`(select count(*) from ${rowsOf(person, 'identifier')} and identifier.type = ${type} ${isProved})`;
}

/**
 * For the queries of other capabilities, for `from`: the table `identifier` with the column `value`, all values of the type that
 * the person has. `person.person` is a column of theirs.
 */
export function identifiersOf(person: PersonColumn, type: string): Sql {
	return sql`(select owned.value from ${rowsOf(person, 'identifier', 'owned')} and owned.type = ${type}) as identifier`;
}

/** As `identifiersOf`, of everybody: with the columns `value` and `profile_id`. */
export function identifiersOfType(type: string): Sql {
	return sql`(select value, profile_id from identifier where type = ${type}) as identifier`;
}
