import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

// The body of the scan thread: one read-only connection, one question at a time. Written without imports of ours, so
// that Node can run it as it is, before the build.

interface Question {
	id: number;
	sql: string;
	parameters: (string | number | bigint | null)[];
}

const { file } = workerData as { file: string };
const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });

parentPort?.on('message', ({ id, sql, parameters }: Question) => {
	try {
		const statement = database.prepare(sql);
		const rows =
			statement.columns().length > 0
				? statement.all(...parameters)
				: (statement.run(...parameters), []);
		parentPort?.postMessage({ id, rows });
	} catch (error) {
		parentPort?.postMessage({ id, error });
	}
});
