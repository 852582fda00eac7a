import { sql } from 'kysely';
import type { Engine } from '../../engine';

/** A column whose values are ids of profiles. */
export interface ProfileColumn {
	table: string;
	column: string;
}

/** The tables of the store as the database itself lists them, without those of the migrations and of SQLite itself. */
export async function tablesOf(engine: Engine): Promise<string[]> {
	const { rows } = await engine.context.store.read((tx) =>
		(engine.context.store.kind === 'embedded'
			? sql<{ name: string }>`select name from sqlite_master where type = 'table'`
			: sql<{ name: string }>`select table_name as name from information_schema.tables
				where table_schema = current_schema()`
		).execute(tx),
	);
	return rows
		.map(({ name }) => name)
		.filter((name) => !name.startsWith('omnichannel_migration') && name !== 'sqlite_sequence')
		.toSorted();
}

/** Every column that refers to `profile`, by the store's own list of its keys. */
export async function profileColumnsOf(engine: Engine): Promise<ProfileColumn[]> {
	const { rows } = await engine.context.store.read((tx) =>
		(engine.context.store.kind === 'embedded'
			? sql<ProfileColumn>`select own.name as "table", fk."from" as "column"
				from sqlite_master as own, pragma_foreign_key_list(own.name) as fk
				where own.type = 'table' and fk."table" = 'profile'`
			: sql<ProfileColumn>`select own.relname as "table", attribute.attname as "column"
				from pg_constraint join pg_class as own on own.oid = conrelid
				join pg_attribute as attribute on attrelid = conrelid and attnum = any(conkey)
				where contype = 'f' and confrelid = 'profile'::regclass`
		).execute(tx),
	);
	const names = rows.map(({ table, column }) => `${table}.${column}`);
	return [...new Set(names)].toSorted().map((name) => {
		const [table = '', column = ''] = name.split('.');
		return { table, column };
	});
}

/** The rows whose column has one of these ids, as the store has them. */
export async function rowsNaming(
	engine: Engine,
	{ table, column }: ProfileColumn,
	profileIds: readonly string[],
): Promise<Record<string, unknown>[]> {
	const { rows } = await engine.context.store.read((tx) =>
		sql<Record<string, unknown>>`select * from ${sql.table(table)}
			where ${sql.ref(column)} in (${sql.join([...profileIds, ''])})`.execute(tx),
	);
	return rows;
}
