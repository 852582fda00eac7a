import type { Insertable, Selectable } from 'kysely';
import { sql } from 'kysely';
import { eventLoopTurn, inChunks } from './chunks';
import { inValues, isSqlite, upsertRows } from './rows';
import type { Tables, Tx } from './types';

type TableName = keyof Tables & string;

/** Rows deleted at once: a statement holds the event loop as long as it runs on the embedded store. */
const ROWS_PER_DELETE = 1_000;

/** Which rows: those whose column, a name of ours, has one of the values. */
export interface RowsOf<Name extends TableName> {
	table: Name;
	column: string;
	values: readonly string[];
}

/** Deletes rows, any number of them, in slices with a turn for the event loop between; how many went, by value. */
export async function deleteRows<Name extends TableName>(
	tx: Tx,
	{ table, column, values }: RowsOf<Name>,
): Promise<Map<string, number>> {
	const counts = new Map<string, number>();
	if (values.length === 0) return counts;
	const place = isSqlite(tx) ? sql.ref('rowid') : sql.ref('ctid');
	const wanted = sql`select ${place} from ${sql.table(table)}
		where ${inValues(tx, column, values)} limit ${ROWS_PER_DELETE}`;
	// PostgreSQL finds a list of places at once; joined with a query it would read the whole table.
	const isWanted = isSqlite(tx)
		? sql`${place} in (${wanted})`
		: sql`${place} = any(array(${wanted}))`;
	for (;;) {
		const { rows } = await sql<{ value: string }>`
			delete from ${sql.table(table)} where ${isWanted} returning ${sql.ref(column)} as value`.execute(
			tx,
		);
		for (const { value } of rows) counts.set(value, (counts.get(value) ?? 0) + 1);
		if (rows.length < ROWS_PER_DELETE) return counts;
		await eventLoopTurn();
	}
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
		await upsertRows(tx, { table, key: ['id' as keyof Tables[Name] & string] }, part.map(change));
		return [];
	});
	for (const row of rows) {
		const value = String(row[column as keyof typeof row]);
		counts.set(value, (counts.get(value) ?? 0) + 1);
	}
	return counts;
}
