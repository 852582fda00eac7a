import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { Identity } from '../../../nodes/Identity/Identity.node';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';
import { ROOT } from '../../support/package-nodes';

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

afterAll(closeEngines);

function schemaOf(path: string): Schema {
	const file = `nodes/Identity/__schema__/v1.0.0/${path}.json`;
	const { version, ...schema } = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Schema & {
		version: number;
	};
	expect(version).toBe(1);
	return schema;
}

async function run(items: IDataObject[], parameters: NodeRun['parameters']) {
	return (await runNode({ node: new Identity(), items, parameters })).json;
}

const updateRules = (limit: IDataObject, type = 'customer_id') =>
	run([{}], {
		resource: 'rules',
		operation: 'update',
		identifierTypes: { values: [{ type, limit: 'count', ...limit }] },
	});

/** The value's form in the words of the schema; objects that hold anything, such as traits, stay open. */
function formOf(value: unknown, schema: Schema | undefined): unknown {
	if (Array.isArray(value)) return { type: 'array', items: formOf(value[0], schema?.items) };
	if (typeof value !== 'object' || value === null) {
		return { type: Number.isInteger(value) ? 'integer' : typeof value };
	}
	if (schema?.properties === undefined) return { type: 'object' };
	const fields = Object.entries(value).map(([name, one]) => [
		name,
		formOf(one, schema.properties?.[name]),
	]);
	return { type: 'object', properties: Object.fromEntries(fields) };
}

test.each(['resolve', 'get'])(
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
		const [{ profileId, identity } = {}] =
			operation === 'get' ? await run(last, { resource: 'profile', operation }) : last;
		const schema = schemaOf(`profile/${operation}`);
		expect(formOf({ profileId, identity }, schema)).toEqual(schema);
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
	const schema = schemaOf('rules/update');
	expect(formOf(updated, schema)).toEqual(schema);
	const [got] = await run([{}], { resource: 'rules', operation: 'get' });
	const getSchema = schemaOf('rules/get');
	expect(formOf(got, getSchema)).toEqual(getSchema);
});
