import type { CheckOutcome } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';

const DAY_MS = 86_400_000;
const ana = { identifiers: [{ type: 'anonymous_id', value: 'ana' }] };
const orders = (fields: object) => ({
	kind: 'order',
	measure: 'count',
	operator: 'gte',
	...fields,
});
const worth = (fields: object) => orders({ measure: 'value', currency: 'EUR', ...fields });
const lastDays = { window: { lastDays: 10 } };

describeOnBothStores('a condition on orders', (engine, { clock }) => {
	const check = async (condition: object): Promise<CheckOutcome> => {
		const [outcome] = await engine().segments.check([
			{ customer: ana, segment: { definition: { all: [condition] } } },
		]);
		if (outcome === undefined) throw new Error('No outcome');
		return outcome;
	};
	const explain = async (condition: object) => {
		const [outcome] = await engine().segments.explain([
			{ customer: ana, segment: { definition: { all: [condition] } } },
		]);
		const explained = outcome?.status === 'rejected' ? undefined : outcome?.conditions[0];
		if (explained === undefined) throw new Error('Nothing explained');
		return explained;
	};

	beforeAll(async () => {
		// Three in the last ten days, for 19.99, 20.00 and 10.00 EUR; one long ago for 500 JPY.
		await engine().conversions.record(
			[
				{ amount: '19.99', currency: 'EUR', channel: 'web', daysAgo: 2 },
				{ amount: '20.00', currency: 'EUR', channel: 'store', daysAgo: 4 },
				{ amount: '10', currency: 'EUR', channel: 'store', daysAgo: 6 },
				{ amount: '500', currency: 'JPY', channel: 'store', daysAgo: 50 },
			].map(({ daysAgo, ...order }, i) => ({
				customer: ana,
				...order,
				occurredAt: TEST_START_AT - daysAgo * DAY_MS,
				idempotencyKey: `order ${i}`,
			})),
		);
		// A goal with a value is no order.
		await engine().conversions.record([
			{
				customer: ana,
				kind: 'goal',
				name: 'signup',
				amount: '900',
				currency: 'EUR',
				idempotencyKey: 'goal',
			},
		]);
	});
	afterEach(() => clock.set(TEST_START_AT));

	test.each([
		['orders are counted in all currencies', orders({ value: 4 }), 4],
		['or in one', orders({ value: 1, currency: 'eur' }), 3],
		['their worth is exact to the cent', worth({ operator: 'equals', value: 49.99 }), '49.99'],
		['a decimal text says the same', worth({ operator: 'equals', value: '49.990' }), '49.99'],
		['a currency without decimals has none', worth({ currency: 'JPY', value: 500 }), '500'],
		[
			'49.99 by 3 is 16.66 on average',
			worth({ measure: 'average', operator: 'equals', value: 16.66 }),
			'16.66',
		],
		[
			'39.99 by 2 is 20.00, half a cent rounded up',
			worth({ measure: 'average', operator: 'equals', value: 20, window: { lastDays: 5 } }),
			'20.00',
		],
		[
			'only those on the channel count',
			worth({ operator: 'lt', value: 30.01, channel: 'store' }),
			'30.00',
		],
		[
			'nothing bought is worth nothing',
			worth({ operator: 'lt', value: 1, currency: 'USD' }),
			'0.00',
		],
	])('%s', async (_rule, condition, found) => {
		expect(await check(condition)).toMatchObject({ status: 'in', conditions: [{ found }] });
	});

	test('nothing bought has no average, and no first order', async () => {
		const none = { currency: 'USD', window: { lastDays: 10 } };
		for (const condition of [
			worth({ ...none, measure: 'average', operator: 'lt', value: 1 }),
			{ kind: 'order', measure: 'first', ...none },
		]) {
			expect(await check(condition)).toMatchObject({
				status: 'out',
				conditions: [{ found: null }],
			});
		}
	});

	test.each([
		[
			'an amount has the decimals of its currency',
			worth({ value: 10.001 }),
			'all[0].value: must have at most 2 decimals, as EUR has',
		],
		[
			'and none where that has none',
			worth({ value: '0.5', currency: 'JPY' }),
			'all[0].value: must have at most 0 decimals, as JPY has',
		],
		[
			'an amount is no text',
			worth({ value: 'much' }),
			'all[0].value: must be an amount such as 19.99',
		],
		[
			'no order is worth less than nothing',
			worth({ value: -1 }),
			'all[0].value: must not be below 0',
		],
		[
			'an amount has a currency',
			orders({ measure: 'value', value: 1 }),
			'all[0].currency: is missing',
		],
		[
			'which exists',
			worth({ value: 1, currency: 'XYZ' }),
			'all[0].currency: must be a three-letter currency code such as EUR',
		],
		[
			'at least no order is true of everybody',
			orders({ value: 0 }),
			'all[0].value: must be more than 0: at least 0 is true of everybody',
		],
		[
			'a first order lies in a window',
			{ kind: 'order', measure: 'first' },
			'all[0].window: is missing',
		],
		[
			'a score is 1 to 5',
			{ kind: 'rfm', recency: { from: 0 } },
			'all[0].recency.from: must be at least 1',
		],
		[
			'a range of scores does not go backwards',
			{ kind: 'rfm', recency: { from: 4, to: 2 } },
			'all[0].recency.to: must not be less than from',
		],
		[
			'RFM asks for something',
			{ kind: 'rfm', currency: 'EUR' },
			'all[0]: must have recency, frequency, monetary or group',
		],
	])('%s', async (_rule, condition, message) => {
		const outcome = await check(condition);
		expect(outcome.status === 'rejected' ? outcome.message : outcome.status).toBe(message);
	});

	test.each([
		[
			'at least 2 orders in the last 10 days on store',
			orders({ value: 2, channel: 'store', ...lastDays }),
		],
		['more than 1 order in JPY', orders({ operator: 'gt', value: 1, currency: 'JPY' })],
		['orders worth exactly 10 EUR', worth({ operator: 'equals', value: 10 })],
		[
			'orders worth at most 10.50 EUR on average',
			worth({ measure: 'average', operator: 'lte', value: '10.50' }),
		],
		['last order in the last 10 days', { kind: 'order', measure: 'last', ...lastDays }],
		[
			'RFM group at risk or can’t lose and monetary 4 to 5 in EUR',
			{ kind: 'rfm', group: ['at_risk', 'cant_lose'], monetary: { from: 4 }, currency: 'EUR' },
		],
	])('in words: %s', async (words, condition) => {
		expect(await explain(condition)).toMatchObject({ condition: words });
	});

	test.each([
		['2 more orders would do.', orders({ value: 6 })],
		['1 more order on web would end it.', orders({ operator: 'lt', value: 2, channel: 'web' })],
		[
			'1 more order in the last 10 days would end it.',
			orders({ operator: 'equals', value: 3, ...lastDays }),
		],
		['It stays so: orders do not go away.', orders({ value: 4 })],
		[
			'It changes once enough of these orders no longer lie in the last 10 days.',
			orders({ value: 3, ...lastDays }),
		],
		['Orders of 50.01 EUR more would do.', worth({ value: 100 })],
		['Orders of 50.02 EUR more would do.', worth({ operator: 'gt', value: 100 })],
		['Orders of 0.02 EUR more would end it.', worth({ operator: 'lte', value: 50 })],
	])('what would change it: %s', async (sentence, condition) => {
		expect(await explain(condition)).toMatchObject({ toChange: sentence });
	});

	test.each([
		['at least one, when the newest leaves', orders({ value: 1, ...lastDays }), 8],
		['at least two, when the second newest leaves', orders({ value: 2, ...lastDays }), 6],
		[
			'less than two, when the second newest leaves',
			orders({ operator: 'lt', value: 2, ...lastDays }),
			6,
		],
		[
			'exactly three, when the oldest leaves',
			orders({ operator: 'equals', value: 3, ...lastDays }),
			4,
		],
		[
			'exactly one, when the second newest leaves',
			orders({ operator: 'equals', value: 1, ...lastDays }),
			6,
		],
		['more than three never', orders({ operator: 'gt', value: 3, ...lastDays }), null],
		['the last order, when it leaves', { kind: 'order', measure: 'last', ...lastDays }, 8],
		[
			'the last order, when it enters',
			{ kind: 'order', measure: 'last', window: { fromDaysAgo: 9, toDaysAgo: 3 } },
			1,
		],
		['any number ever, never', orders({ value: 2 }), null],
	])('time alone changes it: %s', async (_rule, condition, days) => {
		const { mayChangeAt } = await explain(condition);
		expect(mayChangeAt).toBe(days === null ? null : TEST_START_AT + days * DAY_MS + 1);
		if (mayChangeAt === null) return;
		const before = await check(condition);
		clock.set(mayChangeAt - 1);
		expect((await check(condition)).status).toBe(before.status);
		clock.set(mayChangeAt);
		expect((await check(condition)).status).not.toBe(before.status);
	});
});
