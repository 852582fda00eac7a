import type { INodeParameters } from 'n8n-workflow';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { Items } from './loyalty-runs';
import { runsOf, shownFields } from './loyalty-runs';

const run = runsOf('point');

/** The `loyalty` of one item of a run that must succeed, with all the fields that the editor shows and no other. */
async function told(operation: string, parameters: INodeParameters, item: Items[number]) {
	const { json, error } = await run(operation, parameters, [item]);
	expect(error).toBeUndefined();
	const loyalty = json[0]?.loyalty as Record<string, unknown>;
	expect(Object.keys(loyalty).toSorted()).toEqual(shownFields('point', operation, 'loyalty'));
	return loyalty;
}

async function reasonOf(operation: string, parameters: INodeParameters, item: Items[number]) {
	const { error } = await run(operation, parameters, [item]);
	return error?.message;
}

const fixed = (points: number) => ({ pointsFrom: 'fixed', points });

afterAll(closeEngines);

test('a checkout: held by the cart, captured in part by the same number, the rest is back', async () => {
	const email = 'cart@example.com';
	await told('earn', fixed(100), { email });
	const cart = { email, orderId: 'cart-1' };
	expect(await told('hold', { ...fixed(60), minutes: 15 }, cart)).toMatchObject({
		...{ operation: 'hold', points: 60, balance: 40, heldUntil: expect.stringMatching(/Z$/) },
		holdId: expect.any(String),
	});
	expect(await told('balance', {}, { email })).toMatchObject({ balance: 40, held: 60, pending: 0 });
	const paid = await told('capture', { pointsField: 'paid' }, { ...cart, paid: 45 });
	expect(paid).toMatchObject({ points: 45, released: 15, balance: 55, reference: 'cart-1' });
	expect(await reasonOf('release', {}, cart)).toContain('no open hold');
});

test('a hold is found by its ID as well, and released whole', async () => {
	const email = 'by-id@example.com';
	await told('earn', fixed(10), { email });
	const held = await told('hold', fixed(10), { email });
	const released = await told(
		'release',
		{ holdBy: 'id' },
		{ email, loyalty: { holdId: held.holdId } },
	);
	expect(released).toMatchObject({ points: 10, stillHeld: 0, balance: 10 });
});

test('a refund gives back what the order spent and takes back what it earned', async () => {
	const order = { email: 'refund@example.com', orderId: 'r-1', amount: 50, currency: 'EUR' };
	await told('earn', {}, order);
	const part = await told('refund', { what: 'amount' }, { ...order, amount: 20 });
	expect(part).toMatchObject({ points: 20, takenBack: { available: 20 }, balance: 30 });
	expect(await told('refund', { what: 'all' }, order)).toMatchObject({ points: 30, balance: 0 });
	expect(await reasonOf('refund', { what: 'items' }, order)).toContain('items');
	expect(await reasonOf('refund', {}, { email: 'refund@example.com' })).toContain('which order');
});

test('an adjustment needs a reason, and a transfer somebody known', async () => {
	const email = 'giver@example.com';
	await told('earn', fixed(0), { email });
	const given = await told('adjust', { adjustment: 40, why: 'goodwill' }, { email, orderId: 'a' });
	expect(given).toMatchObject({ points: 40, balance: 40 });
	expect(await reasonOf('adjust', { adjustment: 5, why: ' ' }, { email })).toContain('no reason');
	await told('earn', fixed(1), { email: 'taker@example.com' });
	const item = { email, friend: 'taker@example.com' };
	const moved = await told('transfer', { ...fixed(15), toField: 'friend' }, item);
	expect(moved).toMatchObject({ points: 15, balance: 25, toBalance: 16 });
	const nobody = { email, friend: 'nobody@example.com' };
	expect(await reasonOf('transfer', { ...fixed(1), toField: 'friend' }, nobody)).toContain(
		'No customer',
	);
});

test('points that wait for an event are pending until it is told', async () => {
	const item = { email: 'wait@example.com', orderId: 'w-1' };
	const waits = { availability: 'event', waitsFor: 'delivered', waitDays: 30 };
	const earned = await told('earn', { ...fixed(12), ...waits }, item);
	expect(earned).toMatchObject({ balance: 0, pending: { event: 'delivered' } });
	expect(await told('activate', { event: 'delivered' }, item)).toMatchObject({
		points: 12,
		balance: 12,
	});
});

test('a simulation tells the outcome and books nothing', async () => {
	const email = 'try@example.com';
	await told('earn', fixed(9), { email });
	const tried = await told('redeem', { ...fixed(4), options: { simulate: true } }, { email });
	expect(tried).toMatchObject({ points: 4, balance: 5, simulated: true });
	expect(await told('balance', {}, { email })).toMatchObject({ balance: 9 });
});

test('a statement goes page by page with the running balance', async () => {
	const email = 'pages@example.com';
	await told('earn', fixed(10), { email });
	await told('redeem', fixed(3), { email, orderId: 's-1' });
	const first = await told('statement', { limit: 1 }, { email });
	expect(first).toMatchObject({ entries: [{ kind: 'earn', change: 10, balance: 10 }] });
	const cursor = first.nextCursor as string;
	const second = await told('statement', { limit: 1, options: { cursor } }, { email });
	expect(second).toMatchObject({
		entries: [{ kind: 'redeem', change: -3, balance: 7, reference: 's-1' }],
		nextCursor: null,
	});
	const bad = { limit: 1, options: { cursor: 'elsewhere' } };
	expect(await reasonOf('statement', bad, { email })).toContain('page before');
});

test('the nightly run and the check of the ledger answer once for all items', async () => {
	const items = [{ email: 'a@example.com' }, { email: 'b@example.com' }];
	for (const operation of ['settle', 'verify']) {
		const { json, error } = await run(operation, {}, items);
		expect([error, json.length]).toEqual([undefined, 1]);
	}
	expect(await told('settle', {}, {})).toMatchObject({ expired: { entries: 0, points: 0 } });
	expect(await told('verify', {}, {})).toMatchObject({ isSound: true, sum: 0, problems: [] });
	expect(await told('verify', { onlyProgramme: 'main' }, {})).toMatchObject({ isSound: true });
	expect(await reasonOf('verify', { onlyProgramme: 'mian' }, {})).toContain('nothing was verified');
});
