import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { RE2JS } from 're2js';

// The body of the scan thread: one read-only connection, one question at a time. Written without an import at run time, so
// that Node can run it as it is, before the build, whatever kind of module it takes it for.

interface Question {
	id: number;
	sql: string;
	parameters: SQLInputValue[];
}

const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
const { createRequire } = process.getBuiltinModule('node:module');
const { createHmac } = process.getBuiltinModule('node:crypto');
const { file, re2js } = workerData as { file: string; re2js: string };
const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
database.exec('pragma cache_size = -65536');
// As in embedded-store.
database.function('keyed_hash', { deterministic: true }, (secret, text) =>
	createHmac('sha256', String(secret)).update(String(text)).digest('base64url'),
);

// As in pattern/sqlite-matches; loaded only where a scan asks for it.
const compiled = new Map<string, RE2JS>();
const compile = (pattern: string) => {
	const known = compiled.get(pattern);
	if (known !== undefined) return known;
	if (compiled.size >= 100) compiled.clear();
	const { RE2JS: engine } = createRequire(re2js)(re2js) as { RE2JS: typeof RE2JS };
	const expression = engine.compile(pattern);
	compiled.set(pattern, expression);
	return expression;
};
database.function('matches_pattern', { deterministic: true, directOnly: true }, (pattern, text) =>
	compile(String(pattern)).test(String(text)) ? 1 : 0,
);

const statements = new Map<string, { statement: StatementSync; columns: string[] }>();
const prepare = (sql: string) => {
	const known = statements.get(sql);
	if (known !== undefined) return known;
	if (statements.size >= 100) statements.clear();
	const statement = database.prepare(sql);
	statement.setReturnArrays(true);
	const prepared = { statement, columns: statement.columns().map(({ name }) => name) };
	statements.set(sql, prepared);
	return prepared;
};

parentPort?.on('message', ({ id, sql, parameters }: Question) => {
	try {
		const { statement, columns } = prepare(sql);
		const rows =
			columns.length > 0 ? statement.all(...parameters) : (statement.run(...parameters), []);
		parentPort?.postMessage({ id, columns, rows });
	} catch (error) {
		parentPort?.postMessage({ id, error });
	}
});
