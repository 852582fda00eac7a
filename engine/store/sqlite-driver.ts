import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type {
	CompiledQuery,
	DatabaseConnection,
	Dialect,
	Driver,
	QueryResult,
	TransactionSettings,
} from 'kysely';
import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { RowBatch } from './row-batch';

const STATEMENTS_MAX = 256;
const BUSY_DEADLINE_MS = 30_000;
const BUSY_PAUSE_MS = 15;

/**
 * Kysely over `node:sqlite`. One connection; transactions take turns, writers with `begin immediate`. `committed` is
 * told how many rows each commit wrote.
 */
export function sqliteDialect(
	database: DatabaseSync,
	committed: (rowCount: number) => void,
): Dialect {
	return {
		createAdapter: () => new OneTransactionAdapter(),
		createDriver: () => new SqliteDriver(database, committed),
		createIntrospector: (db) => new SqliteIntrospector(db),
		createQueryCompiler: () => new SqliteQueryCompiler(),
	};
}

/** Kysely's own runs migrations one statement at a time: two processes would make the same tables, a crash half of them. */
class OneTransactionAdapter extends SqliteAdapter {
	override get supportsTransactionalDdl(): boolean {
		return true;
	}
}

class SqliteDriver implements Driver {
	private readonly connection: SqliteConnection;
	private lastTurn: Promise<void> = Promise.resolve();
	private endTurn: () => void = () => undefined;

	constructor(
		private readonly database: DatabaseSync,
		private readonly committed: (rowCount: number) => void,
	) {
		this.connection = new SqliteConnection(database);
	}

	async init() {}

	async acquireConnection(): Promise<DatabaseConnection> {
		const previousTurn = this.lastTurn;
		let end = () => {};
		this.lastTurn = new Promise((resolve) => (end = resolve));
		await previousTurn;
		this.endTurn = end;
		return this.connection;
	}

	async releaseConnection() {
		this.endTurn();
	}

	async beginTransaction(_connection: DatabaseConnection, settings: TransactionSettings) {
		if (settings.accessMode === 'read only') return this.database.exec('begin');
		await beginImmediate(this.database);
	}

	async commitTransaction() {
		this.database.exec('commit');
		this.committed(this.connection.takeRowCount());
	}

	async rollbackTransaction() {
		// SQLite has already rolled back by itself after some errors (a full disk, for one).
		if (this.database.isTransaction) this.database.exec('rollback');
		this.connection.takeRowCount();
	}

	async destroy() {
		await this.lastTurn;
		this.database.close();
	}
}

/**
 * Waits for another process's writer without blocking n8n: SQLite's own busy timeout sleeps on the event loop, so it is
 * kept short and the wait is a timer.
 */
async function beginImmediate(database: DatabaseSync): Promise<void> {
	const deadline = performance.now() + BUSY_DEADLINE_MS;
	for (;;) {
		try {
			return database.exec('begin immediate');
		} catch (error) {
			if (!isBusy(error) || performance.now() > deadline) throw error;
		}
		await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * BUSY_PAUSE_MS));
	}
}

/** Whether another connection held the lock: SQLITE_BUSY (5) or SQLITE_LOCKED (6), with their extended codes. */
export function isBusy(error: unknown): boolean {
	const isSqliteError = typeof error === 'object' && error !== null && 'errcode' in error;
	const code = isSqliteError ? Number(error.errcode) & 0xff : 0;
	return code === 5 || code === 6;
}

class SqliteConnection implements DatabaseConnection {
	private readonly statements = new Map<string, Prepared>();
	private rowCount = 0;

	constructor(private readonly database: DatabaseSync) {}

	async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
		const { statement, columns } = this.prepare(sql);
		const [first] = parameters;
		if (first instanceof RowBatch) return this.counted(runBatch(statement, first));
		const values = parameters as SQLInputValue[];
		if (columns.length > 0) return { rows: toObjects<Row>(columns, statement.all(...values)) };
		return this.counted(BigInt(statement.run(...values).changes));
	}

	/** Rows written since the last commit. */
	takeRowCount(): number {
		const { rowCount } = this;
		this.rowCount = 0;
		return rowCount;
	}

	private counted<Row>(numAffectedRows: bigint): QueryResult<Row> {
		this.rowCount += Number(numAffectedRows);
		return { rows: [], numAffectedRows };
	}

	async *streamQuery(): AsyncGenerator<never> {
		throw new Error('The embedded store reads in pages, not in streams');
	}

	private prepare(sql: string): Prepared {
		const known = this.statements.get(sql);
		if (known) return known;
		const statement = this.database.prepare(sql);
		const columns = statement.columns().map(({ name }) => name);
		statement.setReturnArrays(true);
		const prepared = { statement, columns };
		if (this.statements.size >= STATEMENTS_MAX) {
			const [oldest] = this.statements.keys();
			if (oldest !== undefined) this.statements.delete(oldest);
		}
		this.statements.set(sql, prepared);
		return prepared;
	}
}

interface Prepared {
	statement: StatementSync;
	columns: readonly string[];
}

/** Plain objects of the rows' arrays: a quarter faster than the objects that `node:sqlite` makes, reading them included. */
export function toObjects<Row>(columns: readonly string[], rows: unknown[]): Row[] {
	return (rows as unknown[][]).map((values) => {
		const row: Record<string, unknown> = {};
		for (let i = 0; i < columns.length; i++) row[columns[i] ?? ''] = values[i];
		return row as Row;
	});
}

function runBatch(statement: StatementSync, batch: RowBatch): bigint {
	let changes = 0;
	for (const row of batch.rows) {
		changes += Number(statement.run(...(row as SQLInputValue[])).changes);
	}
	return BigInt(changes);
}
