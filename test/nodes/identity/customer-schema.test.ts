import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import { Consent } from '../../../nodes/Consent/Consent.node';
import { Conversion } from '../../../nodes/Conversion/Conversion.node';
import { Event } from '../../../nodes/Event/Event.node';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { Loyalty } from '../../../nodes/Loyalty/Loyalty.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { runNode } from '../../support/n8n-run';
import { ROOT } from '../../support/package-nodes';

interface Schema {
	type: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** Only where an address is suppressed, which no node of ours does by hand. */
const ABSENT = new Set(['suppression']);
const CUSTOMER = { email: 'whole@example.com', orderId: 'W-1', amount: 12.5, firstName: 'Wim' };

async function run(node: INodeType, parameters: INodeParameters, items: IDataObject[]) {
	const { json, error } = await runNode({ node, parameters, items });
	if (error) throw error;
	return json;
}

beforeAll(async () => {
	const on = (resource: string, operation: string, more: INodeParameters) =>
		({ resource, operation, ...more }) as INodeParameters;
	await run(new Identity(), on('profile', 'resolve', {}), [CUSTOMER]);
	await run(new Event(), on('event', 'track', { eventName: 'viewed', channel: 'web' }), [CUSTOMER]);
	await run(new Conversion(), on('conversion', 'record', { currency: 'EUR' }), [CUSTOMER]);
	await run(new Loyalty(), on('point', 'earn', { currency: 'EUR', expiry: 'days' }), [CUSTOMER]);
	const consent = { channel: 'email', status: 'granted', givenBy: 'person' };
	await run(new Consent(), on('consent', 'set', consent), [CUSTOMER]);
});

afterAll(closeEngines);

/** What a value is that the schema does not say, or the other way round. */
function differences(value: unknown, schema: Schema | undefined, place: string): string[] {
	if (schema === undefined) return [`${place} is in no schema`];
	const type = typeOf(value);
	const types = [schema.type].flat();
	if (!types.includes(type) && !(type === 'integer' && types.includes('number'))) {
		return [`${place} is ${type}, not ${types.join(' or ')}`];
	}
	if (Array.isArray(value)) {
		const inside = value.flatMap((one) => differences(one, schema.items, `${place}[]`));
		return value.length === 0 ? [`${place} is empty`] : inside;
	}
	if (type !== 'object' || schema.properties === undefined) return [];
	const fields = value as Record<string, unknown>;
	const names = [...new Set([...Object.keys(fields), ...Object.keys(schema.properties)])];
	return names
		.filter((name) => !ABSENT.has(name))
		.flatMap((name) => differences(fields[name], schema.properties?.[name], `${place}.${name}`));
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
}

test.each([
	['get', {}],
	['search', { searchFor: 'wim' }],
])('what a profile %s gives is what its schema says', async (operation, more) => {
	const [item] = await run(new Identity(), { resource: 'profile', operation, ...more }, [CUSTOMER]);
	const file = `nodes/Identity/__schema__/v1.0.0/profile/${operation}.json`;
	const schema = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Schema;
	const { profileId, identity } = item ?? {};
	expect(differences({ profileId, identity }, schema, 'item')).toEqual([]);
});
