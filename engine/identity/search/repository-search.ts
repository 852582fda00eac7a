import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Tx } from '../../store';
import { everybody, rowsOf } from '../repository-people';
import type { Beginnings, SearchQuery, Span } from './search-types';

/** Above this it is quicker to walk from the newest person on than to gather all that match (some 5 µs each). */
const MATCHES_GATHERED_MAX = 20_000;

/**
 * The canonical profiles that the query finds, newest first, one more than its limit where there are more. Of everybody:
 * one statement, along the key from the cursor on. Else two: whether many match, and then either those that do, by their
 * index, or people from the cursor on until enough do.
 */
export async function listMatches(tx: Tx, query: SearchQuery): Promise<string[]> {
	const { beginnings, before, limit } = query;
	const { rows } = await sql<{ id: string }>`
		select id from ${await candidates(tx, beginnings)} as person
		where id < ${before} order by id desc limit ${limit + 1}`.execute(tx);
	return rows.map(({ id }) => id);
}

async function candidates(tx: Tx, beginnings: Beginnings | null): Promise<RawBuilder<unknown>> {
	const all = sql`select id from ${everybody('person')}`;
	if (beginnings === null) return sql`(${all})`;
	return (await areMany(tx, beginnings))
		? sql`(${all} and (${matches(tx, beginnings)}))`
		: sql`(${sql.join(gathered(beginnings), sql` union `)})`;
}

async function areMany(tx: Tx, { identifiers, names }: Beginnings): Promise<boolean> {
	const hits = [
		...identifiers.map((span) => sql`select 1 from identifier where ${isIn('value', span)}`),
		...names.map((span) => sql`select 1 from trait where ${isIn('search', span)}`),
	];
	const { rows } = await sql<{ hits: number }>`select count(*) as hits from (
		${sql.join(hits, sql` union all `)} limit ${MATCHES_GATHERED_MAX + 1}) as hit`.execute(tx);
	return (rows[0]?.hits ?? 0) > MATCHES_GATHERED_MAX;
}

function gathered({ profileIds, identifiers, names, words }: Beginnings): RawBuilder<unknown>[] {
	const personOfRow = (table: string, condition: RawBuilder<unknown>) =>
		sql`select owner.canonical_id as id from ${sql.table(table)} join profile as owner
			on owner.id = ${sql.ref(`${table}.profile_id`)} where ${condition}`;
	const named = (span: Span) => personOfRow('trait', isIn('search', span));
	const namedByAll = sql.join(words.map(named), sql` intersect `);
	return [
		...identifiers.map((span) => personOfRow('identifier', isIn('value', span))),
		...names.map(named),
		...(words.length > 0 ? [sql`select id from (${namedByAll}) as named`] : []),
		...profileIds.map(
			(id) => sql`select canonical_id as id from profile where id = ${id} and erased_at is null`,
		),
	];
}

/** Whether `person` is found. A profile's id is never among what many share. */
function matches(tx: Tx, { identifiers, names, words }: Beginnings): RawBuilder<unknown> {
	const has = (table: string, condition: RawBuilder<unknown>) =>
		sql`exists (select 1 from ${rowsOf({ tx, person: 'person.id' }, table)} and ${condition})`;
	const isNamed = (span: Span) => has('trait', isIn('search', span));
	const any = [
		...identifiers.map((span) => has('identifier', isIn('value', span))),
		...names.map(isNamed),
		...(words.length > 0 ? [sql`(${sql.join(words.map(isNamed), sql` and `)})`] : []),
	];
	return sql.join(any, sql` or `);
}

function isIn(column: string, { low, high }: Span): RawBuilder<unknown> {
	return sql`${sql.ref(column)} >= ${low} and ${sql.ref(column)} < ${high}`;
}
