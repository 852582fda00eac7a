import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { PostgresOptions, StoreOptions } from '../../engine/store';

/**
 * Everything that a store has on disk: the embedded store's files; of PostgreSQL each row of each table as text, what
 * the planner remembers of them, and the files that hold the tables and their indexes.
 */
export async function bytesOf(options: StoreOptions): Promise<Buffer> {
	if (options.kind === 'postgres') return await withClient(options, postgresBytes);
	const files = ['', '-wal', '-shm'].map((ending) => `${options.file}${ending}`);
	return Buffer.concat(files.filter((file) => existsSync(file)).map((file) => readFileSync(file)));
}

/** Leaves nothing deleted in the tables' files, as the administrator of a PostgreSQL does. */
export async function vacuum(options: StoreOptions): Promise<void> {
	if (options.kind !== 'postgres') return;
	await withClient(options, async (client) => {
		await client.query(WHEN_SEEN_BY_NOBODY);
		for (const table of await tablesOf(client))
			await client.query(`vacuum full analyze "${table}"`);
		await client.query('checkpoint');
	});
}

// A vacuum keeps what a transaction that began before may still read; other tests share the server, whose transactions are
// numbered together.
const WHEN_SEEN_BY_NOBODY = `do $$
	declare deleted_by bigint := pg_current_xact_id()::text::bigint;
	begin
		while exists (select from pg_stat_activity
			where pid <> pg_backend_pid()
			and least(backend_xmin::text::bigint, backend_xid::text::bigint) <= deleted_by)
		loop
			perform pg_sleep(0.005), pg_stat_clear_snapshot();
		end loop;
	end $$`;

async function withClient<Result>(
	options: PostgresOptions,
	work: (client: Client) => Promise<Result>,
): Promise<Result> {
	const { host, port, database, user, password, schema } = options;
	const client = new Client({ host, port, database, user, password });
	await client.connect();
	try {
		await client.query("select set_config('search_path', $1, false)", [schema]);
		return await work(client);
	} finally {
		await client.end();
	}
}

async function tablesOf(client: Client): Promise<string[]> {
	const { rows } = await client.query<{ name: string }>(
		'select table_name as name from information_schema.tables where table_schema = current_schema()',
	);
	return rows.map(({ name }) => name);
}

async function postgresBytes(client: Client): Promise<Buffer> {
	const texts: string[] = [];
	for (const table of [...(await tablesOf(client)), 'pg_stats']) {
		const where = table === 'pg_stats' ? 'where schemaname = current_schema()' : '';
		const { rows } = await client.query<{ text: string }>(
			`select entry::text as text from "${table}" as entry ${where}`,
		);
		texts.push(...rows.map(({ text }) => text));
	}
	const { rows } = await client.query<{ path: string }>(`
		select current_setting('data_directory') || '/' || pg_relation_filepath(file.oid) as path
		from pg_class as own
		join pg_index as own_index on own_index.indrelid in (own.oid, own.reltoastrelid)
		join pg_class as file on file.oid in (own.oid, own.reltoastrelid, own_index.indexrelid)
		where own.relnamespace = current_schema()::regnamespace and own.relkind = 'r'
		group by file.oid`);
	const files = rows.map(({ path }) => readFileSync(join(path)));
	return Buffer.concat([Buffer.from(texts.join('\n')), ...files]);
}
