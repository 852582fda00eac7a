import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { sql } from 'kysely';
import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';
import { OmnichannelStoreApi } from '../../credentials/OmnichannelStoreApi.credentials';
import { openStore } from '../../engine/store';
import { Identity } from '../../nodes/Identity/Identity.node';
import { describeOnPostgres } from '../support/both-stores';
import { newPostgresOptions } from '../support/stores';

const CONNECT_TIMEOUT_MS = 10_000;

/** The credential's fields as n8n hands them over: the defaults of the form, and what a user typed. */
function typed(given: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject {
	const fields = new OmnichannelStoreApi().properties.map(({ name, default: value }) => [
		name,
		value,
	]);
	return { ...Object.fromEntries(fields), ...given };
}

/** Of a new schema on the run's server. */
function ofServer(change: ICredentialDataDecryptedObject = {}) {
	const { host, port, database, user, password, schema = '' } = newPostgresOptions();
	return typed({ host, port, database, user, password, schema, ...change });
}

/** What n8n shows for *Test*. */
function tested(data: ICredentialDataDecryptedObject) {
	const { storeConnectionTest } = new Identity().methods.credentialTest;
	const credential = { id: '1', name: 'Store', type: 'omnichannelStoreApi', data };
	return storeConnectionTest.call({} as ICredentialTestFunctions, credential);
}

const failure = (message: string) => ({ status: 'Error', message });

async function listening(): Promise<{ server: Server; port: number }> {
	const server = createServer((socket) => socket.resume());
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return { server, port: (server.address() as AddressInfo).port };
}

describe('a credential for a server that is not there', () => {
	afterEach(() => jest.useRealTimers());

	const account = { database: 'customers', user: 'n8n', password: 'secret-4711' };

	test('nothing listens', async () => {
		const { server, port } = await listening();
		server.close();
		await once(server, 'close');
		expect(await tested(typed({ ...account, host: '127.0.0.1', port }))).toEqual(
			failure(
				`Nothing listens on 127.0.0.1:${port}. Check host and port, and that PostgreSQL is running and accepts connections from this machine.`,
			),
		);
	});

	test('nobody knows the host', async () => {
		expect(await tested(typed({ ...account, host: 'db.invalid' }))).toEqual(
			failure(
				"The host name db.invalid is not known. Check its spelling; inside Docker use the service's name.",
			),
		);
	});

	test('the server never answers', async () => {
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
		const { server, port } = await listening();
		const answer = tested(typed({ ...account, host: '127.0.0.1', port }));
		await once(server, 'connection');
		await jest.advanceTimersByTimeAsync(CONNECT_TIMEOUT_MS);
		expect(await answer).toEqual(
			failure(
				`127.0.0.1:${port} did not answer in time. Check the host, and that no firewall lies between n8n and the database.`,
			),
		);
		server.close();
	});

	test('the server hangs up', async () => {
		const { server, port } = await listening();
		server.on('connection', (socket) => socket.destroy());
		expect(await tested(typed({ ...account, host: '127.0.0.1', port }))).toEqual(
			failure(
				`The connection to 127.0.0.1:${port} was lost. Nothing was saved; run the node again once the database is up.`,
			),
		);
		server.close();
	});

	test.each([0, 65_536, 1.5, 'abc'])('the port cannot be: %s', async (port) => {
		expect(await tested(typed({ ...account, host: '127.0.0.1', port }))).toEqual(
			failure(
				`The port ${Number(port)} cannot be: it is a whole number from 1 to 65535, mostly 5432.`,
			),
		);
	});
});

describeOnPostgres('a credential for a server that is there', () => {
	test('is fine, the first time and later, where it makes its schema and its tables', async () => {
		const data = ofServer();
		const fine = { status: 'OK', message: 'Connected; the tables are there and up to date.' };
		expect(await tested(data)).toEqual(fine);
		expect(await tested({ ...data, createSchema: false })).toEqual(fine);
	});

	test.each<[name: string, change: ICredentialDataDecryptedObject, message: string]>([
		[
			'a wrong password',
			{ password: 'secret-4711' },
			'PostgreSQL refused the user "postgres". Check user and password.',
		],
		[
			'an unknown user',
			{ user: 'nobody', password: 'secret-4711' },
			'PostgreSQL refused the user "nobody". Check user and password.',
		],
		[
			'a schema that is not there, with Create Schema off',
			{ schema: 'brand_b', createSchema: false },
			'There is no schema "brand_b" in this database. Check its name, or turn on Create Schema.',
		],
		[
			'a schema that PostgreSQL keeps for itself',
			{ schema: 'pg_brand' },
			'The schema cannot be called "pg_brand": PostgreSQL takes 1 to 63 bytes, and keeps names that begin with pg_ for itself. Choose another name.',
		],
		[
			'a NUL in the password',
			{ password: 'secret-\0-4711' },
			'The password holds a NUL character. Type it again.',
		],
		[
			'a NUL in the schema',
			{ schema: 'brand\0' },
			'The schema holds a NUL character. Type it again.',
		],
	])('says what to do about %s', async (_name, change, message) => {
		expect(await tested(ofServer(change))).toEqual(failure(message));
	});

	test('says what to do about a database that is not there', async () => {
		const { host, port } = newPostgresOptions();
		expect(await tested(ofServer({ database: 'nowhere' }))).toEqual(
			failure(`There is no database "nowhere" on ${host}:${port}. Check its name, or create it.`),
		);
	});

	test.each(['require', 'verify'])('says that the server does not encrypt (%s)', async (tls) => {
		const { host, port } = newPostgresOptions();
		expect(await tested(ofServer({ tls }))).toEqual(
			failure(
				`The server at ${host}:${port} does not encrypt its connections. Set Encryption to Off, or turn encryption on at the server.`,
			),
		);
	});

	test('refuses a schema whose name PostgreSQL would cut off', async () => {
		const longest = 'ü'.repeat(31);
		expect(await tested(ofServer({ schema: longest }))).toMatchObject({ status: 'OK' });
		expect(await tested(ofServer({ schema: `${longest}aa` }))).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('takes 1 to 63 bytes'),
		});
	});

	test('refuses a store of a newer package', async () => {
		const options = newPostgresOptions();
		const store = await openStore(options);
		await store.write((tx) =>
			sql`insert into omnichannel_migration (name, timestamp) values ('9999-future', 'then')`.execute(
				tx,
			),
		);
		await store.close();
		expect(await tested(ofServer({ schema: options.schema ?? '' }))).toEqual(
			failure(
				'This store was written by a newer version of n8n-nodes-omnichannel. Update the package on this n8n (and on every worker) to the version that wrote it; nothing was changed.',
			),
		);
	});
});
