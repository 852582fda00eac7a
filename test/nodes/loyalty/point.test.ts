import type { INodeParameters } from 'n8n-workflow';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { Items } from './loyalty-runs';
import { runLoyalty as run } from './loyalty-runs';

const earnPoints = { resource: 'point', operation: 'earn' };
const redeemPoints = { resource: 'point', operation: 'redeem' };
const getBalance = { resource: 'point', operation: 'balance' };

/** The `loyalty` objects of a run that must succeed. */
async function loyaltyOf(parameters: INodeParameters, items: Items, given = {}) {
	const { json, error } = await run(parameters, items, given);
	expect(error).toBeUndefined();
	return json.map(({ loyalty }) => loyalty as Record<string, unknown>);
}

afterAll(closeEngines);

test('an order with well-known field names earns points with no configuration', async () => {
	const { json, error } = await run(earnPoints, [
		{
			email: 'auto@example.com',
			orderId: 'A-1',
			total: '19.99',
			currency: 'EUR',
			timestamp: '2026-01-05T10:00:00Z',
		},
	]);
	expect(error).toBeUndefined();
	expect(json).toEqual([
		{
			email: 'auto@example.com',
			orderId: 'A-1',
			total: '19.99',
			currency: 'EUR',
			timestamp: '2026-01-05T10:00:00Z',
			profileId: expect.any(String),
			loyalty: {
				operation: 'earn',
				pending: null,
				simulated: false,
				rules: [],
				programme: 'main',
				points: 19,
				balance: 19,
				entryId: expect.any(String),
				reference: 'A-1',
				duplicate: false,
				occurredAt: '2026-01-05T10:00:00.000Z',
				expiresAt: null,
			},
		},
	]);
});

test('points come from a fixed number, a field or the amount in the order of its currency', async () => {
	const items = [{ email: 'from@example.com', bonus: { points: '7' }, basket: 1000 }];
	const points = async (parameters: INodeParameters) =>
		(await loyaltyOf({ ...earnPoints, ...parameters }, items))[0]?.points;
	expect([
		await points({ pointsFrom: 'fixed', points: 25 }),
		await points({ pointsFrom: 'field', pointsField: 'bonus.points' }),
		await points({
			pointsFrom: 'amount',
			amountField: 'basket',
			currency: 'JPY',
			pointsPerUnit: 0.05,
		}),
	]).toEqual([25, 7, 50]);
});

test('of several fields with well-known names the first of the list counts, wherever it stands', async () => {
	const outcomes = await loyaltyOf({ ...earnPoints, currency: 'EUR' }, [
		{ email: 'names@example.com', Revenue: 3, value: 2, amount: 1 },
		{ email: 'names@example.com', amount: 4, Total: 5 },
		{ email: 'names@example.com', amount: '', 'Order Total': 6 },
	]);
	expect(outcomes.map(({ points }) => points)).toEqual([1, 4, 6]);
});

test('redeem spends, tells the lots and the new balance; balance tells what lapses next', async () => {
	const items = [{ email: 'spend@example.com', points: 30, occurredAt: '2026-01-31T08:00:00Z' }];
	await loyaltyOf(
		{ ...earnPoints, pointsFrom: 'fixed', points: 100, expiry: 'months', expiryCount: 240 },
		items,
	);
	const [redeemed] = await loyaltyOf(redeemPoints, items);
	const [balance] = await loyaltyOf(getBalance, items);
	expect(redeemed).toEqual({
		operation: 'redeem',
		simulated: false,
		value: null,
		programme: 'main',
		points: 30,
		balance: 70,
		entryId: expect.any(String),
		reference: '',
		duplicate: false,
		occurredAt: '2026-01-31T08:00:00.000Z',
		lots: [
			{
				lotId: expect.any(String),
				points: 30,
				earnedAt: '2026-01-31T08:00:00.000Z',
				expiresAt: '2046-01-31T08:00:00.000Z',
			},
		],
	});
	expect(balance).toEqual({
		operation: 'balance',
		programme: 'main',
		balance: 70,
		pending: 0,
		held: 0,
		expiringNext: { at: '2046-01-31T08:00:00.000Z', points: 70 },
		expiring: [{ at: '2046-01-31T08:00:00.000Z', points: 70 }],
		tier: null,
		lifetimeEarned: 100,
		lifetimeRedeemed: 30,
		lifetimeExpired: 0,
		asOf: expect.any(String),
	});
	const [before] = await loyaltyOf(
		{ ...getBalance, options: { asOf: '2026-01-01T00:00:00' } },
		items,
	);
	expect(before).toMatchObject({
		balance: 0,
		expiringNext: null,
		asOf: '2026-01-01T00:00:00.000Z',
	});
});

test('an order earns once, in whatever run; a reason of its own earns beside it', async () => {
	const items = [{ email: 'once@example.com', order_id: 77, amount: 10, currency: 'USD' }];
	const bonus = {
		...earnPoints,
		pointsFrom: 'fixed',
		points: 5,
		options: { reason: 'first order' },
	};
	const outcomes = [
		...(await loyaltyOf(earnPoints, items)),
		...(await loyaltyOf(earnPoints, items, { executionId: 'another' })),
		...(await loyaltyOf(bonus, items)),
		...(await loyaltyOf(bonus, items)),
	];
	expect(outcomes.map(({ points, balance, duplicate }) => [points, balance, duplicate])).toEqual([
		[10, 10, false],
		[10, 10, true],
		[5, 15, false],
		[5, 15, true],
	]);
});

test('the automatic key is the order, else the event, else the run; the key field goes before all', async () => {
	const fixed = { ...earnPoints, pointsFrom: 'fixed', points: 1 };
	const email = 'keys@example.com';
	const duplicate = async (items: Items, executionId: string, options = {}) =>
		(await loyaltyOf({ ...fixed, options }, items, { executionId })).map((one) => one.duplicate);
	const events = [{ email, eventId: 'e-1' }];
	const plain = [{ email }, { email }];
	const keyed = [
		{ email, orderId: 'o-1', receipt: 'r-1' },
		{ email, orderId: 'o-2', receipt: 'r-1' },
	];
	expect([
		await duplicate(events, 'first'),
		await duplicate(events, 'second'),
		await duplicate(plain, 'first'),
		await duplicate(plain, 'second'),
		await duplicate(plain, 'second'),
		await duplicate(keyed, 'first', { keyField: 'receipt' }),
	]).toEqual([[false], [true], [false, false], [false, false], [true, true], [false, true]]);
});

test('Retry On Fail runs the node again and books nothing twice', async () => {
	const items = [
		{ nobody: true, points: 5 },
		{ email: 'retry@example.com', points: 5 },
	];
	const parameters = { ...earnPoints, pointsFrom: 'field' };
	const settings = {
		retryOnFail: true,
		maxTries: 3,
		waitBetweenTries: 0,
		onError: 'continueRegularOutput' as const,
	};
	const { json } = await run(parameters, items, { settings });
	expect(json[1]?.loyalty).toMatchObject({ points: 5, balance: 5, duplicate: true });
	const [balance] = await loyaltyOf(getBalance, [{ email: 'retry@example.com' }]);
	expect(balance).toMatchObject({ balance: 5, lifetimeEarned: 5 });
});

describe('bad items', () => {
	const good = { email: 'neighbour@example.com', amount: 1, currency: 'EUR' };

	test('a bad item goes to the error output with the field and the mend, its neighbours go on', async () => {
		const bad = [
			{ amount: 5, currency: 'EUR' },
			{ email: 'bad@example.com', amount: -5, currency: 'EUR' },
			{ email: 'bad@example.com', amount: 0.005, currency: 'EUR' },
			{ email: 'bad@example.com', amount: 5, currency: 'EURO' },
			{ email: 'bad@example.com', amount: 5 },
			{ email: 'bad@example.com', amount: { a: 1 }, currency: 'EUR' },
			{ email: 'bad@example.com', amount: 5, currency: 'EUR', time: 'yesterday' },
			{ email: 'bad@example.com', amount: 5, currency: 'EUR', orderId: 'x'.repeat(1_000_000) },
			{ email: 'bad@example.com', amount: 5, currency: 'EUR', orderId: 'NUL \u0000' },
		];
		const { outputs, error } = await run(
			earnPoints,
			bad.flatMap((item) => [item, good]),
			{ settings: { onError: 'continueErrorOutput' } },
		);
		expect(error).toBeUndefined();
		const [passed = [], failed = []] = outputs;
		expect(passed.map(({ pairedItem }) => pairedItem)).toEqual(
			bad.map((_, i) => ({ item: 2 * i + 1 })),
		);
		expect(passed.at(-1)?.json.loyalty).toMatchObject({ balance: bad.length });
		expect(failed.map(({ json }) => (json.details as { reason: string }).reason)).toEqual([
			'identifier_missing',
			'amount_negative',
			'amount_too_precise',
			'currency_unknown',
			'currency_unknown',
			'amount_not_a_number',
			'input_invalid',
			'reference_invalid',
			'reference_invalid',
		]);
		expect(
			failed.every(({ json }) => typeof json.message === 'string' && json.message !== ''),
		).toBe(true);
	});

	test('who has too few points fails alone, and reads how many are missing', async () => {
		await loyaltyOf({ ...earnPoints, pointsFrom: 'fixed', points: 10 }, [
			{ email: 'few@example.com' },
		]);
		const { json } = await run(
			{ ...redeemPoints, pointsFrom: 'fixed', points: 8 },
			[
				{ email: 'few@example.com' },
				{ email: 'few@example.com' },
				{ email: 'stranger@example.com' },
			],
			{ settings: { onError: 'continueRegularOutput' } },
		);
		expect(json).toEqual([
			expect.objectContaining({ loyalty: expect.objectContaining({ balance: 2 }) }),
			{
				error: 'The customer has 2 points to spend: 6 too few',
				message: expect.stringContaining('Nothing was taken'),
				details: { reason: 'points_insufficient', field: 'points' },
			},
			expect.objectContaining({ details: { reason: 'profile_unknown', field: 'identifiers' } }),
		]);
	});

	test('without Continue the node stops at the bad item, and says how to mend it', async () => {
		const { error } = await run(earnPoints, [good, { ...good, amount: -1 }]);
		expect(error).toMatchObject({
			message: expect.stringContaining('below zero'),
			description: expect.stringContaining('positive number'),
			context: { itemIndex: 1 },
		});
	});

	test('texts that look like SQL, Liquid or code are stored as they came', async () => {
		const text = "'; drop table loyalty_entry; -- {{ $json }} {% raw %} \u0001";
		const items = [
			{
				email: 'text@example.com',
				orderId: text,
				points: 3,
				__proto__: { a: 1 },
				constructor: 'x',
			},
		];
		const parameters = {
			...earnPoints,
			pointsFrom: 'field',
			programme: text,
			options: { reason: text },
		};
		const [outcome] = await loyaltyOf(parameters, items);
		expect(outcome).toMatchObject({ programme: text, reference: text, points: 3 });
	});
});

test('2,000 items in a moment', async () => {
	const items = Array.from({ length: 2_000 }, (_, i) => ({
		email: `many-${i % 500}@example.com`,
		orderId: `m-${i}`,
		spend: i % 50,
		currency: 'EUR',
	}));
	const startedAt = performance.now();
	const outcomes = await loyaltyOf(earnPoints, items);
	expect(performance.now() - startedAt).toBeLessThan(5_000);
	expect(outcomes.reduce((sum, { points }) => sum + Number(points), 0)).toBe(40 * ((49 * 50) / 2));
});
