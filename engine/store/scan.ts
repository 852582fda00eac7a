import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CompiledQuery, DatabaseConnection, Dialect, QueryResult } from 'kysely';
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { toObjects } from './sqlite-driver';
import type { Tables, Tx } from './types';

/** Runs reads on a worker thread with its own read-only connection; started at the first use. */
export interface Scanner {
	run<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
	close(): Promise<void>;
}

interface Answer {
	id: number;
	columns?: string[];
	rows?: unknown[];
	error?: Error;
}

/** A scanner of the SQLite file. A thread that ended, for want of memory say, is replaced at the next use. */
export function openScanner(file: string): Scanner {
	let db: Kysely<Tables> | undefined;
	let isClosed = false;
	return {
		run: async (work) => {
			if (isClosed) throw new Error('The store has been closed');
			db ??= new Kysely<Tables>({ dialect: workerDialect(file, () => (db = undefined)) });
			return await db.transaction().setAccessMode('read only').execute(work);
		},
		close: async () => {
			isClosed = true;
			await db?.destroy();
		},
	};
}

function workerDialect(file: string, ended: () => void): Dialect {
	return {
		createAdapter: () => new SqliteAdapter(),
		createIntrospector: (db) => new SqliteIntrospector(db),
		createQueryCompiler: () => new SqliteQueryCompiler(),
		createDriver: () => {
			const thread = new ScanThread(file, ended);
			let lastTurn: Promise<void> = Promise.resolve();
			let endTurn: () => void = () => undefined;
			return {
				init: async () => {},
				acquireConnection: async () => {
					const previousTurn = lastTurn;
					let end = () => {};
					lastTurn = new Promise((resolve) => (end = resolve));
					await previousTurn;
					endTurn = end;
					return thread;
				},
				releaseConnection: async () => endTurn(),
				beginTransaction: async () => void (await thread.ask('begin', [])),
				commitTransaction: async () => void (await thread.ask('commit', [])),
				rollbackTransaction: async () => void (await thread.ask('rollback', [])),
				destroy: async () => {
					await lastTurn;
					await thread.end();
				},
			};
		},
	};
}

class ScanThread implements DatabaseConnection {
	private readonly worker: Worker;
	private readonly waiting = new Map<number, (answer: Answer) => void>();
	private lastId = 0;
	private failure: Error | undefined;

	constructor(
		file: string,
		private readonly ended: () => void,
	) {
		// Beside this file: ".js" once built, ".ts" under the tests, which Node reads by stripping the types.
		this.worker = new Worker(join(__dirname, `scan-worker${extname(__filename)}`), {
			workerData: { file, re2js: require.resolve('re2js') },
		});
		this.worker.unref();
		this.worker.on('message', (answer: Answer) => {
			this.waiting.get(answer.id)?.(answer);
			this.waiting.delete(answer.id);
			if (this.waiting.size === 0) this.worker.unref();
		});
		this.worker.on('error', (error) => this.fail(error));
		this.worker.on('exit', () => this.fail(new Error('The scan thread has ended')));
	}

	async ask(sql: string, parameters: readonly unknown[]): Promise<Answer> {
		if (this.failure) throw this.failure;
		const id = ++this.lastId;
		this.worker.ref();
		const answer = await new Promise<Answer>((resolve) => {
			this.waiting.set(id, resolve);
			this.worker.postMessage({ id, sql, parameters });
		});
		if (answer.error) throw answer.error;
		return answer;
	}

	async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
		const { columns = [], rows = [] } = await this.ask(sql, parameters);
		return { rows: toObjects<Row>(columns, rows) };
	}

	async *streamQuery(): AsyncGenerator<never> {
		throw new Error('Scans read in pages, not in streams');
	}

	async end(): Promise<void> {
		await this.worker.terminate();
	}

	private fail(error: Error): void {
		this.failure ??= error;
		this.ended();
		for (const [id, resolve] of this.waiting) resolve({ id, error });
		this.waiting.clear();
	}
}
