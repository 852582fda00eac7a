import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { sql } from 'kysely';
import type { PostgresOptions, Store } from '../../../engine/store';
import { openStore } from '../../../engine/store';
import { describeOnPostgres } from '../../support/both-stores';
import { newPostgresOptions } from '../../support/stores';

/** A port on which somebody takes the call and says nothing, or nobody listens. */
async function silentServer(): Promise<{ server: Server; port: number }> {
	const server = createServer((socket) => socket.resume());
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { server, port: (server.address() as AddressInfo).port };
}

describeOnPostgres('what keeps a PostgreSQL store from opening', () => {
	test.each<[problem: string, change: Partial<PostgresOptions>, retryable: boolean, words: RegExp]>(
		[
			[
				'unknown_host',
				{ host: 'no-such-host.invalid' },
				false,
				/no-such-host\.invalid is not known/,
			],
			['wrong_password', { password: 'not-it-4711' }, false, /refused the user "postgres"/],
			['no_database', { database: 'nowhere' }, false, /no database "nowhere"/],
			['no_schema', { createSchema: false }, false, /turn on Create Schema/],
		],
	)('%s', async (problem, change, retryable, words) => {
		const opening = openStore({ ...newPostgresOptions(), ...change });
		await expect(opening).rejects.toMatchObject({
			code: 'store_unavailable',
			problem,
			retryable,
			message: expect.stringMatching(words),
		});
		await expect(opening).rejects.not.toMatchObject({
			message: expect.stringMatching(/4711/),
		});
	});

	test('nothing listens there', async () => {
		const { server, port } = await silentServer();
		await new Promise((resolve) => server.close(resolve));
		await expect(openStore({ ...newPostgresOptions(), port })).rejects.toMatchObject({
			problem: 'refused',
			retryable: true,
			message: expect.stringContaining(`Nothing listens on 127.0.0.1:${port}`),
		});
	});

	test('somebody listens who never answers', async () => {
		const { server, port } = await silentServer();
		const opening = openStore({ ...newPostgresOptions(), port, connectTimeoutMs: 200 });
		await expect(opening).rejects.toMatchObject({
			problem: 'timeout',
			retryable: true,
			message: expect.stringContaining('did not answer in time'),
		});
		await new Promise((resolve) => server.close(resolve));
	});

	test('somebody listens who hangs up', async () => {
		const { server, port } = await silentServer();
		server.on('connection', (socket) => socket.destroy());
		const opening = openStore({ ...newPostgresOptions(), port });
		await expect(opening).rejects.toMatchObject({ problem: 'lost', retryable: true });
		await new Promise((resolve) => server.close(resolve));
	});

	test.each(['require', 'verify'] as const)(
		'encryption is asked of a server that has none (%s)',
		async (tls) => {
			await expect(openStore({ ...newPostgresOptions(), tls })).rejects.toMatchObject({
				problem: 'no_encryption',
				retryable: false,
				message: expect.stringMatching(/does not encrypt.*Encryption/),
			});
		},
	);

	test('the user may not make a schema', async () => {
		const admin = newPostgresOptions();
		const store = await openStore(admin);
		const user = `reader_${process.pid}`;
		const run = (statement: string) => store.write((tx) => sql.raw(statement).execute(tx));
		await run(`create role ${user} login password 'reads'`);
		const opening = openStore({ ...newPostgresOptions(), user, password: 'reads' });
		await expect(opening).rejects.toMatchObject({
			problem: 'no_permission',
			retryable: false,
			message: expect.stringContaining(`"${user}" may not do this`),
		});
		await run(`drop role ${user}`);
		await store.close();
	});
});

describeOnPostgres('a schema’s name', () => {
	test.each(['Ünïcode "quoted"', "a'b; drop schema public", 'UPPER', 'with space', '$user'])(
		'may be %s',
		async (name) => {
			const schema = `${name} ${process.pid}`;
			const store = await openStore({ ...newPostgresOptions(), schema });
			const { rows } = await store.read((tx) =>
				sql<{ name: string }>`select current_schema() as name`.execute(tx),
			);
			expect(rows).toEqual([{ name: schema }]);
			await store.close();
		},
	);
});

describeOnPostgres('a connection that is killed', () => {
	let store: Store;
	let admin: Store;

	beforeEach(async () => {
		const options = newPostgresOptions();
		store = await openStore({ ...options, connectionsMax: 1 });
		admin = await openStore(options);
	});

	afterEach(() => Promise.all([store.close(), admin.close()]));

	const ownPid = () =>
		store.read(async (tx) => {
			const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
			return rows[0]?.pid ?? 0;
		});

	const kill = (pid: number) =>
		admin.read((tx) => sql`select pg_terminate_backend(${pid}, 5000)`.execute(tx));

	const lost = {
		code: 'store_unavailable',
		problem: 'lost',
		retryable: true,
		message: expect.stringContaining('Nothing was saved; run the node again'),
	};

	test('while it is idle: the next call gets another', async () => {
		const pid = await ownPid();
		await kill(pid);
		await new Promise((resolve) => setImmediate(resolve));
		const next = await ownPid().catch(ownPid);
		expect(next).not.toBe(pid);
	});

	test('while it answers: that call is lost, and the next works', async () => {
		const pid = await ownPid();
		const answering = store.write((tx) => sql`select pg_sleep(20)`.execute(tx));
		const failed = expect(answering).rejects.toMatchObject(lost);
		await untilActive(pid);
		await kill(pid);
		await failed;
		expect(await ownPid()).not.toBe(pid);
	});

	test('between two queries of a transaction: it is lost, n8n goes on, and the next works', async () => {
		const pid = await ownPid();
		const writing = store.write(async (tx) => {
			await sql`insert into profile (id, canonical_id, created_at) values ('a', 'a', 1)`.execute(
				tx,
			);
			await kill(pid);
			return await sql`select 1`.execute(tx);
		});
		await expect(writing).rejects.toMatchObject(lost);
		const left = await store.read((tx) => tx.selectFrom('profile').selectAll().execute());
		expect(left).toEqual([]);
	});

	async function untilActive(pid: number): Promise<void> {
		for (;;) {
			const { rows } = await admin.read((tx) =>
				sql`select 1 from pg_stat_activity where pid = ${pid} and query like '%pg_sleep%'`.execute(
					tx,
				),
			);
			if (rows.length > 0) return;
		}
	}
});
