import type { Kysely, Migration } from 'kysely';
import { Migrator, sql } from 'kysely';
import { StoreUnavailableError } from '../values';
import { MIGRATIONS } from './migrations';
import type { Tables } from './types';

const MIGRATION_TABLE = 'omnichannel_migration';
const LOCK_TABLE = 'omnichannel_migration_lock';

/**
 * Brings the schema up to date, forward only, in one transaction; several processes may start at once.
 * @throws StoreUnavailableError `newer_schema` when a newer package has written the store.
 */
export async function migrate(db: Kysely<Tables>, schema?: string): Promise<void> {
	const done = await migrationsDone(db, schema);
	const unknown = done.filter((name) => !(name in MIGRATIONS));
	if (unknown.length > 0) throw newerSchema();
	if (done.length === Object.keys(MIGRATIONS).length) return;
	const migrator = new Migrator({
		db,
		provider: { getMigrations: async (): Promise<Record<string, Migration>> => MIGRATIONS },
		migrationTableName: MIGRATION_TABLE,
		migrationLockTableName: LOCK_TABLE,
		...(schema === undefined ? {} : { migrationTableSchema: schema }),
	});
	const { error } = await migrator.migrateToLatest();
	if (error !== undefined) throw error as Error;
}

async function migrationsDone(db: Kysely<Tables>, schema: string | undefined): Promise<string[]> {
	const tables = await (
		schema === undefined
			? sql<{
					name: string;
				}>`select name from sqlite_master where type = 'table' and name = ${MIGRATION_TABLE}`
			: sql<{ name: string }>`select table_name as name from information_schema.tables
				where table_schema = ${schema} and table_name = ${MIGRATION_TABLE}`
	).execute(db);
	if (tables.rows.length === 0) return [];
	const { rows } = await sql<{
		name: string;
	}>`select name from ${sql.table(MIGRATION_TABLE)}`.execute(db);
	return rows.map((row) => row.name);
}

function newerSchema(): StoreUnavailableError {
	return new StoreUnavailableError(
		'newer_schema',
		'This store was written by a newer version of n8n-nodes-omnichannel. Update the package on this n8n (and on ' +
			'every worker) to the version that wrote it; nothing was changed.',
	);
}
