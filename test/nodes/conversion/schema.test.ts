import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeParameters, INodeType } from 'n8n-workflow';
import { Conversion } from '../../../nodes/Conversion/Conversion.node';
import { Loyalty } from '../../../nodes/Loyalty/Loyalty.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { runNode } from '../../support/n8n-run';
import { ROOT } from '../../support/package-nodes';

interface Schema {
	type: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
}

afterAll(closeEngines);

/** The places where the value is not what the schema says: another type, a field too few or too many. */
function differences(value: unknown, schema: Schema | undefined, place = 'item'): string[] {
	if (schema === undefined) return [`${place} is in no schema`];
	const type = typeOf(value);
	const types = [schema.type].flat();
	const fits = types.includes(type) || (type === 'integer' && types.includes('number'));
	if (!fits) return [`${place} is ${type}, not ${types.join(' or ')}`];
	if (Array.isArray(value)) {
		return value.flatMap((one, i) => differences(one, schema.items, `${place}[${i}]`));
	}
	if (type !== 'object') return [];
	const fields = value as Record<string, unknown>;
	const missing = Object.keys(schema.properties ?? {}).filter((name) => !(name in fields));
	return [
		...missing.map((name) => `${place}.${name} is absent`),
		...Object.entries(fields).flatMap(([name, one]) =>
			differences(one, schema.properties?.[name], `${place}.${name}`),
		),
	];
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
}

const CUSTOMER = { email: 'schema@example.com', orderId: 'S-1' };

test.each<[string, INodeType, INodeParameters]>([
	['Conversion conversion record', new Conversion(), { currency: 'EUR' }],
	['Conversion report attribution', new Conversion(), { period: 'all' }],
	['Loyalty point earn', new Loyalty(), { currency: 'EUR', expiry: 'days' }],
	['Loyalty point redeem', new Loyalty(), { pointsFrom: 'fixed', points: 3 }],
	['Loyalty point balance', new Loyalty(), {}],
])('the schema of %s describes what comes out', async (name, node, given) => {
	const [folder = '', resource = '', operation = ''] = name.split(' ');
	const file = `nodes/${folder}/__schema__/v1.0.0/${resource}/${operation}.json`;
	const schema = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Schema;
	const parameters = { resource, operation, ...given };
	const items = [{ ...CUSTOMER, amount: 19.99 }];
	const { json, error } = await runNode({ node, parameters, items });
	expect(error).toBeUndefined();
	const fields = Object.keys(schema.properties ?? {});
	const added = json.map((item) => Object.fromEntries(fields.map((field) => [field, item[field]])));
	expect(added.length).toBeGreaterThan(0);
	expect(added.flatMap((item) => differences(item, schema))).toEqual([]);
});
