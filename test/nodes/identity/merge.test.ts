import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { Identity } from '../../../nodes/Identity/Identity.node';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';
import { outputForm, outputSchema } from '../../support/output-form';

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const NOBODY = '01960000-ffff-7000-8000-000000000000';
const LONG = 'x'.repeat(501);

afterAll(closeEngines);

function run(operation: string, items: object[], given: Partial<NodeRun> = {}) {
	return runNode({
		node: new Identity(),
		...given,
		items: items as IDataObject[],
		parameters: { resource: 'merge', operation, ...given.parameters },
	});
}

async function resolve(...items: object[]): Promise<string[]> {
	const parameters = { resource: 'profile', operation: 'resolve' };
	const { json } = await runNode({
		node: new Identity(),
		items: items as IDataObject[],
		parameters,
	});
	return json.map(({ profileId }) => profileId as string);
}

const identityOf = (json: IDataObject | undefined) => json?.identity as IDataObject;
const byDevice: INodeParameters = {
	otherCustomer: 'identifiers',
	otherIdentifiers: { values: [{ type: 'device_id', value: '={{ $json.other }}' }] },
};

test('merge, history and unmerge follow each other without a setting', async () => {
	const [mail, device] = await resolve({ email: 'a@example.com' }, { deviceId: 'a' });
	const item = { email: 'a@example.com', otherProfileId: device, note: 1 };
	const merged = await run('merge', [item], { parameters: { options: { reason: 'one' } } });
	expect(merged.error).toBeUndefined();
	expect(merged.json).toEqual([
		{
			...item,
			profileId: mail,
			identity: {
				status: 'merged',
				mergedFrom: [device],
				mergeIds: [expect.any(String)],
				apartLifted: [],
				limitsExceeded: [],
			},
		},
	]);
	const history = await run('history', merged.json);
	expect(history.json).toMatchObject([
		{
			note: 1,
			profileId: mail,
			identity: {
				status: 'merged',
				survivorId: mail,
				absorbedId: device,
				mergedAt: expect.stringMatching(ISO),
				cause: { rule: 'by_hand', reason: 'one', execution: 'execution', node: 'Node' },
				undoneAt: null,
				undoCause: null,
			},
		},
	]);
	const undone = await run('unmerge', history.json);
	expect(undone.json).toMatchObject([
		{
			profileId: mail,
			identity: {
				status: 'unmerged',
				released: [{ profileId: device, memberIds: [device] }],
				mergeIds: [identityOf(history.json[0])?.mergeId],
				keptApart: true,
			},
		},
	]);
	expect((await run('history', [item])).json).toMatchObject([
		{
			identity: {
				status: 'unmerged',
				undoneAt: expect.stringMatching(ISO),
				undoCause: { rule: 'by_hand', execution: 'execution' },
			},
		},
	]);
});

test('run again as it was, Merge and Unmerge change nothing', async () => {
	const [mail, device] = await resolve({ email: 'b@example.com' }, { deviceId: 'b' });
	const items = [{ email: 'b@example.com', other: 'b' }];
	const undo = { undo: 'member', memberId: device ?? '' };
	await run('merge', items, { parameters: byDevice });
	const again = await run('merge', items, { parameters: byDevice });
	expect(again.json).toMatchObject([{ profileId: mail, identity: { status: 'unchanged' } }]);
	await run('unmerge', items, { parameters: undo });
	const undone = await run('unmerge', items, { parameters: undo });
	expect(undone.json).toMatchObject([{ profileId: mail, identity: { status: 'unchanged' } }]);
});

test.each([
	['automatic', 0],
	['customer', 1],
	['other', 0],
])('with survivor %s the one chosen goes on', async (survivor, place) => {
	const ids = await resolve({ deviceId: `${survivor}-1` }, { deviceId: `${survivor}-2` });
	const items = [{ deviceId: `${survivor}-2`, other: `${survivor}-1` }];
	const { json } = await run('merge', items, {
		parameters: { ...byDevice, options: { survivor } },
	});
	expect(json[0]?.profileId).toBe(ids[place]);
});

test('two customer numbers fail the item with the limit, and merge where it is allowed', async () => {
	const [first, second] = await resolve({ customerId: 'c1' }, { customerId: 'c2' });
	const items = [{ profileId: first, otherProfileId: second }];
	const settings = { onError: 'continueRegularOutput' as const };
	const shown = await run('preview', items);
	expect(shown.json).toMatchObject([
		{
			identity: {
				result: 'rejected',
				message: expect.stringContaining('2 of customer_id (at most 1)'),
				mend: expect.stringContaining('Allow Over Limit'),
				limitsExceeded: [{ type: 'customer_id', limit: 1, count: 2 }],
			},
		},
	]);
	const refused = await run('merge', items, { settings });
	expect(refused.json).toMatchObject([
		{
			error: identityOf(shown.json[0])?.message,
			message: identityOf(shown.json[0])?.mend,
			details: { reason: 'limit_exceeded', field: 'customer_id' },
		},
	]);
	const parameters = { options: { allowOverLimit: true } };
	expect((await run('preview', items, { parameters })).json).toMatchObject([
		{ identity: { result: 'merged' } },
	]);
	expect((await run('merge', items, { parameters })).json).toMatchObject([
		{ profileId: first, identity: { status: 'merged', mergedFrom: [second] } },
	]);
});

test('without Keep Apart nothing stands between them, and all merges are undone at once', async () => {
	const ids = await resolve({ deviceId: 'd1' }, { deviceId: 'd2' }, { deviceId: 'd3' });
	for (const other of ['d2', 'd3']) {
		await run('merge', [{ deviceId: 'd1', other }], { parameters: byDevice });
	}
	const { json } = await run('unmerge', [{ deviceId: 'd3' }], {
		parameters: { undo: 'all', keepApart: false },
	});
	expect(json).toMatchObject([{ profileId: ids[0], identity: { keptApart: false } }]);
	const shown = await run('preview', [{ deviceId: 'd1', other: 'd2' }], { parameters: byDevice });
	expect(shown.json).toMatchObject([{ identity: { result: 'merged', keptApart: [] } }]);
});

test('a customer who never merged has no history items, and no item of another is lost', async () => {
	await resolve({ deviceId: 'e1' }, { deviceId: 'e2' }, { deviceId: 'e3' });
	await run('merge', [{ deviceId: 'e1', other: 'e2' }], { parameters: byDevice });
	const { outputs } = await run(
		'history',
		['e3', 'e1', 'e2'].map((deviceId) => ({ deviceId })),
	);
	expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 2 }]);
});

test('a refusal says by the words of the form which of the two customers it means', async () => {
	const [profileId] = await resolve({ email: 'g@example.com' });
	const settings = { onError: 'continueErrorOutput' as const };
	const items = [
		{ profileId: NOBODY, otherProfileId: profileId ?? '' },
		{ email: 'g@example.com', otherProfileId: NOBODY },
	];
	const { outputs } = await run('merge', items, { settings });
	expect(outputs[1]?.map(({ json }) => json.error)).toEqual([
		'Customer: There is no customer with this profileId',
		'Other customer: There is no customer with this profileId',
	]);
});

test.each<[string, string, object, INodeParameters, string]>([
	['merge', 'an unknown other customer', { otherProfileId: NOBODY }, {}, 'profile_unknown'],
	['merge', 'no other customer', {}, {}, 'input_invalid'],
	['merge', 'no other identifier', {}, { otherCustomer: 'identifiers' }, 'identifier_missing'],
	['preview', 'an other profile that is a list', { otherProfileId: [1] }, {}, 'input_invalid'],
	['preview', 'an unknown other profile', { otherProfileId: NOBODY }, {}, 'profile_unknown'],
	['unmerge', 'no merge id', {}, {}, 'input_invalid'],
	['unmerge', 'an unknown merge id', {}, { mergeId: NOBODY }, 'merge_unknown'],
	['unmerge', 'no profile to take out', {}, { undo: 'member' }, 'input_invalid'],
	['unmerge', 'an unknown member', {}, { undo: 'member', memberId: NOBODY }, 'member_unknown'],
	['unmerge', 'a long reason', {}, { undo: 'all', options: { reason: LONG } }, 'reason_invalid'],
	['history', 'an unknown person', { email: 'nobody@example.com' }, {}, 'profile_unknown'],
])('%s: %s fails its item and says what to do', async (operation, _rule, item, given, reason) => {
	await resolve({ email: 'f@example.com' });
	const { outputs } = await run(operation, [{ email: 'f@example.com', ...item }], {
		parameters: given,
		settings: { onError: 'continueErrorOutput' },
	});
	expect(outputs[0]).toEqual([]);
	expect(outputs[1]?.map(({ json }) => json)).toMatchObject([
		{ message: expect.stringMatching(/\w\.$/), details: { reason } },
	]);
});

test('1,000 items are merged, told and taken apart in a moment', async () => {
	const places = Array.from({ length: 1_000 }, (_, i) => i);
	await resolve(...places.map((i) => ({ deviceId: `g${i}` })));
	await resolve(...places.map((i) => ({ email: `g${i}@example.com` })));
	const items = places.map((i) => ({ email: `g${i}@example.com`, other: `g${i}` }));
	const startedAt = performance.now();
	const merged = await run('merge', items, { parameters: byDevice });
	const history = await run('history', merged.json);
	const undone = await run('unmerge', history.json);
	expect(performance.now() - startedAt).toBeLessThan(5_000);
	expect(history.json.map(({ email }) => email)).toEqual(items.map(({ email }) => email));
	const statuses = undone.json.map((json) => identityOf(json)?.status);
	expect(statuses).toEqual(places.map(() => 'unmerged'));
});

test.each(['merge', 'preview', 'unmerge', 'history'])(
	'what the merge operation %s gives out has the form that the editor shows',
	async (operation) => {
		const name = `form-${operation}`;
		const [mail, device] = await resolve(
			{ email: `${name}@example.com`, customerId: `${name}-1`, city: 'Rome' },
			{ deviceId: name, customerId: `${name}-2`, city: 'Oslo' },
		);
		const items = [{ profileId: mail, otherProfileId: device }];
		const allow = { parameters: { options: { allowOverLimit: true, reason: 'one' } } };
		await run('merge', items, allow);
		const undone = await run('unmerge', (await run('history', items)).json, {
			parameters: { options: { reason: 'two' } },
		});
		const { json } = operation === 'unmerge' ? undone : await run(operation, items, allow);
		const [{ profileId, identity } = {}] = json;
		const { version, ...schema } = outputSchema(
			`Identity/__schema__/v1.0.0/merge/${operation}.json`,
		);
		expect(version).toBe(1);
		expect(outputForm({ profileId, identity }, schema)).toEqual(schema);
	},
);
