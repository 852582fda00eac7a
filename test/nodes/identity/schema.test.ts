import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { runNode } from '../../support/n8n-run';
import { ROOT } from '../../support/package-nodes';

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

afterAll(closeEngines);

function schemaOf(operation: string): Schema {
	const file = `nodes/Identity/__schema__/v1.0.0/profile/${operation}.json`;
	return JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Schema;
}

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

test.each(['resolve'])(
	'what %s gives out has the form that the editor shows',
	async (operation) => {
		const node = new Identity();
		const run = async (items: IDataObject[], chosen: string) =>
			(await runNode({ node, items, parameters: { resource: 'profile', operation: chosen } })).json;
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
		const resolved = await run(items, 'resolve');
		const last = resolved.slice(-1);
		const [{ profileId, identity } = {}] = last;
		const { version, ...schema } = schemaOf(operation) as Schema & { version: number };
		expect(version).toBe(1);
		expect(formOf({ profileId, identity }, schema)).toEqual(schema);
	},
);
