import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { version } from '../../../package.json';
import type { Engine } from '../../../engine';
import { openEngine } from '../../../engine';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { Loyalty } from '../../../nodes/Loyalty/Loyalty.node';
import type * as registry from '../../../nodes/shared/engine-registry';
import { closeEngines, lease } from '../../../nodes/shared/engine-registry';
import { describeOnPostgres } from '../../support/both-stores';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';
import { newEmbeddedOptions, newPostgresOptions } from '../../support/stores';
import { temporaryFolder } from '../../support/temporary-folder';

const REGISTRY = '../../../nodes/shared/engine-registry';

type Registry = typeof registry;

afterEach(async () => {
	jest.useRealTimers();
	await closeEngines();
});

/** Where the engines of this n8n process are, under the key that every copy of the package has. */
function keysOfProcess(): string[] {
	const engines: unknown = Reflect.get(globalThis, Symbol.for('n8n-nodes-omnichannel'));
	return engines instanceof Map ? [...engines.keys()].map(String) : [];
}

/** Opens real engines, counts them and tells when they close. */
function opener() {
	let openedCount = 0;
	const closed: Engine[] = [];
	const open = async () => {
		openedCount++;
		const engine = await openEngine({ store: newEmbeddedOptions() });
		const close = async () => {
			await engine.close();
			closed.push(engine);
		};
		return { ...engine, close };
	};
	return { open, counts: () => ({ opened: openedCount, closed: closed.length }) };
}

/** Lets five minutes pass, and what they start come to its end. */
async function passMinutes(minutes: number): Promise<void> {
	await jest.advanceTimersByTimeAsync(minutes * 60_000);
	for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const onlyTimeouts = () =>
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });

describe('the engines of a process', () => {
	test('are one for each configuration, also when two nodes ask at once', async () => {
		const { open, counts } = opener();
		const leases = await Promise.all([lease('a', open), lease('a', open), lease('b', open)]);
		const [first, second, other] = leases.map(({ engine }) => engine);
		expect(first).toBe(second);
		expect(first).not.toBe(other);
		expect(counts()).toEqual({ opened: 2, closed: 0 });
		leases.forEach(({ release }) => release());
	});

	test('are known by the version of the package, so that new code never meets an old engine', async () => {
		const { release } = await lease('a', opener().open);
		expect(keysOfProcess()).toEqual([`${version}:a`]);
		release();
	});

	test('outlive their modules, which n8n drops when it updates a package', async () => {
		const { open, counts } = opener();
		const before = await lease('a', open);
		const copies: Registry[] = [];
		jest.isolateModules(() => copies.push(jest.requireActual<Registry>(REGISTRY)));
		const after = await copies[0]?.lease('a', open);
		expect(copies[0]?.lease).not.toBe(lease);
		expect(after?.engine).toBe(before.engine);
		expect(counts()).toEqual({ opened: 1, closed: 0 });
	});

	test('close after five minutes without use, and open again', async () => {
		onlyTimeouts();
		const { open, counts } = opener();
		(await lease('a', open)).release();
		await passMinutes(4.99);
		expect(counts()).toEqual({ opened: 1, closed: 0 });
		await passMinutes(0.01);
		expect(counts()).toEqual({ opened: 1, closed: 1 });
		(await lease('a', open)).release();
		expect(counts()).toEqual({ opened: 2, closed: 1 });
	});

	test('stay open as long as one node uses them, and five minutes more', async () => {
		onlyTimeouts();
		const { open, counts } = opener();
		const long = await lease('a', open);
		(await lease('a', open)).release();
		await passMinutes(60);
		expect(counts()).toEqual({ opened: 1, closed: 0 });
		expect(await long.engine.identity.getProfiles([])).toEqual([]);
		long.release();
		await passMinutes(4);
		(await lease('a', open)).release();
		await passMinutes(4);
		expect(counts()).toEqual({ opened: 1, closed: 0 });
		await passMinutes(1);
		expect(counts()).toEqual({ opened: 1, closed: 1 });
	});

	test('that could not be opened are tried again', async () => {
		const { open, counts } = opener();
		const fails = () => openEngine({ store: { kind: 'embedded', file: temporaryFolder('store') } });
		const waiting = await Promise.allSettled([lease('a', fails), lease('a', open)]);
		expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(keysOfProcess()).toEqual([]);
		(await lease('a', open)).release();
		expect(counts()).toEqual({ opened: 1, closed: 0 });
	});
});

const items = [{ email: 'ana@example.com' }];

/** Resolves a customer, and asks for the points with another node. */
async function runTwoNodes(given: Pick<NodeRun, 'credentials' | 'settings'> = {}) {
	const identity = {
		node: new Identity(),
		parameters: { resource: 'profile', operation: 'resolve' },
	};
	const loyalty = { node: new Loyalty(), parameters: { resource: 'point', operation: 'balance' } };
	const resolved = await runNode({ ...identity, items, ...given });
	const balance = await runNode({ ...loyalty, items, ...given });
	return {
		resolved,
		balance,
		profileIds: [resolved, balance].map(({ json }) => json[0]?.profileId),
	};
}

function postgresCredential() {
	const credential: ICredentialDataDecryptedObject = { ...newPostgresOptions() };
	return { omnichannelStoreApi: credential };
}

describe('a node without a credential', () => {
	test('keeps the customers in n8n’s own folder, where its neighbours find them', async () => {
		const { profileIds } = await runTwoNodes();
		expect(profileIds).toEqual([expect.any(String), profileIds[0]]);
		expect(keysOfProcess()).toHaveLength(1);
		const folder = process.env.N8N_USER_FOLDER ?? '';
		expect(existsSync(join(folder, '.n8n/omnichannel/omnichannel.sqlite'))).toBe(true);
	});
});

describe('queue mode', () => {
	beforeEach(() => (process.env.EXECUTIONS_MODE = 'queue'));
	afterEach(() => delete process.env.EXECUTIONS_MODE);

	const refusal =
		'This n8n runs in queue mode, where the embedded store would split your customers over the workers. Create an Omnichannel Store credential for a PostgreSQL database and choose it in every Omnichannel node.';

	test('stops a node without a credential, which opens no store', async () => {
		const { resolved } = await runTwoNodes();
		expect(resolved.error).toMatchObject({ name: 'NodeOperationError', message: refusal });
		expect(keysOfProcess()).toEqual([]);
	});

	test('fails every item of it under Continue', async () => {
		const { resolved } = await runTwoNodes({ settings: { onError: 'continueRegularOutput' } });
		expect(resolved.json).toMatchObject([
			{ error: refusal, details: { reason: 'store_unavailable' } },
		]);
	});
});

describeOnPostgres('nodes with a credential', () => {
	afterEach(() => delete process.env.EXECUTIONS_MODE);

	test('share one engine, also in queue mode', async () => {
		process.env.EXECUTIONS_MODE = 'queue';
		const credentials = postgresCredential();
		const { profileIds } = await runTwoNodes({ credentials });
		expect(profileIds).toEqual([expect.any(String), profileIds[0]]);
		expect(keysOfProcess()).toHaveLength(1);
	});

	test('of another schema are another brand', async () => {
		const [first, second] = [
			await runTwoNodes({ credentials: postgresCredential() }),
			await runTwoNodes({ credentials: postgresCredential() }),
		];
		expect(first.profileIds[0]).not.toBe(second.profileIds[0]);
		expect(keysOfProcess()).toHaveLength(2);
	});
});
