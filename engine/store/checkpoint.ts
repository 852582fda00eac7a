import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

// Some 2 MiB of log: early enough that the log is mostly copied when SQLite's own limit comes.
const ROWS_PER_CHECKPOINT = 10_000;

/** Copies the log back into the database file on a worker thread. */
export interface Checkpointer {
	/** Counts rows just committed; enough of them start the thread's next copy. */
	committed(rowCount: number): void;
	/** Empties the log, after having made the file anew where asked. Throws while another program holds them. */
	purge(work: 'empty' | 'rewrite'): Promise<void>;
	close(): Promise<void>;
}

/** What the thread answers: which work is over, and why it failed. Of an error a thread can only send the words. */
interface Answer {
	work: 'copy' | 'empty' | 'rewrite';
	failure?: { message: string; errcode: number };
}

/**
 * A checkpointer of the SQLite file. SQLite would copy the log inside a commit, on n8n's event loop: measured at 100 ms
 * and more under a large batch. Readers and writers go on meanwhile. The thread starts with the first large batch.
 */
export function openCheckpointer(file: string): Checkpointer {
	let worker: Worker | undefined;
	let rowsWaiting = 0;
	let isCopying = false;
	// In the order in which they were asked for, as the thread answers them.
	let purges: PromiseWithResolvers<void>[] = [];
	const endPurge = ({ failure }: Answer) => {
		const purge = purges.shift();
		if (failure === undefined) purge?.resolve();
		else purge?.reject(Object.assign(new Error(failure.message), failure));
		if (purges.length === 0) worker?.unref();
	};
	const start = () => {
		const started = new Worker(join(__dirname, `checkpoint-worker${extname(__filename)}`), {
			workerData: { file },
		});
		started.unref();
		started.on('message', (answer: Answer) => {
			if (answer.work === 'copy') isCopying = false;
			else endPurge(answer);
		});
		// Without the thread SQLite copies by itself, later and on the event loop: slower, and as safe.
		started.on('error', () => undefined);
		started.on('exit', () => {
			worker = undefined;
			purges.forEach(({ reject }) => reject(new Error('The checkpoint thread has ended')));
			purges = [];
		});
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
		purge: (work) => {
			const purge = Promise.withResolvers<void>();
			purges.push(purge);
			worker ??= start();
			worker.ref();
			worker.postMessage(work);
			return purge.promise;
		},
		close: async () => void (await worker?.terminate()),
	};
}
