import type { INodeParameters } from 'n8n-workflow';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { Items, Json } from './loyalty-runs';
import { listContext, node, runsOf, shownFields } from './loyalty-runs';

const run = runsOf('reward');
const runPoints = runsOf('point');

const rewardOf = (id: string) => ({ reward: { __rl: true, mode: 'id', value: id } });
const rewardIn = (json: Json | undefined) => json?.reward as Record<string, unknown>;

/** Saves a limited reward of 100 points in the form. */
async function save(rewardId: string, fields: INodeParameters = {}) {
	const { json, error } = await run('save', {
		rewardId,
		rewardName: `Reward ${rewardId}`,
		stockKind: 'limited',
		pieces: 2,
		...fields,
	});
	expect(error).toBeUndefined();
	return rewardIn(json[0]);
}

async function earn(email: string, points: number) {
	const fixed = { pointsFrom: 'fixed', points };
	const { error } = await runPoints('earn', fixed, [{ email, eventId: `earn-${email}` }]);
	expect(error).toBeUndefined();
}

/** What came out has all the fields that the editor shows, and no other. */
function expectFields(json: Json | undefined, operation: string, without: string[] = []) {
	const wanted = shownFields('reward', operation).filter((field) => !without.includes(field));
	expect(Object.keys(rewardIn(json)).toSorted()).toEqual(wanted);
}

const REFUSAL = ['reason', 'message', 'available', 'missing', 'stock', 'reserved', 'limit', 'had'];

afterAll(closeEngines);

test('a reward of the form is saved with its details, and found by its ID and in the list', async () => {
	const details = {
		limitPerPerson: 3,
		validUntil: '2099-01-01T00:00:00',
		valueText: '8 EUR',
		description: 'Blue',
	};
	const parameters = { rewardId: 'form-mug', rewardName: 'Mug', pricePoints: 80, details };
	const { json, error } = await run('save', parameters);
	expect(error).toBeUndefined();
	expectFields(json[0], 'save');
	expect(rewardIn(json[0])).toMatchObject({
		...{ change: 'created', id: 'form-mug', name: 'Mug', programme: 'main', points: 80 },
		...{ stock: null, free: null, limitPerPerson: 3, isActive: true, value: '8 EUR', version: 1 },
		...{ description: 'Blue', validFrom: null, validUntil: '2099-01-01T00:00:00.000Z' },
	});
	const got = await run('get', rewardOf('form-mug'));
	expectFields(got.json[0], 'get');
	await save('form-off', { details: { active: false } });
	const listed = await run('list', { search: 'FORM-' });
	expectFields(listed.json[0], 'list');
	expect(listed.json.map((one) => rewardIn(one).id)).toEqual(['form-mug', 'form-off']);
	const available = await run('list', { search: 'form-', availableOnly: true });
	expect(available.json.map((one) => rewardIn(one).id)).toEqual(['form-mug']);
});

test('who can have a reward leaves by Redeemed, who cannot by Refused with the figures', async () => {
	await save('desk');
	await earn('rich@example.com', 500);
	await earn('poor@example.com', 40);
	const items = [
		{ email: 'rich@example.com', orderId: 'R-1' },
		{ email: 'poor@example.com', orderId: 'R-2' },
		{ email: 'rich@example.com', orderId: 'R-3' },
		{ email: 'rich@example.com', orderId: 'R-4' },
	];
	const { outputs, error } = await run('redeem', rewardOf('desk'), items);
	expect(error).toBeUndefined();
	const [redeemed = [], refused = []] = outputs;
	expectFields(redeemed[0]?.json, 'redeem', REFUSAL);
	expect(redeemed.map(({ json }) => [json.orderId, rewardIn(json).balance])).toEqual([
		['R-1', 400],
		['R-3', 300],
	]);
	expect(refused.map(({ json }) => json)).toMatchObject([
		{ orderId: 'R-2', reward: { reason: 'points_insufficient', available: 40, missing: 60 } },
		{ orderId: 'R-4', reward: { reason: 'out_of_stock', stock: 0, reserved: 0 } },
	]);
	const again = await run('redeem', rewardOf('desk'), items.slice(0, 1));
	expect(again.json).toMatchObject([{ reward: { duplicate: true, balance: 400 } }]);
});

test('what is reserved is claimed, released or refunded by the ID that the item carries', async () => {
	await save('chair');
	await earn('sitter@example.com', 200);
	const items = ['C-1', 'C-2', 'C-3'].map((orderId) => ({ email: 'sitter@example.com', orderId }));
	const { outputs } = await run('reserve', { ...rewardOf('chair'), minutes: 5 }, items);
	const [reserved = [], refused = []] = outputs;
	expectFields(reserved[0]?.json, 'reserve', REFUSAL);
	expect(refused.map(({ json }) => rewardIn(json))).toMatchObject([
		{ operation: 'reserve', status: 'refused', reason: 'out_of_stock', stock: 2, reserved: 2 },
	]);
	const [first = {}, second = {}] = reserved.map(({ json }) => json);
	const claimed = await run('claim', {}, [first]);
	expectFields(claimed.json[0], 'claim');
	const released = await run('release', {}, [second]);
	expectFields(released.json[0], 'release');
	expect(rewardIn(released.json[0])).toMatchObject({ points: 100, balance: 100, free: 1 });
	const refunded = await run('refund', { returnsStock: true }, claimed.json);
	expectFields(refunded.json[0], 'refund');
	expect(rewardIn(refunded.json[0])).toMatchObject({ points: 100, balance: 200, free: 2 });
});

test('stock is added, set and made unlimited, with the reason', async () => {
	await save('shelf');
	const adjust = async (parameters: INodeParameters) => {
		const given = { ...rewardOf('shelf'), stockReason: 'Delivery', ...parameters };
		const { json, error } = await run('adjustStock', given);
		expect(error).toBeUndefined();
		return json[0];
	};
	const added = await adjust({ how: 'change', pieces: 5 });
	expectFields(added, 'adjustStock');
	expect(rewardIn(added)).toMatchObject({ change: 5, stock: 7, free: 7 });
	expect(rewardIn(await adjust({ how: 'change', pieces: -3 }))).toMatchObject({ stock: 4 });
	expect(rewardIn(await adjust({ how: 'set', pieces: 9 }))).toMatchObject({ change: 5, stock: 9 });
	expect(rewardIn(await adjust({ how: 'unlimited' }))).toMatchObject({ stock: null, free: null });
});

test('a mistake fails by its item under Continue, and says which field', async () => {
	await save('right');
	const settings = { onError: 'continueRegularOutput' as const };
	const reasonsOf = async (operation: string, parameters: INodeParameters, items: Items = [{}]) => {
		const { json } = await run(operation, parameters, items, { settings });
		return json.map(({ details }) => (details as { reason?: string } | undefined)?.reason);
	};
	const buyer = [{ email: 'wrong@example.com', orderId: 'W-1' }];
	expect(await reasonsOf('save', { rewardId: 'a b', rewardName: 'X' })).toEqual(['reward_invalid']);
	expect(await reasonsOf('get', rewardOf('nothing'))).toEqual(['reward_unknown']);
	expect(await reasonsOf('redeem', rewardOf('nothing'), buyer)).toEqual(['reward_unknown']);
	expect(await reasonsOf('redeem', rewardOf('right'), buyer)).toEqual(['profile_unknown']);
	expect(await reasonsOf('claim', { redemptionId: 'none' })).toEqual(['redemption_unknown']);
	const recount = { ...rewardOf('right'), stockReason: 'Count', how: 'set', pieces: -1 };
	expect(await reasonsOf('adjustStock', recount)).toEqual(['stock_invalid']);
});

test('the rewards are offered in a list to choose from', async () => {
	await save('offered');
	const { searchRewards } = node.methods.listSearch;
	const found = await searchRewards.call(listContext, 'OFFERED');
	expect(found.results).toEqual([{ name: 'Reward offered (offered)', value: 'offered' }]);
});
