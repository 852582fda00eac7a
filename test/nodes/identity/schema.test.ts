import type { IDataObject } from 'n8n-workflow';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { Identity } from '../../../nodes/Identity/Identity.node';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';
import { outputForm, outputSchema } from '../../support/output-form';

afterAll(closeEngines);

async function run(items: IDataObject[], parameters: NodeRun['parameters']) {
	return (await runNode({ node: new Identity(), items, parameters })).json;
}

const updateRules = (limit: IDataObject, type = 'customer_id') =>
	run([{}], {
		resource: 'rules',
		operation: 'update',
		identifierTypes: { values: [{ type, limit: 'count', ...limit }] },
	});

/** Holds what came out to the schema file of its operation. */
function expectForm(value: IDataObject | undefined, path: string) {
	const { version, ...schema } = outputSchema(`Identity/__schema__/v1.0.0/${path}.json`);
	expect(version).toBe(1);
	expect(outputForm(value, schema)).toEqual(schema);
}

test.each(['resolve'])(
	'what %s gives out has the form that the editor shows',
	async (operation) => {
		// So that a limit says within how many days it counts.
		await updateRules({ count: 1, days: 3_650 });
		// One item with an entry in each list: a merge that sets one identifier aside and drops another.
		const items: IDataObject[] = [
			{ email: 'ana@example.com', customerId: 'n1' },
			{ customerId: 'n2', cookie: 'tablet' },
			{ loyaltyCard: 'card-3', city: 'Rome' },
			{
				customerId: 'n1',
				loyaltyCard: 'card-3',
				mobile: '+14155550199',
				phone: 'none',
				cookie: 'tablet',
			},
		];
		const resolved = await run(items, { resource: 'profile', operation: 'resolve' });
		const last = resolved.slice(-1);
		const [{ profileId, identity } = {}] = last;
		expectForm({ profileId, identity }, `profile/${operation}`);
	},
);

test('what the rules give out has the form that the editor shows', async () => {
	await run(
		[
			{ email: 'cy@example.com', customerId: 'n3' },
			{ email: 'di@example.com', customerId: 'n3' },
		],
		{
			resource: 'profile',
			operation: 'resolve',
		},
	);
	const [updated] = await updateRules({ count: 1 }, 'email');
	expectForm(updated, 'rules/update');
	const [got] = await run([{}], { resource: 'rules', operation: 'get' });
	expectForm(got, 'rules/get');
});
