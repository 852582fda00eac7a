import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { invariant, rejected } from '../../../engine/values';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { operation } from '../../../nodes/shared/operation';
import { fieldParameter, textParameter } from '../../../nodes/shared/readers';
import { formOf, runChosen } from '../../../nodes/shared/router';
import { readInstant } from '../../../nodes/shared/time';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

interface Request {
	name: string;
	at: number | undefined;
}

type Outcome = { status: 'greeted'; name: string; runs: number };

let runs = 0;
let failingRuns = 0;

beforeEach(() => {
	runs = 0;
	failingRuns = 0;
});

afterAll(closeEngines);

const refuse = (field: string) =>
	rejected('name_taboo', { field, message: `${field} is taboo`, mend: `Take another ${field}.` });

/** Greets each item by name, with what an operation may do: refuse, answer twice, take an output, answer nothing. */
const greet = operation<Request, Outcome>({
	value: 'greet',
	name: 'Greet',
	action: 'Greet a customer',
	description: 'Greet each customer',
	properties: [
		{ displayName: 'Name', name: 'name', type: 'string', default: '={{ $json.name }}' },
		{ displayName: 'Time Field', name: 'timeField', type: 'string', default: '' },
	],
	readItem: (parameters, itemIndex) => ({
		name: textParameter(parameters, 'name', itemIndex),
		at: readInstant(fieldParameter(parameters, 'timeField', itemIndex), 'Time Field'),
	}),
	run: async (_scope, requests) => {
		runs += 1;
		invariant(!requests.some(({ name }) => name === 'bug'), 'a mistake of ours');
		if (requests.some(({ name }) => name === 'crash')) throw new RangeError('the disk is full');
		const isFailing = runs <= failingRuns;
		return requests.map(({ name }) =>
			name === 'taboo' || isFailing ? refuse('name') : { status: 'greeted', name, runs },
		);
	},
	writeItem: ({ name }) => {
		if (name === 'nobody') return [];
		if (name === 'twins') return [{ json: { n: 1 } }, { json: { n: 2 }, output: 1 }];
		return { json: { greeting: `Hello ${name}` }, output: name === 'second' ? 1 : 0 };
	},
});

const greetFirst = { ...greet, value: 'greetFirst', runsOnce: true as const };
const forget = { ...greet, value: 'forget', run: async () => [] };
const resources = [{ value: 'person', name: 'Person', operations: [greet, greetFirst, forget] }];

function greeter(outputCount = 1): INodeType {
	return {
		description: {
			displayName: 'Greeter',
			name: 'greeter',
			group: ['transform'],
			version: 1,
			description: 'Greets',
			defaults: {},
			inputs: ['main'],
			outputs: Array.from({ length: outputCount }, () => 'main' as const),
			credentials: [{ name: 'omnichannelStoreApi', required: false }],
			properties: formOf(resources),
		},
		async execute(): Promise<INodeExecutionData[][]> {
			return await runChosen(this, resources, outputCount);
		},
	};
}

function run(items: IDataObject[], given: Partial<NodeRun> & { timeField?: string } = {}) {
	const { timeField = '', parameters = {}, ...rest } = given;
	return runNode({
		node: greeter(),
		parameters: { resource: 'person', operation: 'greet', timeField, ...parameters },
		items,
		...rest,
	});
}

const CONTINUE = { onError: 'continueRegularOutput' } as const;
const failed = {
	error: 'name is taboo',
	message: 'Take another name.',
	details: { reason: 'name_taboo', field: 'name' },
};

describe('an item that is refused', () => {
	test('leaves as a failed item under Continue, with these keys alone; its neighbours go on', async () => {
		const { outputs, error } = await run(
			[
				{ name: 'ana', a: 1 },
				{ name: 'taboo', a: 2 },
				{ name: 'bo', a: 3 },
			],
			{ settings: CONTINUE },
		);
		expect(error).toBeUndefined();
		expect(outputs).toEqual([
			[
				{ json: { name: 'ana', a: 1, greeting: 'Hello ana' }, pairedItem: { item: 0 } },
				{ json: failed, pairedItem: { item: 1 } },
				{ json: { name: 'bo', a: 3, greeting: 'Hello bo' }, pairedItem: { item: 2 } },
			],
		]);
	});

	test('leaves by the error output with the fields it came with', async () => {
		const { outputs } = await run([{ name: 'ana' }, { name: 'taboo', a: 2 }], {
			settings: { onError: 'continueErrorOutput' },
		});
		expect(outputs.map((items) => items.map(({ json }) => json))).toEqual([
			[{ name: 'ana', greeting: 'Hello ana' }],
			[{ name: 'taboo', a: 2, ...failed }],
		]);
	});

	test('stops the node by its number, with the way to mend it', async () => {
		const { error } = await run([{ name: 'ana' }, { name: 'taboo' }]);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: 'name is taboo',
			description: 'Take another name.',
			context: { itemIndex: 1 },
		});
	});
});

describe('an item that cannot be read', () => {
	test('fails alone, and the others are asked for in one go', async () => {
		const { json } = await run(
			[
				{ name: 'ana', at: 'soon' },
				{ name: 'bo', at: '2026-03-01' },
			],
			{
				timeField: 'at',
				settings: CONTINUE,
			},
		);
		expect(json).toEqual([
			{
				error: 'Time Field is not a date and time',
				message: expect.stringContaining('ISO 8601'),
				details: { reason: 'input_invalid', field: 'Time Field' },
			},
			{ name: 'bo', at: '2026-03-01', greeting: 'Hello bo' },
		]);
		expect(runs).toBe(1);
	});

	test('an expression that fails for one item fails that item alone', async () => {
		const { json } = await run([{ name: 'no date' }, { name: '2026-03-01' }], {
			parameters: { name: '={{ $json.name.toDateTime().year + "" }}' },
			settings: CONTINUE,
		});
		expect(json).toEqual([
			{
				error: expect.any(String),
				message: 'Open the parameter with the expression and mend it for this item.',
				details: { reason: 'expression_failed', field: 'name' },
			},
			{ name: '2026-03-01', greeting: 'Hello 2026' },
		]);
	});

	test('an expression with wrong syntax is a failure of each item, never a success', async () => {
		const { json } = await run([{ name: 'ana' }, { name: 'bo' }], {
			parameters: { name: '={{ $json. }}' },
			settings: CONTINUE,
		});
		expect(json.map(({ details }) => details)).toEqual([
			{ reason: 'expression_failed', field: 'name' },
			{ reason: 'expression_failed', field: 'name' },
		]);
	});

	test('a list where text is asked for fails that item', async () => {
		const { json } = await run([{ name: ['a'] }, { name: 'bo' }], { settings: CONTINUE });
		expect(json).toEqual([
			{
				error: 'Name is not text',
				message: 'Give Name a text, not a list or an object.',
				details: { reason: 'input_invalid', field: 'name' },
			},
			{ name: 'bo', greeting: 'Hello bo' },
		]);
	});
});

describe('what an operation answers', () => {
	test('it names the output, and several rows keep the item they came from', async () => {
		const { outputs } = await run([{ name: 'second' }, { name: 'twins' }, { name: 'nobody' }], {
			node: greeter(2),
		});
		expect(outputs).toEqual([
			[{ json: { name: 'twins', n: 1 }, pairedItem: { item: 1 } }],
			[
				{ json: { name: 'second', greeting: 'Hello second' }, pairedItem: { item: 0 } },
				{ json: { name: 'twins', n: 2 }, pairedItem: { item: 1 } },
			],
		]);
	});

	test('to an agent everything leaves by the first output, the one that it sees', async () => {
		const { json } = await run([{ name: 'second' }], { node: greeter(2), asTool: true });
		expect(json).toEqual([{ name: 'second', greeting: 'Hello second' }]);
	});

	test('an operation that runs once looks at the first item alone', async () => {
		const { json } = await run([{ name: 'ana' }, { name: 'bo' }], {
			parameters: { operation: 'greetFirst' },
		});
		expect(json).toEqual([{ name: 'ana', greeting: 'Hello ana' }]);
	});

	test('fewer answers than items are a mistake that is not hidden', async () => {
		const { error } = await run([{ name: 'ana' }], { parameters: { operation: 'forget' } });
		expect(error?.message).toBe('An operation answered fewer items than it was asked');
	});

	test('a mistake of ours stops the node by its own words', async () => {
		const { error } = await run([{ name: 'bug' }]);
		expect(error).toMatchObject({ message: 'a mistake of ours' });
	});

	test.each([
		['a mistake of ours', 'bug', 'invariant', 'a mistake of ours'],
		['what nobody foresaw', 'crash', 'unexpected', 'the disk is full'],
	])('%s fails every item under Continue: n8n would take them for successes', async (...row) => {
		const [, name, reason, error] = row;
		const { outputs } = await run([{ name: 'ana' }, { name }], { settings: CONTINUE });
		const json = {
			error,
			message: expect.stringContaining('run it again'),
			details: { reason, field: 'node' },
		};
		expect(outputs).toEqual([
			[
				{ json, pairedItem: { item: 0 } },
				{ json, pairedItem: { item: 1 } },
			],
		]);
	});

	test('what nobody foresaw stops the node by its own words', async () => {
		const { error } = await run([{ name: 'ana' }, { name: 'crash' }]);
		expect(error).toMatchObject({ message: 'the disk is full' });
	});

	test('an operation of another version is named as such', async () => {
		const { error } = await run([{ name: 'ana' }], { parameters: { operation: 'dance' } });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: 'This operation does not exist in this version of the node',
		});
	});

	test('a hundred thousand items pass', async () => {
		const items = Array.from({ length: 100_000 }, (_, i) => ({ name: `n${i}` }));
		const { json } = await run(items);
		expect(json).toHaveLength(100_000);
		expect(json.at(-1)).toEqual({ name: 'n99999', greeting: 'Hello n99999' });
	});
});

describe('Retry On Fail', () => {
	const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

	test('runs the node again when it stops', async () => {
		failingRuns = 1;
		const { json, error } = await run([{ name: 'ana' }, { name: 'bo' }], { settings: retry });
		expect({ error, runs, json }).toEqual({
			error: undefined,
			runs: 2,
			json: [
				{ name: 'ana', greeting: 'Hello ana' },
				{ name: 'bo', greeting: 'Hello bo' },
			],
		});
	});

	test('runs the node again when its first item fails under Continue', async () => {
		failingRuns = 2;
		const { json } = await run([{ name: 'ana' }], { settings: { ...retry, ...CONTINUE } });
		expect({ runs, json }).toEqual({ runs: 3, json: [{ name: 'ana', greeting: 'Hello ana' }] });
	});

	test('gives up after its tries with the failed item', async () => {
		failingRuns = 9;
		const { json } = await run([{ name: 'ana' }], { settings: { ...retry, ...CONTINUE } });
		expect({ runs, json }).toEqual({ runs: 3, json: [failed] });
	});
});

describe('a store that is away', () => {
	const credential = async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		await new Promise((resolve) => server.close(resolve));
		return {
			omnichannelStoreApi: {
				host: '127.0.0.1',
				port,
				database: 'd',
				user: 'u',
				password: 'pw-4711',
			},
		};
	};

	const items = [{ email: 'ana@example.com' }, { email: 'bo@example.com' }];
	const identity = {
		node: new Identity(),
		parameters: { resource: 'profile', operation: 'resolve' },
	};

	test('fails every item under Continue, and none passes as a success', async () => {
		const credentials = await credential();
		const { outputs } = await runNode({ ...identity, items, credentials, settings: CONTINUE });
		const failure = {
			error: expect.stringMatching(/^Nothing listens on 127\.0\.0\.1:\d+\./),
			message: expect.stringContaining('Run the node again once the store is reachable'),
			details: { reason: 'store_unavailable', field: 'store' },
		};
		expect(outputs).toEqual([
			[
				{ json: failure, pairedItem: { item: 0 } },
				{ json: failure, pairedItem: { item: 1 } },
			],
		]);
	});

	test('sends every item to the error output', async () => {
		const credentials = await credential();
		const settings = { onError: 'continueErrorOutput' } as const;
		const { outputs } = await runNode({ ...identity, items, credentials, settings });
		expect(outputs.map((some) => some.map(({ json }) => json.email))).toEqual([
			[],
			['ana@example.com', 'bo@example.com'],
		]);
	});

	test('stops the node with a sentence that holds no password', async () => {
		const credentials = await credential();
		const { error } = await runNode({ ...identity, items, credentials });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('Nothing listens on'),
			description: expect.stringContaining('Running the node again is safe'),
		});
		expect(JSON.stringify(error) + String(error?.stack)).not.toContain('pw-4711');
	});
});
