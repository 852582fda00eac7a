import type { RecordRequest, Report, ReportRequest, TrackRequest } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';

const DAY_MS = 86_400_000;
const MILLION = 1_000_000;

function person(number: number | string) {
	return { identifiers: [{ type: 'customer_id', value: `C${number}` }] };
}

/** `daysAgo` before the test's now. */
function touch(number: number | string, channel: string, daysAgo: number): TrackRequest {
	return {
		customer: person(number),
		name: 'visit',
		channel,
		occurredAt: TEST_START_AT - daysAgo * DAY_MS,
	};
}

function order(
	number: number | string,
	amount: string,
	given: Partial<RecordRequest> = {},
): RecordRequest {
	return {
		customer: person(number),
		amount,
		currency: 'EUR',
		idempotencyKey: `${number}:${amount}`,
		...given,
	};
}

/** Each row as "channel credit value", of one model. */
function creditRows({ rows }: Report, model = 'last_touch'): string[] {
	return rows
		.filter((row) => row.model === model)
		.map(({ channel, creditMillionths, values }) => {
			const value = values
				.map(({ amountMinor, currency }) => `${amountMinor} ${currency}`)
				.join(', ');
			return `${channel} ${creditMillionths / MILLION} ${value}`.trim();
		});
}

describeOnBothStores('the attribution report', (engine, { clock }) => {
	const run = async (request: ReportRequest = {}): Promise<Report> => {
		const [outcome] = await engine().conversions.report([request]);
		if (outcome?.status !== 'report') throw new Error(`No report: ${outcome?.reason}`);
		return outcome;
	};

	beforeAll(async () => {
		clock.set(TEST_START_AT);
		await engine().events.track([
			touch('ana', 'mail', 40),
			touch('ana', 'web', 20),
			touch('ana', 'mail', 10),
			touch('bo', 'web', 5),
			touch('cy', 'sms', 50),
			{ customer: person('ana'), name: 'note', occurredAt: TEST_START_AT },
		]);
		await engine().conversions.record([
			order('ana', '30.00'),
			order('ana', '10.01', { occurredAt: TEST_START_AT - 15 * DAY_MS }),
			order('bo', '500', { currency: 'JPY' }),
			order('cy', '7.50'),
			{ ...order('bo', ''), kind: 'goal', name: 'signup', idempotencyKey: 'signup-bo' },
		]);
	});

	// Ana's order of today has web and mail within 30 days; that of 15 days ago has mail (40 days) and web (20 days).
	test('credit goes to the touchpoints within the lookback of each sale', async () => {
		const report = await run();
		expect(creditRows(report)).toEqual([
			'web 3 1001 EUR, 500 JPY',
			'direct 1 750 EUR',
			'mail 1 3000 EUR',
			'sms 0',
		]);
		expect(creditRows(report, 'linear')).toEqual([
			'web 3 2001 EUR, 500 JPY',
			'direct 1 750 EUR',
			'mail 1 2000 EUR',
			'sms 0',
		]);
		expect({ ...report, rows: [] }).toEqual({
			status: 'report',
			rows: [],
			conversionCount: 5,
			convertedCount: 3,
			values: [
				{ amountMinor: 4751, currency: 'EUR' },
				{ amountMinor: 500, currency: 'JPY' },
			],
		});
	});

	test('a channel’s people, rate and average', async () => {
		const { rows } = await run({ models: ['last_touch'], lookbackDays: 60 });
		expect(rows.find(({ channel }) => channel === 'web')).toEqual({
			model: 'last_touch',
			channel: 'web',
			touchpointCount: 2,
			reachedCount: 2,
			convertedCount: 2,
			conversionRatio: 1,
			creditMillionths: 3 * MILLION,
			values: [
				{ currency: 'EUR', amountMinor: 1001, creditMillionths: MILLION, averageMinor: 1001 },
				{ currency: 'JPY', amountMinor: 500, creditMillionths: MILLION, averageMinor: 500 },
			],
		});
	});

	test.each<[string, ReportRequest, string[]]>([
		[
			'a longer lookback finds the older touch',
			{ lookbackDays: 60 },
			['web 3 1001 EUR, 500 JPY', 'mail 1 3000 EUR', 'sms 1 750 EUR'],
		],
		[
			'a short lookback leaves most to nobody',
			{ lookbackDays: 1 },
			['direct 5 4751 EUR, 500 JPY', 'mail 0', 'sms 0', 'web 0'],
		],
		['only goals', { kind: 'goal' }, ['web 1', 'mail 0', 'sms 0']],
		['only one name', { name: 'signup' }, ['web 1', 'mail 0', 'sms 0']],
		['only one currency', { currency: 'JPY' }, ['web 1 500 JPY', 'mail 0', 'sms 0']],
		[
			'the period begins with its first instant',
			{ from: TEST_START_AT },
			['web 2 500 JPY', 'direct 1 750 EUR', 'mail 1 3000 EUR'],
		],
		['and ends before its last', { to: TEST_START_AT }, ['web 1 1001 EUR', 'mail 0', 'sms 0']],
		['a period without anything is an empty report', { to: 0 }, []],
	])('%s', async (_rule, request, rows) => {
		expect(creditRows(await run(request))).toEqual(rows);
	});

	test.each<[string, ReportRequest, string]>([
		['a period that ends before it begins', { from: 5, to: 5 }, 'period_invalid'],
		['a lookback of no days', { lookbackDays: 0 }, 'lookback_invalid'],
		['a lookback of more than ten years', { lookbackDays: 3_651 }, 'lookback_invalid'],
		['a currency that is none', { currency: 'eur' }, 'currency_unknown'],
		['a model that does not exist', { models: ['best' as 'linear'] }, 'model_unknown'],
	])('%s is refused', async (_rule, request, reason) => {
		expect(await engine().conversions.report([request])).toEqual([
			expect.objectContaining({ status: 'rejected', reason }),
		]);
	});

	test('profiles that merge are one person at once: one’s sale is credited to the other’s touch', async () => {
		const phone = { type: 'device_id', value: 'device-phone' };
		const shop = { type: 'device_id', value: 'device-shop' };
		const at = TEST_START_AT - 400 * DAY_MS;
		const period = { from: at - DAY_MS, to: at + DAY_MS };
		await engine().events.track([
			{ customer: { identifiers: [phone] }, name: 'visit', channel: 'app', occurredAt: at - 1 },
		]);
		await engine().conversions.record([
			{
				customer: { identifiers: [shop] },
				amount: 9,
				currency: 'EUR',
				occurredAt: at,
				idempotencyKey: 'merge-shop',
			},
			{
				customer: { identifiers: [phone] },
				amount: 5,
				currency: 'EUR',
				occurredAt: at,
				idempotencyKey: 'merge-phone',
			},
		]);
		const apart = await run(period);
		await engine().identity.resolve([{ identifiers: [phone, shop] }]);
		const merged = await run(period);
		expect(creditRows(apart)).toEqual(['app 1 500 EUR', 'direct 1 900 EUR']);
		expect([apart.convertedCount, merged.convertedCount]).toEqual([2, 1]);
		expect(creditRows(merged)).toEqual(['app 2 1400 EUR']);
	});

	test('over many pages each person counts once, also one whose profiles lie on two of them', async () => {
		const at = TEST_START_AT - 800 * DAY_MS;
		const count = 1_300;
		const people = Array.from({ length: count }, (_, i) => ({
			identifiers: [{ type: 'device_id', value: `page-${i}` }],
		}));
		await engine().events.track(
			people.map((customer) => ({ customer, name: 'visit', channel: 'kiosk', occurredAt: at })),
		);
		await engine().conversions.record(
			people.map((customer, i) => ({
				customer,
				amount: 1,
				currency: 'EUR',
				occurredAt: at,
				idempotencyKey: `page-${i}`,
			})),
		);
		// The first and the last profile lie on the first and the last page.
		const [first, last] = [people[0], people[count - 1]].map((one) => one?.identifiers ?? []);
		await engine().identity.resolve([{ identifiers: [...(first ?? []), ...(last ?? [])] }]);
		const { rows, ...totals } = await run({ from: at, to: at + 1, models: ['linear'] });
		expect(totals).toEqual({
			status: 'report',
			conversionCount: count,
			convertedCount: count - 1,
			values: [{ amountMinor: count * 100, currency: 'EUR' }],
		});
		expect(rows).toEqual([
			{
				model: 'linear',
				channel: 'kiosk',
				touchpointCount: count,
				reachedCount: count - 1,
				convertedCount: count - 1,
				conversionRatio: 1,
				creditMillionths: count * MILLION,
				values: [
					{
						currency: 'EUR',
						amountMinor: count * 100,
						creditMillionths: count * MILLION,
						averageMinor: 100,
					},
				],
			},
		]);
	});
});
