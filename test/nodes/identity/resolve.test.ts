import { Identity } from '../../../nodes/Identity/Identity.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { runNode } from '../../support/n8n-run';

const node = new Identity();
const resolve = { resource: 'profile', operation: 'resolve' };

afterAll(closeEngines);

test('an item with well-known field names needs no configuration', async () => {
	const { json, error } = await runNode({
		node,
		parameters: resolve,
		items: [
			{ anonymousId: 'cookie-1', cart: 3 },
			{ Email: ' Ana@Example.com', anonymous_id: 'cookie-1', firstName: 'Ana' },
		],
	});
	expect(error).toBeUndefined();
	expect(json.map(({ identity }) => (identity as { status: string }).status)).toEqual(['created', 'matched']);
	expect(json[0]?.profileId).toBe(json[1]?.profileId);
	expect(json[1]?.firstName).toBe('Ana');
});
