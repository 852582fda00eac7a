import type { Kysely, RawBuilder } from 'kysely';
import { sql, SqliteAdapter } from 'kysely';

/** What a column is called in each dialect, in one place with the reason. */
export interface ColumnTypes {
	/** Ids and codes: compared byte by byte in both stores, never by a locale's collation. */
	text: RawBuilder<unknown>;
	/** Epoch milliseconds, money in minor units, points: 64-bit in both. */
	integer: RawBuilder<unknown>;
	/** JSON: `jsonb` can be queried without parsing a text per row; SQLite has functions over its text. */
	json: RawBuilder<unknown>;
	/**
	 * Ends a table that is looked up by its key: SQLite then keeps the rows in the key's index. Else it has a table in the
	 * order of arrival besides, and each lookup and change costs a second page from a random place.
	 */
	keyed: RawBuilder<unknown>;
	/**
	 * Filled by the store: where a row of a journal stands. Counted on SQLite, whose writers come one after the other. On
	 * PostgreSQL a counter's numbers are not seen in their order; the transaction's number is (`touched.ts` says how).
	 */
	arrival: RawBuilder<unknown>;
}

export function columnTypes(db: Kysely<unknown>): ColumnTypes {
	const sqlite = db.getExecutor().adapter instanceof SqliteAdapter;
	return {
		text: sqlite ? sql`text` : sql`text collate "C"`,
		integer: sql`bigint`,
		json: sqlite ? sql`text` : sql`jsonb`,
		keyed: sqlite ? sql`without rowid` : sql``,
		arrival: sqlite
			? sql`integer primary key autoincrement`
			: sql`bigint not null default (pg_current_xact_id()::text::bigint)`,
	};
}

/** One `create table` or `create index` after the other. */
export async function runAll(
	db: Kysely<unknown>,
	statements: readonly RawBuilder<unknown>[],
): Promise<void> {
	for (const statement of statements) await statement.execute(db);
}
