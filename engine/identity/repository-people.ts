import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Tx } from '../store';
import { rowsByValue, rowsOfKeys, touchSelected } from '../store';
import { loadCanonicalIds, loadMembers } from './repository';

// For the queries of other capabilities: who a row belongs to, without their knowing our tables. `column` is a name of
// theirs, such as `event.profile_id`.

/** The person, as canonical profile id, whom a row with this home profile belongs to. */
export function personOf(column: string): RawBuilder<string> {
	return sql<string>`(select owner.canonical_id from profile as owner where owner.id = ${sql.ref(column)})`;
}

/** A person: the column of a query with their canonical profile id. */
export interface PersonColumn {
	tx: Tx;
	person: string;
}

/** For `from`, and open for a further `and`: the person's rows of a table with home profiles, under its name or an alias. */
export function rowsOf(
	{ tx, person }: PersonColumn,
	table: string,
	alias: string = table,
): RawBuilder<unknown> {
	const members = sql`select id as key from profile where canonical_id = ${sql.ref(person)}`;
	return rowsOfKeys(tx, { table, alias, column: 'profile_id' }, members);
}

/** For `from`, and open for a further `and`: everybody whom the store knows, one row a person, whose `id` is canonical. */
export function everybody(alias: string): RawBuilder<unknown> {
	const column = (name: string) => sql.ref(`${alias}.${name}`);
	return sql`profile as ${sql.id(alias)} where ${column('canonical_id')} = ${column('id')} and ${column('erased_at')} is null`;
}

/**
 * For another capability, inside its transaction, after its write: notes that something of whoever has one of these
 * values as an identifier, of whatever type, may have changed.
 */
export async function touchOwners(tx: Tx, values: readonly string[]): Promise<void> {
	if (values.length === 0) return;
	const owners = rowsByValue(tx, { table: 'identifier', column: 'value' }, [...new Set(values)]);
	await touchSelected(tx, sql`select distinct identifier.profile_id from ${owners}`);
}

/**
 * For another capability, inside its transaction: the people whom these profiles belong to, by canonical id, each with all
 * their home profiles. Profiles that are gone are left out, and so are those of erased people. Two queries.
 */
export async function loadPeopleOf(
	tx: Tx,
	profileIds: readonly string[],
): Promise<Map<string, string[]>> {
	const canonical = await loadCanonicalIds(tx, profileIds);
	return await loadMembers(tx, [...new Set(canonical.values())]);
}

/**
 * For `from`: the table `owner` with the columns `profile_id` and `person_id`, each home profile with its person; without
 * the profiles that only hold the bookings of people who were erased.
 */
export function owners(): RawBuilder<unknown> {
	return sql`(select id as profile_id, canonical_id as person_id from profile where erased_at is null) as owner`;
}

/**
 * SQL: everybody who has such rows, as canonical `id` in their order: walks the profiles person by person, and of each the
 * rows, once. `filter` and `having` may name `person.canonical_id`.
 */
export function peopleByRows({
	rows,
	profileId,
	filter,
	having,
}: {
	rows: RawBuilder<unknown>;
	profileId: string;
	filter: RawBuilder<unknown>;
	having: RawBuilder<unknown>;
}): RawBuilder<unknown> {
	// SQLite takes a cross join in the order in which it is written.
	return sql`select person.canonical_id as id from profile as person cross join ${rows}
		where ${sql.ref(profileId)} = person.id and ${filter}
		group by person.canonical_id having ${having} and not exists (
			select 1 from profile as owner where owner.id = person.canonical_id and owner.erased_at is not null)
		order by person.canonical_id`;
}
