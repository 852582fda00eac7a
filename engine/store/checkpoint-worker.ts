import type { DatabaseSync as Database } from 'node:sqlite';

// The body of the checkpoint thread. Written without an import at run time, so
// that Node can run it as it is, before the build, whatever kind of module it takes it for.

/** How long the thread waits for others to let go of the file; it waits where nobody else has to. */
const BUSY_TIMEOUT_MS = 30_000;
const SQLITE_BUSY = 5;

const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
const { file } = workerData as { file: string };
const database: Database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });

parentPort?.on('message', (work: 'copy' | 'empty' | 'rewrite') => {
	// "passive" waits for nobody: what a reader still needs stays in the log until the next time.
	if (work === 'copy') database.exec('pragma wal_checkpoint(passive)');
	const failure = work === 'copy' ? undefined : purge(work === 'rewrite');
	parentPort?.postMessage({ work, failure });
});

/** Why the files still hold what was deleted; undefined where they do not. */
function purge(rewrite: boolean): { message: string; errcode: number } | undefined {
	try {
		// To overwrite what is deleted is not enough: a page that rows were moved away from keeps a copy of them.
		if (rewrite) database.exec('vacuum');
	} catch (error) {
		const errcode = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
		return { message: error instanceof Error ? error.message : String(error), errcode };
	}
	// The log holds the pages as they were before. "truncate" waits until nobody reads from it, then empties it.
	const isBusy = database.prepare('pragma wal_checkpoint(truncate)').get()?.busy !== 0;
	return isBusy ? { message: 'The log of the store is in use', errcode: SQLITE_BUSY } : undefined;
}
