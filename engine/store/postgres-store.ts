import type { PoolConfig } from 'pg';
import { Pool, types } from 'pg';
import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import { StoreConflictError, StoreUnavailableError } from '../values';
import { checkPostgresOptions } from './check-postgres-options';
import { migrate } from './migrate';
import type { PostgresOptions } from './options';
import { isConflict, isMissingRow, translatePostgresError } from './postgres-errors';
import { readColumnTypes } from './postgres-types';
import type { Store, Tables, Tx } from './types';

const WRITE_ATTEMPTS_MAX = 12;
/** Fewer, so that a fault of ours is seen soon. */
const MISSING_ROW_ATTEMPTS_MAX = 6;
const RETRY_PAUSE_MS = 8;
const INT8 = 20;
const NUMERIC = 1700;
const JSONB = 3802;

/**
 * How PostgreSQL plans everything but `scan`. Reads and writes look rows up by an index, some thousand at a time; before
 * the first "analyze" of a table PostgreSQL takes each value for one in 200 of its rows and reads it whole instead, on
 * several processes: a store that was just filled would become slower with each row.
 */
const LOOKUP_SETTINGS = {
	enable_seqscan: 'off',
	enable_hashjoin: 'off',
	enable_mergejoin: 'off',
	max_parallel_workers_per_gather: '0',
	// Overestimated costs would have every such statement compiled first.
	jit: 'off',
};

/** Opens a pool and brings the schema up to date. */
export async function openPostgresStore(options: PostgresOptions): Promise<Store> {
	const schema = options.schema ?? 'omnichannel';
	checkPostgresOptions(options, schema);
	const db = connect(options, schema);
	const run = async <Result>(work: () => Promise<Result>) => {
		try {
			return await work();
		} catch (error) {
			throw translatePostgresError(error, options);
		}
	};
	const snapshot = <Result>(work: (tx: Tx) => Promise<Result>) =>
		db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work);
	const scan = <Result>(work: (tx: Tx) => Promise<Result>) =>
		snapshot(async (tx) => {
			await sql`select set_config(name, reset_val, true) from pg_settings
				where name = any(${Object.keys(LOOKUP_SETTINGS)})`.execute(tx);
			return await work(tx);
		});
	try {
		const createSchema = options.createSchema ?? true;
		// PostgreSQL's own "if not exists" may meet another worker's: the second try finds what that one made.
		await run(() => retried(() => prepareSchema(db, { schema, createSchema })));
	} catch (error) {
		await db.destroy();
		throw error;
	}
	return {
		kind: 'postgres',
		read: (work) => run(() => snapshot(work)),
		scan: (work) => run(() => scan(work)),
		lookUp: (work) => run(() => snapshot(work)),
		write: (work) => run(() => retried(() => db.transaction().execute(work))),
		purge: async () => undefined,
		close: () => db.destroy(),
	};
}

function connect(options: PostgresOptions, schema: string): Kysely<Tables> {
	const pool = new Pool(poolConfig(options));
	// A connection lost while idle is replaced at the next use; without a listener it would end n8n.
	pool.on('error', () => undefined);
	// Nor does one that is lost between two queries of a transaction: the next query says so. The pool listens only
	// while a connection is idle.
	pool.on('connect', (client) => client.on('error', () => undefined));
	return new Kysely<Tables>({
		dialect: new PostgresDialect({
			pool,
			onCreateConnection: async (connection) => {
				await connection.executeQuery(
					CompiledQuery.raw(
						"select set_config('search_path', quote_ident($1), false), set_config(name, value, false) " +
							'from unnest($2::text[], $3::text[]) as setting (name, value)',
						[schema, Object.keys(LOOKUP_SETTINGS), Object.values(LOOKUP_SETTINGS)],
					),
				);
			},
		}),
	});
}

function poolConfig(options: PostgresOptions): PoolConfig {
	const asNumber = (text: string) => Number(text);
	const asText = (text: string) => text;
	const parsers = new Map<number, (text: string) => unknown>([
		[INT8, asNumber],
		[NUMERIC, asNumber],
		// As SQLite gives it: repositories parse JSON themselves.
		[JSONB, asText],
	]);
	return {
		host: options.host,
		port: options.port,
		database: options.database,
		user: options.user,
		password: options.password,
		max: options.connectionsMax ?? 10,
		connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
		application_name: 'n8n-nodes-omnichannel',
		allowExitOnIdle: true,
		ssl: tls(options),
		types: { getTypeParser: (oid: number) => parsers.get(oid) ?? types.getTypeParser(oid) },
	};
}

function tls({ tls: mode = 'off', caCertificate }: PostgresOptions): PoolConfig['ssl'] {
	if (mode === 'off') return false;
	const verified = mode === 'verify';
	return { rejectUnauthorized: verified, ...(caCertificate ? { ca: caCertificate } : {}) };
}

async function prepareSchema(
	db: Kysely<Tables>,
	{ schema, createSchema }: { schema: string; createSchema: boolean },
): Promise<void> {
	const found = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(db);
	if (found.rows.length === 0) {
		if (!createSchema) {
			throw new StoreUnavailableError(
				'no_schema',
				`There is no schema "${schema}" in this database. Check its name, or turn on Create Schema.`,
			);
		}
		await sql`create schema if not exists ${sql.id(schema)}`.execute(db);
	}
	await migrate(db, schema);
	await readColumnTypes(db, schema);
}

/** Starts a transaction over when another writer was in the way: serialisation, deadlock, or the same new key. */
async function retried<Result>(work: () => Promise<Result>): Promise<Result> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await work();
		} catch (error) {
			const isErased = isMissingRow(error) && attempt < MISSING_ROW_ATTEMPTS_MAX;
			if (!isErased && !isConflict(error)) throw error;
			if (attempt >= WRITE_ATTEMPTS_MAX) throw conflict(error);
		}
		await pause(attempt);
	}
}

function conflict(cause: unknown): StoreConflictError {
	return new StoreConflictError(
		'Other executions were changing the same customers at the same time. Nothing was saved; run the node again.',
		{ cause },
	);
}

/** Full jitter under a doubling ceiling (Brooker, "Exponential Backoff and Jitter", 2015). */
function pause(attempt: number): Promise<void> {
	const ceiling = RETRY_PAUSE_MS * 2 ** Math.min(attempt, 7);
	return new Promise((resolve) => setTimeout(resolve, Math.random() * ceiling));
}
