import type { Transaction } from 'kysely';

/**
 * All tables. Each capability adds its own by declaration merging in its `schema.ts`, so that the store knows their
 * names and columns without importing anything.
 */

export interface Tables {}

/** One database transaction: what repositories query. */
export type Tx = Transaction<Tables>;

/** An open store. Every method throws `StoreUnavailableError` when the database cannot be reached. */
export interface Store {
	readonly kind: 'embedded' | 'postgres';
	/** Reads from one consistent snapshot. */
	read<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
	/**
	 * Writes all or nothing. `work` may run several times (a conflict with another writer starts it over), so it must
	 * change nothing but the store. Throws `StoreConflictError` after the last try.
	 */
	write<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
	/** Reads that scan whole tables: one snapshot, on a worker thread for the embedded store. */
	scan<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
	/**
	 * Reads that look rows up by their keys, but may take longer than n8n's event loop should wait: one snapshot, on a worker
	 * thread of their own for the embedded store, so that they wait for no scan. PostgreSQL plans them as it does a `read`.
	 */
	lookUp<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
	/**
	 * Leaves nothing on disk of what was deleted: empties the embedded store's log, and with `rewrite` makes its file anew,
	 * on a worker thread; writers wait meanwhile. PostgreSQL does the like by itself (autovacuum). Safe to repeat. Throws
	 * `StoreConflictError` while other programs use the file without a pause.
	 */
	purge(options: { rewrite: boolean }): Promise<void>;
	/** Waits for the transactions under way, then closes. Later calls throw. */
	close(): Promise<void>;
}
