import type { Insertable, RawBuilder, SqlBool } from 'kysely';
import { CompiledQuery, sql, SqliteAdapter } from 'kysely';
import { invariant } from '../values';
import { columnTypesOf } from './postgres-types';
import { RowBatch } from './row-batch';
import type { Tables, Tx } from './types';

type TableName = keyof Tables & string;
type ColumnOf<Name extends TableName> = keyof Tables[Name] & string;

/** Whether the transaction runs on the embedded store. */
export function isSqlite(tx: Tx): boolean {
	return tx.getExecutor().adapter instanceof SqliteAdapter;
}

/**
 * `column in (values)` with one bound parameter whatever their number, so that the statement's text stays the same
 * and is prepared once. The column is a name of ours, such as `identifier.value`.
 */
export function inValues(tx: Tx, column: string, values: readonly string[]): RawBuilder<SqlBool> {
	const name = sql.ref(column);
	return isSqlite(tx)
		? sql<SqlBool>`${name} in (select value from json_each(${JSON.stringify(values)}))`
		: sql<SqlBool>`${name} in (select unnest(${values}::text[]))`;
}

/**
 * The rows of a table whose column has one of the values, to select from under the table's own name. As `inValues`, but
 * made for many values: on SQLite it walks them, a third faster than `in`, which first sorts them into a table.
 */
export function rowsByValue(
	tx: Tx,
	{ table, column }: { table: TableName; column: string },
	values: readonly string[],
): RawBuilder<unknown> {
	const from = sql.table(table);
	const name = sql.ref(`${table}.${column}`);
	return isSqlite(tx)
		? sql`json_each(${JSON.stringify(values)}) as wanted cross join ${from} on ${name} = wanted.value`
		: sql`(select * from ${from} where ${name} in (select unnest(${values}::text[]))) as ${from}`;
}

/**
 * For `from`, and open for a further `and`: the rows of a table, under its own name or the alias, whose column has one of the
 * keys that a subquery gives in its column `key`. The keys come first whatever the store believes about the tables: before
 * its first "analyze" PostgreSQL may else join the other way round, and read all rows once for each person.
 */
export function rowsOfKeys(
	tx: Tx,
	{ table, alias = table, column }: { table: string; alias?: string; column: string },
	keys: RawBuilder<unknown>,
): RawBuilder<unknown> {
	const from = alias === table ? sql.table(table) : sql`${sql.table(table)} as ${sql.id(alias)}`;
	const name = sql.ref(`${alias}.${column}`);
	return isSqlite(tx)
		? sql`(${keys}) as wanted cross join ${from} where ${name} = wanted.key`
		: sql`${from} where ${name} = any(array(${keys}))`;
}

/**
 * The values as a table with the one column `value`, for a query that answers each of them.
 */
export function valuesTable(tx: Tx, values: readonly string[]): RawBuilder<{ value: string }> {
	return isSqlite(tx)
		? sql`(select value from json_each(${JSON.stringify(values)}))`
		: sql`(select unnest(${values}::text[]) as value)`;
}

/**
 * Inserts any number of rows of one table; returns how many. All rows have the same keys as the first. A text in a
 * JSON column is JSON already. A key that exists is a conflict, which starts the transaction over.
 */
export function insertRows<Name extends TableName>(
	tx: Tx,
	table: Name,
	rows: readonly Insertable<Tables[Name]>[],
): Promise<number> {
	return writeRows(tx, { table, rows, suffix: '' });
}

/** As `insertRows`, but rows whose key exists are left out. */
export function insertNewRows<Name extends TableName>(
	tx: Tx,
	table: Name,
	rows: readonly Insertable<Tables[Name]>[],
): Promise<number> {
	return writeRows(tx, { table, rows, suffix: ' on conflict do nothing' });
}

/**
 * Inserts rows, or updates the row with the same `key` columns; where given, only if `when` holds, and columns in `set` to
 * what stands there. Both are SQL of ours over `excluded` and the table, never a value of a user.
 */
export function upsertRows<Name extends TableName>(
	tx: Tx,
	{ table, key, when, set = {} }: Upsert<Name>,
	rows: readonly Insertable<Tables[Name]>[],
): Promise<number> {
	const [first] = rows;
	if (first === undefined) return Promise.resolve(0);
	const updates = Object.keys(first)
		.filter((column) => !key.some((name) => name === column))
		.map((column) => `"${column}" = ${set[column] ?? `excluded."${column}"`}`);
	const target = key.map((column) => `"${column}"`).join(', ');
	const condition = when === undefined ? '' : ` where ${when}`;
	return writeRows(tx, {
		table,
		rows,
		suffix: ` on conflict (${target}) do update set ${updates.join(', ')}${condition}`,
	});
}

interface Upsert<Name extends TableName> {
	table: Name;
	key: readonly ColumnOf<Name>[];
	when?: string;
	set?: Readonly<Record<string, string>>;
}

interface RowsToWrite {
	table: string;
	rows: readonly object[];
	suffix: string;
}

async function writeRows(tx: Tx, { table, rows, suffix }: RowsToWrite): Promise<number> {
	const [first] = rows;
	if (first === undefined) return 0;
	const columns = Object.keys(first);
	const head = `insert into "${table}" (${columns.map((column) => `"${column}"`).join(', ')})`;
	const query = isSqlite(tx)
		? sqliteInsert(head, columns, rows)
		: postgresInsert(
				head,
				columns.map((column) => columnTypesOf(tx, table, column)),
				columnsOf(rows, columns),
			);
	const { numAffectedRows } = await tx.executeQuery(
		CompiledQuery.raw(query.sql + suffix, query.parameters),
	);
	return Number(numAffectedRows ?? 0);
}

function sqliteInsert(head: string, columns: readonly string[], rows: readonly object[]) {
	const values = rows.map((row) => valuesOf(row, columns));
	return {
		sql: `${head} values (${columns.map(() => '?').join(', ')})`,
		parameters: [new RowBatch(values)],
	};
}

function postgresInsert(head: string, types: readonly string[], columns: unknown[][]) {
	const arrays = types.map((type, i) => `$${i + 1}::${type}[]`);
	// "where true" keeps PostgreSQL and a following "on conflict" apart, as SQLite's grammar asks too.
	return {
		sql: `${head} select * from unnest(${arrays.join(', ')}) where true`,
		parameters: columns,
	};
}

function columnsOf(rows: readonly object[], columns: readonly string[]): unknown[][] {
	const values = rows.map((row) => valuesOf(row, columns));
	return columns.map((_, i) => values.map((row) => row[i]));
}

function valuesOf(row: object, columns: readonly string[]): unknown[] {
	const values: unknown[] = Object.values(row);
	invariant(values.length === columns.length, 'insertRows: every row has the keys of the first');
	return values;
}

/**
 * Sets one column of the rows that match, any number of pairs in one statement (`match` and `set` name columns, which
 * may be the same).
 */
export async function updateColumn<Name extends TableName>(
	tx: Tx,
	{ table, match, set }: { table: Name; match: ColumnOf<Name>; set: ColumnOf<Name> },
	pairs: readonly { match: string; set: string | number | null }[],
): Promise<void> {
	const values = pairs.map((pair) => [pair.set, pair.match]);
	await updateByKey(tx, { table, key: match, columns: [set] }, values);
}

/**
 * Sets columns of the rows with these keys, any number of rows in one statement. All have the same columns as the first;
 * half the work of an `upsertRows`, and columns that are left out are not looked at.
 */
export async function updateRows<Name extends TableName>(
	tx: Tx,
	{ table, key, columns }: { table: Name; key: ColumnOf<Name>; columns: readonly ColumnOf<Name>[] },
	rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
	const named = [...columns, key];
	const values = rows.map((row) => named.map((column) => row[column]));
	await updateByKey(tx, { table, key, columns }, values);
}

/** Each row of values: those to set, then the key. */
async function updateByKey(
	tx: Tx,
	{ table, key, columns }: { table: string; key: string; columns: readonly string[] },
	rows: readonly (readonly unknown[])[],
): Promise<void> {
	if (rows.length === 0) return;
	if (isSqlite(tx)) {
		const set = columns.map((column) => `"${column}" = ?`).join(', ');
		const text = `update "${table}" set ${set} where "${key}" = ?`;
		await tx.executeQuery(CompiledQuery.raw(text, [new RowBatch(rows)]));
		return;
	}
	const named = [...columns, key];
	const arrays = named.map((column, i) => `$${i + 1}::${columnTypesOf(tx, table, column)}[]`);
	const set = columns.map((column, i) => `"${column}" = change.c${i}`).join(', ');
	const text =
		`update "${table}" set ${set} from unnest(${arrays.join(', ')}) ` +
		`as change (${named.map((_, i) => `c${i}`).join(', ')}) where "${table}"."${key}" = change.c${columns.length}`;
	const parameters = named.map((_, i) => rows.map((row) => row[i]));
	await tx.executeQuery(CompiledQuery.raw(text, parameters));
}

/**
 * Locks rows of a table by id until the transaction ends, in id order so that two writers never wait for each other in
 * a circle. Others may still write rows that refer to them, unless `toDelete` is set: a check of such a reference would
 * wait, and writers who hold what this one needs next wait in a circle. False on the embedded store, where a writer is alone
 * and there is nothing to lock.
 */
export async function lockRows(
	tx: Tx,
	{ table, toDelete = false }: { table: TableName; toDelete?: boolean },
	ids: readonly string[],
): Promise<boolean> {
	if (isSqlite(tx)) return false;
	if (ids.length === 0) return true;
	const strength = sql.raw(toDelete ? 'update' : 'no key update');
	const locked = sql`select id from ${sql.table(table)} where id = any(${ids}) order by id for ${strength}`;
	await locked.execute(tx);
	return true;
}

/**
 * Locks names until the transaction ends, such as that of an order which has no row yet, always in the same order. Nothing is to
 * be done on the embedded store, where a writer is alone.
 */
export async function lockNames(tx: Tx, names: readonly string[]): Promise<void> {
	if (isSqlite(tx) || names.length === 0) return;
	const sorted = [...new Set(names)].sort();
	await sql`select pg_advisory_xact_lock(hashtextextended(name, 0))
		from unnest(${sorted}::text[]) as name`.execute(tx);
}
