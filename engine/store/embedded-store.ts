import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { StoreConflictError, StoreUnavailableError } from '../values';
import { openCheckpointer } from './checkpoint';
import { migrate } from './migrate';
import type { EmbeddedOptions } from './options';
import { addMatchesPattern } from './pattern/sqlite-matches';
import { openScanner } from './scan';
import { isBusy, sqliteDialect } from './sqlite-driver';
import type { Store, Tables } from './types';

// Short, because SQLite waits for it on the event loop; the long wait for other writers is a timer (sqlite-driver).
const BUSY_TIMEOUT_MS = 20;
const OPEN_ATTEMPTS_MAX = 200;
const CACHE_KIB = 65_536;
// 64 MiB of log: where SQLite copies it back by itself, on the event loop. The checkpoint thread is there long before.
const CHECKPOINT_PAGES = 16_384;

/** Opens the SQLite file, made with its folder where absent: WAL, every commit synced, what is deleted overwritten. */
export async function openEmbeddedStore({ file }: EmbeddedOptions): Promise<Store> {
	const checkpointer = openCheckpointer(file);
	const db = new Kysely<Tables>({
		dialect: sqliteDialect(await openFile(file), checkpointer.committed),
	});
	try {
		await whenFree(() => migrate(db));
	} catch (error) {
		await db.destroy();
		throw translate(error);
	}
	const scanner = openScanner(file);
	const lookUps = openScanner(file);
	const run = async <Result>(work: () => Promise<Result>) => {
		try {
			return await work();
		} catch (error) {
			throw translate(error);
		}
	};
	return {
		kind: 'embedded',
		read: (work) => run(() => db.transaction().setAccessMode('read only').execute(work)),
		write: (work) => run(() => db.transaction().execute(work)),
		scan: (work) => run(() => scanner.run(work)),
		lookUp: (work) => run(() => lookUps.run(work)),
		purge: ({ rewrite }) => run(() => checkpointer.purge(rewrite ? 'rewrite' : 'empty')),
		close: async () => {
			await Promise.all([scanner.close(), lookUps.close(), checkpointer.close()]);
			await db.destroy();
		},
	};
}

async function openFile(file: string): Promise<DatabaseSync> {
	try {
		// Asked for at run time: older versions of Node.js have no such module, and their users get a sentence.
		const sqlite = process.getBuiltinModule('node:sqlite');
		mkdirSync(dirname(file), { recursive: true });
		const database = new sqlite.DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
		addKeyedHash(database);
		await whenFree(() => database.exec('pragma journal_mode = wal'));
		database.exec(
			'pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on; ' +
				`pragma cache_size = -${CACHE_KIB}; pragma wal_autocheckpoint = ${CHECKPOINT_PAGES};`,
		);
		addMatchesPattern(database);
		return database;
	} catch (error) {
		throw new StoreUnavailableError(
			'file',
			'The embedded store cannot be opened. It needs Node.js 24 or newer and a folder that n8n may write to ' +
				`(${dirname(file)}), on a local disk. Or give the node an Omnichannel Store credential for PostgreSQL.`,
			{ cause: error },
		);
	}
}

/** PostgreSQL computes it by itself (keyed-hash-sql); SQLite has no hash. The scan thread adds the same. */
function addKeyedHash(database: DatabaseSync): void {
	database.function('keyed_hash', { deterministic: true }, (secret, text) =>
		createHmac('sha256', String(secret)).update(String(text)).digest('base64url'),
	);
}

/**
 * Runs work that takes locks of its own accord, as changing to WAL and making the table of migrations do: processes that
 * start together fight for them.
 */
async function whenFree<Result>(work: () => Result): Promise<Awaited<Result>> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await work();
		} catch (error) {
			if (!isBusy(error) || attempt >= OPEN_ATTEMPTS_MAX) throw error;
		}
		await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20));
	}
}

function translate(error: unknown): unknown {
	if (!isBusy(error)) return error;
	return new StoreConflictError(
		'The embedded store was busy for too long: another program holds its file. Nothing was saved; run the node again.',
		{ cause: error },
	);
}
