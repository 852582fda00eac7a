import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { Identity } from '../../../nodes/Identity/Identity.node';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

function run(operation: string, items: IDataObject[], given: Partial<NodeRun> = {}) {
	return runNode({
		node: new Identity(),
		...given,
		items,
		parameters: { resource: 'profile', operation, ...given.parameters },
	});
}

function find(items: IDataObject[], parameters: INodeParameters, settings?: NodeRun['settings']) {
	return run('search', items, { parameters, ...(settings === undefined ? {} : { settings }) });
}

const PEOPLE = 1_234;

beforeAll(async () => {
	const crowd = Array.from({ length: PEOPLE - 2 }, (_, i) => ({ email: `crowd${i}@example.com` }));
	await run('resolve', [
		...crowd,
		{ email: 'ana@example.com', firstName: 'Ána', lastName: 'Pérez' },
		{ customerId: 'C-7', company: 'Ana Ltd' },
	]);
});

afterAll(closeEngines);

test('each customer found is an item of its own, paired with the item that asked, and nothing else of it', async () => {
	const { json, outputs, error } = await find([{ q: 'nobody at all' }, { q: 'ANA', keep: 1 }], {
		searchFor: '={{ $json.q }}',
	});
	expect(error).toBeUndefined();
	expect(json).toEqual([
		{
			profileId: expect.any(String),
			identity: {
				name: 'Ana Ltd',
				identifiers: [{ type: 'customer_id', value: 'C-7' }],
				identifierCount: 1,
				profileCount: 1,
				createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
				cursor: expect.any(String),
			},
		},
		expect.objectContaining({ identity: expect.objectContaining({ name: 'Ána Pérez' }) }),
	]);
	expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 1 }]);
});

test('without a limit of their own 50 customers come, and all of them if asked', async () => {
	expect((await find([{}], {})).json).toHaveLength(50);
	const { json } = await find([{}], { returnAll: true });
	expect(new Set(json.map(({ profileId }) => profileId)).size).toBe(PEOPLE);
	expect(json).toHaveLength(PEOPLE);
});

test('the cursor of the last customer leads to the next page', async () => {
	const first = await find([{}], { limit: 2 });
	const parameters = { limit: 2, options: { after: '={{ $json.identity.cursor }}' } };
	const second = await find(first.json.slice(-1), parameters);
	const all = (await find([{}], { limit: 4 })).json;
	expect([...first.json, ...second.json]).toEqual(all);
});

test('a customer found is one that the nodes behind work with', async () => {
	const found = await find([{}], { searchFor: 'ana@example.com' });
	const { json } = await run('get', found.json);
	expect(json).toMatchObject([{ identity: { traits: { lastName: 'Pérez' } } }]);
});

test.each<[string, INodeParameters, string]>([
	['a limit of 0', { limit: 0 }, 'limit_invalid'],
	['a limit of 501', { limit: 501 }, 'limit_invalid'],
	['a limit that is a word', { limit: 'ten' }, 'input_invalid'],
	['a bad cursor', { options: { after: 'page 2' } }, 'cursor_invalid'],
	['a list to search for', { searchFor: '={{ [1] }}' }, 'input_invalid'],
	['a text without end', { searchFor: 'x'.repeat(600) }, 'text_invalid'],
])('%s fails the search and says what to do', async (_rule, parameters, reason) => {
	const { outputs } = await find([{ order: 7 }], parameters, { onError: 'continueErrorOutput' });
	expect(outputs[0]).toEqual([]);
	expect(outputs[1]?.map(({ json }) => json)).toMatchObject([
		{ order: 7, message: expect.stringMatching(/\w\.$/), details: { reason } },
	]);
	expect((await find([{}], parameters)).error).toMatchObject({ context: { itemIndex: 0 } });
});
