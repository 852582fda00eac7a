import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import type { CustomerErased, CustomerExport, Engine } from '../../../engine';
import { openEngine } from '../../../engine';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { Send } from '../../../nodes/Send/Send.node';
import type { FullPerson, MessageServers } from '../../engine/customers/full-store';
import { fillStore, keepApart, startMessageServers } from '../../engine/customers/full-store';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';
import { ROOT } from '../../support/package-nodes';

const NOBODY = '01960000-ffff-7000-8000-000000000000';
const CONFIRMED = { isConfirmed: true };
const STORE_FILE = join(
	process.env.N8N_USER_FOLDER ?? '',
	'.n8n',
	'omnichannel',
	'omnichannel.sqlite',
);

let engine: Engine;
let servers: MessageServers;
let people: FullPerson[];

beforeAll(async () => {
	engine = await openEngine({ store: { kind: 'embedded', file: STORE_FILE } });
	servers = await startMessageServers();
	people = await fillStore(engine, servers, ['anaq', 'boqu', 'cyqu']);
	const [ana, bo] = people;
	if (ana && bo) await keepApart(engine, [ana, bo]);
});

afterAll(async () => {
	await servers.stop();
	await closeEngines();
	await engine.close();
});

function run(operation: string, items: object[], given: Partial<NodeRun> = {}) {
	return runNode({
		node: new Identity(),
		...given,
		items: items as IDataObject[],
		parameters: { resource: 'profile', operation, ...given.parameters },
	});
}

const isKnown = async (email: string) => {
	const { json } = await run('export', [{ email }]);
	return (json[0]?.export as IDataObject).status === 'exported';
};

/** The value's fields and their kinds, as a schema names them. */
function formOf(value: unknown): unknown {
	if (Array.isArray(value)) return { type: 'array', items: { type: typeof value[0] } };
	if (typeof value !== 'object' || value === null) {
		return { type: Number.isInteger(value) ? 'integer' : typeof value };
	}
	const fields = Object.entries(value).map(([name, one]) => [name, formOf(one)]);
	return { type: 'object', properties: Object.fromEntries(fields) };
}

function schemaOf(operation: string): unknown {
	const file = `nodes/Identity/__schema__/v1.0.0/profile/${operation}.json`;
	return JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
}

describe('Export', () => {
	test('everything held stands in the item, and has the form that the editor shows', async () => {
		const { json, error } = await run('export', [{ email: 'ANAQ@example.com', ticket: 7 }]);
		expect(error).toBeUndefined();
		const [{ profileId, export: exported, ...rest } = {}] = json;
		expect(rest).toEqual({ email: 'ANAQ@example.com', ticket: 7 });
		expect({ ...(formOf({ profileId, export: exported }) as object), version: 1 }).toEqual(
			schemaOf('export'),
		);
		const text = JSON.stringify(exported);
		expect(people[0]?.values.filter((value) => !text.includes(value))).toEqual([]);
	});

	test('as a file, each customer has one of their own beside the files of the item', async () => {
		const { outputs } = await run('export', [{ email: 'anaq@example.com' }, { email: 'no@x.yz' }], {
			parameters: { exportAs: 'file', fileField: 'personalData' },
		});
		const [ana, nobody] = outputs[0] ?? [];
		const profileId = ana?.json.profileId as string;
		const fileName = `customer-${profileId}.json`;
		expect(ana?.json).toEqual({
			email: 'anaq@example.com',
			profileId,
			export: { status: 'exported', profileId, exportedAt: expect.any(String), fileName },
		});
		const file = ana?.binary?.personalData;
		expect(file).toMatchObject({ fileName, mimeType: 'application/json' });
		const held = JSON.parse(Buffer.from(file?.data ?? '', 'base64').toString()) as CustomerExport;
		expect(held).toMatchObject({ status: 'exported', profileId, conversions: [{}, {}] });
		expect(nobody).toEqual({
			json: { email: 'no@x.yz', export: { status: 'nothing_held' } },
			pairedItem: { item: 1 },
		});
	});
});

describe('Erase', () => {
	test('without the confirmation nothing is erased, and the node says what to turn on', async () => {
		const item = { email: 'anaq@example.com' };
		const { error } = await run('erase', [item]);
		expect(error).toMatchObject({
			message: 'Nothing was erased: you have not confirmed it',
			description: 'Turn on I Understand That This Cannot Be Undone in this node.',
		});
		const { outputs } = await run('erase', [item], {
			settings: { onError: 'continueErrorOutput' },
		});
		expect(outputs[0]).toEqual([]);
		expect(outputs[1]).toMatchObject([{ json: { ...item, details: { reason: 'input_invalid' } } }]);
		expect(await isKnown('anaq@example.com')).toBe(true);
	});

	test('the customer is gone from every byte of the file, and the item says what went', async () => {
		const { json, error } = await run('erase', [{ email: 'anaq@example.com', ticket: 7 }], {
			parameters: CONFIRMED,
		});
		expect(error).toBeUndefined();
		const [{ erase, ...rest } = {}] = json;
		expect(rest).toEqual({ email: 'anaq@example.com', ticket: 7 });
		expect({ ...(formOf({ erase }) as object), version: 1 }).toEqual(schemaOf('erase'));
		expect(erase as unknown as CustomerErased).toMatchObject({
			status: 'erased',
			deleted: { profiles: 2, identifiers: 13 },
			keptAnonymous: { points: 5, conversions: 2 },
		});
		const bytes = Buffer.concat(
			['', '-wal'].map((ending) => readFileSync(`${STORE_FILE}${ending}`)),
		);
		expect(people[0]?.values.filter((value) => bytes.includes(value))).toEqual([]);
		expect(people[1]?.values.filter((value) => !bytes.includes(value))).toEqual([]);
	});

	test.each<[string, object, object]>([
		['a customer erased before', { email: 'anaq@example.com' }, { status: 'nothing_held' }],
		['an unknown profile id', { profileId: NOBODY }, { status: 'nothing_held' }],
		['SQL as a profile id', { profileId: "' or 1=1 --" }, { status: 'nothing_held' }],
	])('%s is nothing held, and no failure', async (_rule, item, erased) => {
		const { json, error } = await run('erase', [item], { parameters: CONFIRMED });
		expect(error).toBeUndefined();
		expect(json).toEqual([{ ...item, erase: erased }]);
	});

	test.each([
		['an e-mail that is none, to be erased,', { email: 'ana' }, 'identifier_invalid'],
		['an item without identifiers, to be erased,', { city: 'Rome' }, 'identifier_missing'],
		['a profile id that is a list, to be erased,', { profileId: ['a'] }, 'identifier_missing'],
	])('%s fails alone', async (_rule, item, reason) => {
		for (const operation of ['erase', 'export']) {
			const { outputs } = await run(operation, [item, { email: 'nobody@example.com' }], {
				parameters: CONFIRMED,
				settings: { onError: 'continueErrorOutput' },
			});
			expect(outputs[0]?.map(({ json }) => json.email)).toEqual(['nobody@example.com']);
			expect(outputs[1]?.map(({ json }) => json)).toMatchObject([
				{ ...item, message: expect.stringMatching(/\w\.$/), details: { reason } },
			]);
		}
	});

	test('an address kept suppressed is not written to by Send, until its owner agrees', async () => {
		const email = 'cyqu@example.com';
		const parameters = { ...CONFIRMED, options: { keepSuppressed: true } };
		const { json } = await run('erase', [{ email }], { parameters });
		expect(json).toMatchObject([{ erase: { status: 'erased' } }]);
		await run('resolve', [{ email, firstName: 'Cy' }]);
		const sent = await sendTo(email);
		expect(sent[0]).toEqual([]);
		expect(sent[2]).toMatchObject([
			{ json: { message: { status: 'suppressed', reason: 'erased' } } },
		]);
		await engine.consent.setConsent([
			{
				channel: 'email',
				address: email,
				status: 'granted',
				origin: 'person',
				idempotencyKey: 'yes',
			},
		]);
		expect((await sendTo(email))[0]).toMatchObject([{ json: { message: { status: 'sent' } } }]);
	});

	test('what an erase or an export adds to an item is no trait of the next customer', async () => {
		const { json } = await run('resolve', [{ email: 'dee@example.com', erase: {}, export: {} }]);
		const [dee] = (await run('get', json)).json;
		expect(dee?.identity).toMatchObject({ traits: {} });
	});

	test('2,000 items are erased in a moment', async () => {
		const items = Array.from({ length: 2_000 }, (_, i) => ({ email: `p${i}@example.com` }));
		await run('resolve', items);
		const startedAt = performance.now();
		const { json } = await run('erase', items, { parameters: CONFIRMED });
		expect(performance.now() - startedAt).toBeLessThan(10_000);
		expect(json.map(({ erase }) => (erase as IDataObject).status)).toEqual(
			items.map(() => 'erased'),
		);
	});
});

async function sendTo(email: string) {
	const node: INodeType = new Send();
	const parameters: INodeParameters = {
		resource: 'message',
		operation: 'send',
		channel: 'email',
		through: 'smtp',
		campaign: 'autumn',
		from: 'Shop <shop@example.com>',
		subject: 'Hello',
		text: 'Hello',
	};
	const credentials = {
		smtp: { host: '127.0.0.1', port: servers.smtp.port, secure: false, disableStartTls: true },
	};
	const { outputs } = await runNode({ node, items: [{ email }], parameters, credentials });
	return outputs;
}
