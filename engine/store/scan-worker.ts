import type { SQLInputValue } from 'node:sqlite';

// The body of the scan thread: one read-only connection, one question at a time. Written without an import at run time, so
// that Node can run it as it is, before the build, whatever kind of module it takes it for.

interface Question {
	id: number;
	sql: string;
	parameters: SQLInputValue[];
}

const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
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
