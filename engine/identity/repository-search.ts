import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Tx } from '../store';
import type { Beginnings, SearchQuery, Span } from './search-types';

/**
 * The canonical profiles that the query finds, newest first, one more than its limit where there are more. One statement:
 * of everybody a walk along the key from the cursor on; else all that match are found by their index for each page.
 */
export async function listMatches(tx: Tx, query: SearchQuery): Promise<string[]> {
	const { beginnings, before, limit } = query;
	const people =
		beginnings === null
			? sql`(select id from profile where canonical_id = id and erased_at is null) as person`
			: sql`(${sql.join(matches(beginnings), sql` union `)}) as person`;
	const { rows } = await sql<{ id: string }>`
		select id from ${people} where id < ${before} order by id desc limit ${limit + 1}`.execute(tx);
	return rows.map(({ id }) => id);
}

function matches({ profileIds, identifiers, names, words }: Beginnings): RawBuilder<unknown>[] {
	const named = sql.join(words.map(namedOnes), sql` intersect `);
	return [
		...identifiers.map(ownersOf),
		...names.map(namedOnes),
		...(words.length > 0 ? [sql`select id from (${named}) as named`] : []),
		...profileIds.map(
			(id) => sql`select canonical_id as id from profile where id = ${id} and erased_at is null`,
		),
	];
}

function ownersOf({ low, high }: Span): RawBuilder<unknown> {
	return sql`select profile.canonical_id as id from identifier join profile on profile.id = identifier.profile_id
		where identifier.value >= ${low} and identifier.value < ${high}`;
}

function namedOnes({ low, high }: Span): RawBuilder<unknown> {
	return sql`select profile.canonical_id as id from trait join profile on profile.id = trait.profile_id
		where trait.search >= ${low} and trait.search < ${high}`;
}
