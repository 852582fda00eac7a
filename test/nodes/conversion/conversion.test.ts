import type { INodeParameters } from 'n8n-workflow';
import { Conversion } from '../../../nodes/Conversion/Conversion.node';
import { Event } from '../../../nodes/Event/Event.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

const node = new Conversion();
const recordConversion = { resource: 'conversion', operation: 'record' };
const attribution = { resource: 'report', operation: 'attribution' };

type Items = NodeRun['items'];
let runCount = 0;

/** Runs the node as an execution of its own: what has no key is recorded anew in each. */
function run(parameters: INodeParameters, items: Items, given: Partial<NodeRun> = {}) {
	runCount += 1;
	return runNode({ node, parameters, items, executionId: `run-${runCount}`, ...given });
}

/** The JSON of a run that must succeed. */
async function jsonOf(parameters: INodeParameters, items: Items, given: Partial<NodeRun> = {}) {
	const { json, error } = await run(parameters, items, given);
	expect(error).toBeUndefined();
	return json;
}

/** The `conversion` objects of a run that must succeed. */
async function conversionsOf(
	parameters: INodeParameters,
	items: Items,
	given: Partial<NodeRun> = {},
) {
	return (await jsonOf(parameters, items, given)).map(
		({ conversion }) => conversion as Record<string, unknown>,
	);
}

afterAll(closeEngines);

test('an order with well-known field names is recorded with no configuration', async () => {
	const item = {
		email: 'auto@example.com',
		'Order Number': 1001,
		total: 19.9,
		currency: 'eur',
		channel: 'store',
		occurredAt: '2026-01-05T10:00:00+01:00',
	};
	const [first] = await jsonOf(recordConversion, [item]);
	const [again] = await jsonOf(recordConversion, [item]);
	const conversion = {
		conversionId: expect.any(String),
		kind: 'order',
		name: 'order_completed',
		orderId: '1001',
		amount: 19.9,
		currency: 'EUR',
		channel: 'store',
		occurredAt: '2026-01-05T09:00:00.000Z',
		duplicate: false,
	};
	expect(first).toEqual({ ...item, profileId: expect.any(String), conversion });
	expect(again).toEqual({
		...first,
		conversion: { ...(first?.conversion as object), duplicate: true },
	});
});

test('fields may be named, constants typed and fields dragged', async () => {
	const items = [
		{
			email: 'named@example.com',
			order: { no: 'N-1', sum: '500', cur: 'JPY', where: 'app' },
			lines: [1, 2],
			paidAt: 1_767_600_000,
		},
	];
	const parameters = {
		...recordConversion,
		amountField: 'order.sum',
		currency: '={{ $json.order.cur }}',
		channel: '={{ $json.order.where }}',
		options: { orderIdField: 'order.no', timeField: 'paidAt', itemsField: 'lines' },
	};
	const [named] = await conversionsOf(parameters, items);
	expect(named).toMatchObject({
		orderId: 'N-1',
		amount: 500,
		currency: 'JPY',
		channel: 'app',
		occurredAt: '2026-01-05T08:00:00.000Z',
	});
	const [typed] = await conversionsOf({ ...recordConversion, currency: 'KWD', channel: 'phone' }, [
		{ email: 'named@example.com', amount: '1.999' },
	]);
	expect(typed).toMatchObject({ amount: 1.999, currency: 'KWD', channel: 'phone', orderId: '' });
});

test('a goal takes a value only from the field that is named', async () => {
	const goal = { ...recordConversion, kind: 'goal', goalName: 'signup' };
	const items = [{ email: 'goal@example.com', value: 'gold member', score: 5, currency: 'EUR' }];
	const [plain] = await conversionsOf(goal, items);
	const [valued] = await conversionsOf({ ...goal, amountField: 'score' }, items);
	expect(plain).toMatchObject({ kind: 'goal', name: 'signup', amount: null, currency: null });
	expect(valued).toMatchObject({ amount: 5, currency: 'EUR' });
});

test('an order and its goal are two conversions; each repeats into itself', async () => {
	const items = [{ email: 'both@example.com', orderId: 'B-1', amount: 3, currency: 'EUR' }];
	const goal = { ...recordConversion, kind: 'goal', goalName: 'first_order' };
	const duplicates = [
		...(await conversionsOf(recordConversion, items)),
		...(await conversionsOf(goal, items)),
		...(await conversionsOf(recordConversion, items)),
		...(await conversionsOf(goal, items)),
	];
	expect(duplicates.map(({ duplicate }) => duplicate)).toEqual([false, false, true, true]);
});

test('without an order number a run records once, and Retry On Fail records nothing twice', async () => {
	const items = [
		{ amount: 5, currency: 'EUR' },
		{ email: 'retry@example.com', amount: 5, currency: 'EUR' },
	];
	const settings = {
		retryOnFail: true,
		maxTries: 2,
		waitBetweenTries: 0,
		onError: 'continueRegularOutput' as const,
	};
	const { json } = await run(recordConversion, items, { settings });
	expect(json[0]).toMatchObject({ details: { reason: 'identifier_missing' } });
	expect(json[1]?.conversion).toMatchObject({ duplicate: true });
	expect((await conversionsOf(recordConversion, items.slice(1)))[0]).toMatchObject({
		duplicate: false,
	});
});

test('a bad item goes to the error output with its reason, its neighbours go on', async () => {
	const good = { email: 'good@example.com', amount: 1, currency: 'EUR' };
	const circular: Record<string, unknown> = {
		email: 'bad@example.com',
		amount: 1,
		currency: 'EUR',
	};
	circular.lines = { circular };
	const bad = [
		{ amount: 1, currency: 'EUR' },
		{ ...good, amount: -1 },
		{ ...good, amount: '0.005' },
		{ ...good, currency: 'Euro' },
		{ ...good, amount: null },
		{ ...good, channel: 'x'.repeat(1_000_000) },
		{ ...good, orderId: '\u0000' },
		{ ...good, lines: 'x'.repeat(1_000_000) },
		circular as Items[number],
	];
	const { outputs, error } = await run(
		{ ...recordConversion, options: { itemsField: 'lines' } },
		bad.flatMap((item) => [item, good]),
		{ settings: { onError: 'continueErrorOutput' } },
	);
	expect(error).toBeUndefined();
	const [passed = [], failed = []] = outputs;
	expect(passed.map(({ pairedItem }) => pairedItem)).toEqual(
		bad.map((_, i) => ({ item: 2 * i + 1 })),
	);
	expect(failed.map(({ json }) => (json.details as { reason: string }).reason)).toEqual([
		'identifier_missing',
		'amount_negative',
		'amount_too_precise',
		'currency_unknown',
		'amount_missing',
		'channel_invalid',
		'order_id_invalid',
		'items_invalid',
		'items_invalid',
	]);
});

test('without Continue the node stops at the bad item, and says how to mend it', async () => {
	const { error } = await run(recordConversion, [{ email: 'stop@example.com', currency: 'EUR' }]);
	expect(error).toMatchObject({
		message: 'This order has no amount',
		description: expect.stringContaining('Amount Field'),
		context: { itemIndex: 0 },
	});
});

test('texts that look like SQL, Liquid or code are stored as they came', async () => {
	const text = "'; drop table conversion; -- {{ $json }} {% raw %} \u0001";
	const items = [
		{
			email: 'text@example.com',
			orderId: text,
			amount: 3,
			currency: 'EUR',
			channel: text.slice(0, 60).trim(),
		},
	];
	const [outcome] = await conversionsOf(recordConversion, items);
	expect(outcome).toMatchObject({ orderId: text, channel: text.slice(0, 60).trim() });
});

describe('the report', () => {
	const at = '2020-05-05T12:00:00Z';
	const period = { period: 'between', from: '2020-05-01T00:00:00', to: '2020-06-01T00:00:00' };

	beforeAll(async () => {
		const visits = [
			{ email: 'r1@example.com', channel: 'mail', occurredAt: '2020-05-01T00:00:00Z' },
			{ email: 'r1@example.com', channel: 'web', occurredAt: '2020-05-02T00:00:00Z' },
			{ email: 'r2@example.com', channel: 'web', occurredAt: '2020-05-02T00:00:00Z' },
		];
		const track = {
			resource: 'event',
			operation: 'track',
			eventName: 'visit',
			channel: '={{ $json.channel }}',
		};
		const { error } = await runNode({ node: new Event(), parameters: track, items: visits });
		expect(error).toBeUndefined();
		await conversionsOf(recordConversion, [
			{ email: 'r1@example.com', orderId: 'R-1', spend: 10.01, currency: 'USD', occurredAt: at },
		]);
	});

	test('is one item for each channel and model, whatever came in, without the fields of what came in', async () => {
		const { outputs, error } = await run({ ...attribution, ...period }, [
			{ secret: 1 },
			{ secret: 2 },
		]);
		expect(error).toBeUndefined();
		const reached = {
			touchpoints: 1,
			peopleReached: 1,
			peopleConverted: 1,
			conversionRate: 1,
			currency: 'USD',
		};
		const web = {
			...reached,
			channel: 'web',
			touchpoints: 2,
			peopleReached: 2,
			conversionRate: 0.5,
		};
		const mail = { ...reached, channel: 'mail' };
		const usd = (value: number, conversions: number, averageOrderValue: number) => ({
			conversions,
			value,
			averageOrderValue,
			values: [{ currency: 'USD', value, conversions, averageOrderValue }],
		});
		expect(outputs[0]?.map(({ json }) => json)).toEqual([
			{ model: 'last_touch', ...web, ...usd(10.01, 1, 10.01) },
			{
				model: 'last_touch',
				...mail,
				conversions: 0,
				value: 0,
				averageOrderValue: null,
				values: [],
			},
			{ model: 'linear', ...mail, ...usd(5, 0.5, 10) },
			{ model: 'linear', ...web, ...usd(5.01, 0.5, 10.02) },
		]);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 0 },
			{ item: 0 },
			{ item: 0 },
		]);
	});

	test('with several currencies each row lists its own', async () => {
		await conversionsOf(recordConversion, [
			{ email: 'r2@example.com', orderId: 'R-2', spend: 700, currency: 'JPY', occurredAt: at },
		]);
		const [web] = await jsonOf({ ...attribution, ...period, models: ['last_touch'] }, [{}]);
		expect(web).toMatchObject({
			channel: 'web',
			conversions: 2,
			value: null,
			currency: null,
			values: [
				{ currency: 'JPY', value: 700, conversions: 1, averageOrderValue: 700 },
				{ currency: 'USD', value: 10.01, conversions: 1, averageOrderValue: 10.01 },
			],
		});
		const [yen] = await jsonOf(
			{ ...attribution, ...period, models: ['last_touch'], options: { currency: 'jpy' } },
			[{}],
		);
		expect(yen).toMatchObject({ channel: 'web', conversions: 1, value: 700, currency: 'JPY' });
	});

	test('the last days leave out what is older, all time does not', async () => {
		const conversions = async (parameters: INodeParameters) => {
			const rows = await jsonOf(
				{ ...attribution, models: ['linear'], options: { kind: 'order' }, ...parameters },
				[{}],
			);
			return rows.reduce((sum, row) => sum + Number(row.conversions), 0);
		};
		const [lastDay, all] = [
			await conversions({ period: 'last', days: 1 }),
			await conversions({ period: 'all' }),
		];
		expect(lastDay).toBeGreaterThan(0);
		expect(all - lastDay).toBeGreaterThanOrEqual(2);
	});

	test('a period that ends before it begins stops the node with what to do', async () => {
		const { error } = await run(
			{ ...attribution, period: 'between', from: '2020-05-02', to: '2020-05-01' },
			[{}],
		);
		expect(error).toMatchObject({ description: 'Set From to a time before To.' });
	});
});

test('2,000 orders in a moment', async () => {
	const items = Array.from({ length: 2_000 }, (_, i) => ({
		email: `many-${i % 500}@example.com`,
		orderId: `m-${i}`,
		amount: '0.01',
		currency: 'EUR',
	}));
	const startedAt = performance.now();
	const outcomes = await conversionsOf(recordConversion, items);
	expect(performance.now() - startedAt).toBeLessThan(5_000);
	expect(outcomes.filter(({ duplicate }) => duplicate === false)).toHaveLength(2_000);
});
