import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { invariant } from '../values';
import type { Tables, Tx } from './types';

/** `table.column` to the PostgreSQL type, as the catalogue has it, for `unnest($1::type[])`. */
export type ColumnTypes = ReadonlyMap<string, string>;

// By executor's adapter: every transaction of one store shares it.
const typesByAdapter = new WeakMap<object, ColumnTypes>();

/** Reads the types of our tables once after the migrations. */
export async function readColumnTypes(db: Kysely<Tables>, schema: string): Promise<void> {
	const { rows } = await sql<{ name: string; type: string }>`
		select table_name || '.' || column_name as name, udt_name as type
		from information_schema.columns where table_schema = ${schema}`.execute(db);
	typesByAdapter.set(db.getExecutor().adapter, new Map(rows.map(({ name, type }) => [name, type])));
}

/** The type of a column of ours. */
export function columnTypesOf(tx: Tx, table: string, column: string): string {
	const type = typesByAdapter.get(tx.getExecutor().adapter)?.get(`${table}.${column}`);
	invariant(type !== undefined, `No column ${table}.${column} in the store`);
	return type;
}
