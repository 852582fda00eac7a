import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { withProgress, type Log } from './progress';

const RETRY_MS = 500;
const SQLITE_BUSY = 5;

/**
 * Runs `work` while no other process holds the lock. The lock is SQLite's lock on a file: the
 * operating system gives it back when a holder dies, so there is never a stale one to judge.
 */
export async function withLock<T>(file: string, log: Log, work: () => Promise<T>): Promise<T> {
	mkdirSync(dirname(file), { recursive: true });
	const database = new DatabaseSync(file);
	try {
		if (!tryLock(database)) {
			const describe = () => 'Another process is installing n8n; waiting for it';
			await withProgress(log, describe, () => lock(database));
		}
		return await work();
	} finally {
		database.close();
	}
}

async function lock(database: DatabaseSync): Promise<void> {
	while (!tryLock(database)) await wait(RETRY_MS);
}

function tryLock(database: DatabaseSync): boolean {
	try {
		database.exec('begin exclusive');
		return true;
	} catch (error) {
		if (isBusy(error)) return false;
		throw error;
	}
}

function isBusy(error: unknown): boolean {
	const hasCode = typeof error === 'object' && error !== null && 'errcode' in error;
	return hasCode && error.errcode === SQLITE_BUSY;
}
