import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

// The body of the checkpoint thread. Written without imports of ours, so that Node can run it as it is.

const { file } = workerData as { file: string };
const database = new DatabaseSync(file, { timeout: 1_000 });

parentPort?.on('message', () => {
	// "passive" waits for nobody: what a reader still needs stays in the log until the next time.
	database.exec('pragma wal_checkpoint(passive)');
	parentPort?.postMessage('copied');
});
