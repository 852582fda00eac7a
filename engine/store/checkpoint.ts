import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

// Some 2 MiB of log: early enough that the log is mostly copied when SQLite's own limit comes.
const ROWS_PER_CHECKPOINT = 10_000;

/** Copies the log back into the database file on a worker thread. */
export interface Checkpointer {
	/** Counts rows just committed; enough of them start the thread's next copy. */
	committed(rowCount: number): void;
	close(): Promise<void>;
}

/**
 * A checkpointer of the SQLite file. SQLite would copy the log inside a commit, on n8n's event loop: measured at 100 ms
 * and more under a large batch. Readers and writers go on meanwhile. The thread starts with the first large batch.
 */
export function openCheckpointer(file: string): Checkpointer {
	let worker: Worker | undefined;
	let rowsWaiting = 0;
	let isCopying = false;
	const start = () => {
		const started = new Worker(join(__dirname, `checkpoint-worker${extname(__filename)}`), {
			workerData: { file },
		});
		started.unref();
		started.on('message', () => (isCopying = false));
		// Without the thread SQLite copies by itself, later and on the event loop: slower, and as safe.
		started.on('error', () => undefined);
		return started;
	};
	return {
		committed: (rowCount) => {
			rowsWaiting += rowCount;
			if (rowsWaiting < ROWS_PER_CHECKPOINT || isCopying) return;
			rowsWaiting = 0;
			isCopying = true;
			worker ??= start();
			worker.postMessage('copy');
		},
		close: async () => void (await worker?.terminate()),
	};
}
