import type { Insertable, RawBuilder, Selectable, SqlBool } from 'kysely';
import { sql } from 'kysely';
import { eventLoopTurn, inChunks } from './chunks';
import { inValues, isSqlite, upsertRows } from './rows';
import type { Tables, Tx } from './types';

type TableName = keyof Tables & string;
type ColumnOf<Name extends TableName> = keyof Tables[Name] & string;

/** Rows deleted at once: a statement holds the event loop as long as it runs on the embedded store. */
const ROWS_PER_DELETE = 1_000;

/** Which rows: those whose column, a name of ours, has one of the values. */
export interface RowsOf<Name extends TableName> {
	table: Name;
	column: string;
	values: readonly string[];
}

/**
 * Deletes rows; how many went, by value. With `key`, the table's key, in slices with a turn for the event loop between:
 * for rows that one value may have thousands of.
 */
export async function deleteRows<Name extends TableName>(
	tx: Tx,
	{ table, column, values }: RowsOf<Name>,
	key?: ColumnOf<Name>,
): Promise<Map<string, number>> {
	const counts = new Map<string, number>();
	if (values.length === 0) return counts;
	const isWanted = inValues(tx, column, values);
	const isNext = key === undefined ? isWanted : isInSlice(tx, { table, key, isWanted });
	for (;;) {
		const { rows } = await sql<{ value: string }>`
			delete from ${sql.table(table)} where ${isNext} returning ${sql.ref(column)} as value`.execute(tx);
		for (const { value } of rows) counts.set(value, (counts.get(value) ?? 0) + 1);
		if (key === undefined || rows.length < ROWS_PER_DELETE) return counts;
		await eventLoopTurn();
	}
}

function isInSlice(
	tx: Tx,
	{ table, key, isWanted }: { table: string; key: string; isWanted: RawBuilder<SqlBool> },
): RawBuilder<SqlBool> {
	const name = sql.ref(key);
	const slice = sql`select ${name} from ${sql.table(table)} where ${isWanted} limit ${ROWS_PER_DELETE}`;
	// PostgreSQL finds a list of keys by the index; joined with a query it may read the whole table.
	return isSqlite(tx)
		? sql<SqlBool>`${name} in (${slice})`
		: sql<SqlBool>`${name} = any(array(${slice}))`;
}

/**
 * Replaces each row by what `change` makes of it, which keeps its `id`; how many, by value. In slices with a turn for
 * the event loop between.
 */
export async function mapRows<Name extends TableName>(
	tx: Tx,
	{ table, column, values }: RowsOf<Name>,
	change: (row: Selectable<Tables[Name]>) => Insertable<Tables[Name]>,
): Promise<Map<string, number>> {
	const counts = new Map<string, number>();
	if (values.length === 0) return counts;
	const { rows } = await sql<Selectable<Tables[Name]>>`
		select * from ${sql.table(table)} where ${inValues(tx, column, values)}`.execute(tx);
	await inChunks(rows, async (part) => {
		await upsertRows(tx, { table, key: ['id' as ColumnOf<Name>] }, part.map(change));
		return [];
	});
	for (const row of rows) {
		const value = String(row[column as keyof typeof row]);
		counts.set(value, (counts.get(value) ?? 0) + 1);
	}
	return counts;
}
