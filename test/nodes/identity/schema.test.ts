import type { IDataObject } from 'n8n-workflow';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { runNode } from '../../support/n8n-run';
import { outputForm, outputSchema } from '../../support/output-form';

afterAll(closeEngines);

test.each(['resolve', 'get'])(
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
		const [{ profileId, identity } = {}] = operation === 'get' ? await run(last, 'get') : last;
		const { version, ...schema } = outputSchema(
			`Identity/__schema__/v1.0.0/profile/${operation}.json`,
		);
		expect(version).toBe(1);
		expect(outputForm({ profileId, identity }, schema)).toEqual(schema);
	},
);
