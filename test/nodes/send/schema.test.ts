import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeType } from 'n8n-workflow';
import { Consent } from '../../../nodes/Consent/Consent.node';
import { Send } from '../../../nodes/Send/Send.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { runNode } from '../../support/n8n-run';
import { ROOT } from '../../support/package-nodes';
import { startHttpServer } from '../../engine/messaging/servers';

interface Schema {
	type: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
}

afterAll(closeEngines);

/** Paths of the value that the schema does not know, or knows as another type. */
function strangersIn(value: unknown, schema: Schema | undefined, path = ''): string[] {
	const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
	if (schema === undefined || ![schema.type].flat().includes(type)) return [`${path}: ${type}`];
	if (Array.isArray(value)) {
		return value.flatMap((one, i) => strangersIn(one, schema.items, `${path}[${i}]`));
	}
	if (type !== 'object') return [];
	return Object.entries(value as object).flatMap(([name, one]) =>
		strangersIn(one, schema.properties?.[name], `${path}.${name}`),
	);
}

function schemaOf(path: string): Schema {
	return JSON.parse(readFileSync(join(ROOT, 'nodes', path), 'utf8')) as Schema;
}

const known = new Set<string>();

async function strangersOf(
	node: INodeType,
	parameters: IDataObject & { resource: string; operation: string },
	item: IDataObject,
) {
	const { outputs } = await runNode({
		node,
		parameters: parameters as never,
		items: [item],
		executionId: JSON.stringify(parameters),
	});
	const [given] = outputs.flat();
	const added = Object.fromEntries(
		Object.entries(given?.json ?? {}).filter(([name]) => !(name in item)),
	);
	const result = (added.message ?? added.consent) as { status: string };
	known.add(`${parameters.operation} ${result.status}`);
	const folder = node.description.displayName.split(' ')[1] ?? '';
	const schema = schemaOf(
		`${folder}/__schema__/v1.0.0/${parameters.resource}/${parameters.operation}.json`,
	);
	return strangersIn(added, schema);
}

test('what the nodes give out has the form that the editor shows, whatever became of the item', async () => {
	const server = await startHttpServer((response) => response.writeHead(200).end('{ "id": 1 }'));
	const item = { phone: '+4915123456789' };
	const set = { resource: 'consent', operation: 'set', channel: 'sms' };
	const get = { resource: 'consent', operation: 'get', channel: 'all' };
	const send = {
		resource: 'message',
		operation: 'send',
		through: 'http',
		channel: 'sms',
		url: `http://127.0.0.1:${server.port}/messages`,
		text: 'Hello',
	};
	const cap = { frequencyCap: { cap: { messagesMax: 1, hours: 1 } } };
	const strangers = [
		await strangersOf(new Consent(), set, item),
		await strangersOf(new Consent(), get, item),
		await strangersOf(new Send(), { ...send, campaign: 'one' }, item),
		await strangersOf(new Send(), { ...send, campaign: 'two', options: cap }, item),
		await strangersOf(new Consent(), { ...set, status: 'denied', topic: 'news' }, item),
		await strangersOf(
			new Consent(),
			{ ...get, topic: 'none' },
			{ email: 'nobody@example.com', phone: item.phone },
		),
		await strangersOf(new Send(), { ...send, campaign: 'three', topic: 'news' }, item),
	];
	await server.stop();
	expect(strangers.flat()).toEqual([]);
	expect([...known]).toEqual([
		'set granted',
		'get granted',
		'send sent',
		'send held',
		'set denied',
		'send suppressed',
	]);
});
