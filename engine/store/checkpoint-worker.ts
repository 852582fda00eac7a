import type { DatabaseSync as Database } from 'node:sqlite';

// The body of the checkpoint thread. Written without an import at run time, so
// that Node can run it as it is, before the build, whatever kind of module it takes it for.

const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
const { file } = workerData as { file: string };
const database: Database = new DatabaseSync(file, { timeout: 1_000 });

parentPort?.on('message', () => {
	// "passive" waits for nobody: what a reader still needs stays in the log until the next time.
	database.exec('pragma wal_checkpoint(passive)');
	parentPort?.postMessage('copied');
});
