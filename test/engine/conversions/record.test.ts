import type { RecordRequest } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';

const DAY_MS = 86_400_000;

function person(email: string) {
	return { identifiers: [{ type: 'email', value: email }] };
}

function order(email: string, orderId: string, given: Partial<RecordRequest> = {}): RecordRequest {
	return {
		customer: person(email),
		orderId,
		amount: '19.99',
		currency: 'EUR',
		idempotencyKey: `order:${orderId}`,
		...given,
	};
}

describeOnBothStores('conversions', (engine, { clock, openAnother }) => {
	const record = (...requests: RecordRequest[]) => engine().conversions.record(requests);
	const eventsOf = async (email: string) => {
		const [timeline] = await engine().events.timeline([{ customer: person(email) }]);
		return timeline?.status === 'found' ? timeline.events : [];
	};

	beforeEach(() => clock.set(TEST_START_AT));

	test('an order is recorded whole, and stands in the customer’s timeline as no touchpoint', async () => {
		const items = [{ sku: 'A-1', quantity: 2 }];
		const [outcome] = await record(
			order('ana@example.com', 'A1', {
				channel: 'store',
				items,
				occurredAt: TEST_START_AT - DAY_MS,
			}),
		);
		expect(outcome).toEqual({
			status: 'recorded',
			conversionId: expect.any(String),
			profileId: expect.any(String),
			kind: 'order',
			name: 'order_completed',
			orderId: 'A1',
			money: { amountMinor: 1999, currency: 'EUR' },
			channel: 'store',
			occurredAt: TEST_START_AT - DAY_MS,
			duplicate: false,
		});
		expect(await eventsOf('ana@example.com')).toEqual([
			{
				eventId: expect.any(String),
				name: 'order_completed',
				occurredAt: TEST_START_AT - DAY_MS,
				receivedAt: TEST_START_AT,
				channel: 'store',
				source: 'conversion',
				isTouchpoint: false,
				properties: {
					conversionId: outcome?.status === 'recorded' && outcome.conversionId,
					orderId: 'A1',
					amount: 19.99,
					currency: 'EUR',
					items,
				},
			},
		]);
	});

	test('a goal has its own name, and a value only if it is given one', async () => {
		const goal = { kind: 'goal', name: 'newsletter_signup' } as const;
		const outcomes = await record(
			{ ...goal, customer: person('goal@example.com'), idempotencyKey: 'goal-1' },
			{
				...goal,
				customer: person('goal@example.com'),
				idempotencyKey: 'goal-2',
				amount: 5,
				currency: 'jpy',
			},
		);
		expect(outcomes).toEqual([
			expect.objectContaining({
				kind: 'goal',
				name: 'newsletter_signup',
				money: null,
				orderId: '',
				channel: null,
			}),
			expect.objectContaining({ kind: 'goal', money: { amountMinor: 5, currency: 'JPY' } }),
		]);
		expect((await eventsOf('goal@example.com')).map(({ name }) => name)).toEqual([
			'newsletter_signup',
			'newsletter_signup',
		]);
	});

	test('a repeat gives the first outcome, and neither a sale nor an event more', async () => {
		const requests = [
			order('twice@example.com', 'T1'),
			order('twice@example.com', 'T1', { amount: '5.00' }),
			order('twice@example.com', 'T2'),
		];
		const first = await record(...requests);
		clock.advance(DAY_MS);
		const again = await record(...requests);
		expect(
			first.map(
				(one) => one.status === 'recorded' && [one.orderId, one.money?.amountMinor, one.duplicate],
			),
		).toEqual([
			['T1', 1999, false],
			['T1', 1999, true],
			['T2', 1999, false],
		]);
		expect(again).toEqual(first.map((one) => ({ ...one, duplicate: true })));
		expect(await eventsOf('twice@example.com')).toHaveLength(2);
	});

	test('two writers record the same orders at once, and each is there once', async () => {
		const [first, second] = [engine(), await openAnother()];
		const requests = Array.from({ length: 40 }, (_, i) => order('race@example.com', `R${i}`));
		const outcomes = await Promise.all(
			[first, second].map((one) => one.conversions.record(requests)),
		);
		const fresh = outcomes.flat().filter((one) => one.status === 'recorded' && !one.duplicate);
		expect(outcomes.flat().every(({ status }) => status === 'recorded')).toBe(true);
		expect(fresh).toHaveLength(40);
		expect(await eventsOf('race@example.com')).toHaveLength(40);
	});

	test('each refusal leaves its neighbours alone', async () => {
		const circular: Record<string, unknown> = {};
		circular.self = circular;
		const bad: [Partial<RecordRequest>, string][] = [
			[{ amount: '-1' }, 'amount_negative'],
			[{ amount: '0.001' }, 'amount_too_precise'],
			[{ amount: '1,299.90' }, 'amount_not_a_number'],
			[{ amount: 1e300 }, 'amount_too_large'],
			[{ amount: '' }, 'amount_missing'],
			[{ amount: undefined }, 'amount_missing'],
			[{ currency: 'BTC' }, 'currency_unknown'],
			[{ currency: undefined }, 'currency_unknown'],
			[{ kind: 'goal', name: ' ' }, 'name_invalid'],
			[{ kind: 'goal', name: 'x'.repeat(129) }, 'name_invalid'],
			[{ channel: 'x'.repeat(1_000_000) }, 'channel_invalid'],
			[{ orderId: 'NUL \u0000' }, 'order_id_invalid'],
			[{ items: circular }, 'items_invalid'],
			[{ items: 'x'.repeat(70_000) }, 'items_invalid'],
			[{ occurredAt: TEST_START_AT + DAY_MS + 1 }, 'instant_in_future'],
			[{ occurredAt: NaN }, 'instant_invalid'],
			[{ idempotencyKey: '' }, 'key_missing'],
			[{ customer: { identifiers: [] } }, 'identifier_missing'],
			[{ customer: { profileId: 'none' } }, 'profile_unknown'],
		];
		const requests = bad.flatMap(([given], i) => [
			order('bad@example.com', `bad-${i}`, given),
			order('good@example.com', `good-${i}`),
		]);
		const outcomes = await record(...requests);
		expect(outcomes.map((one) => (one.status === 'rejected' ? one.reason : one.orderId))).toEqual(
			bad.flatMap(([, reason], i) => [reason, `good-${i}`]),
		);
		expect(await eventsOf('good@example.com')).toHaveLength(bad.length);
	});

	test('texts and items of any kind are stored as they came', async () => {
		const text = "'; drop table conversion; -- {{ secret }} {% raw %} \u0001💶";
		const items = JSON.parse('{"__proto__": {"polluted": true}, "note": "{{ x }}"}') as unknown;
		const [outcome] = await record(
			order('texts@example.com', text, { channel: 'a\u0007b', items }),
		);
		expect(outcome).toMatchObject({ orderId: text, channel: 'a\u0007b' });
		const [event] = await eventsOf('texts@example.com');
		expect(
			Object.entries(event?.properties.items ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)),
		).toEqual([
			['__proto__', { polluted: true }],
			['note', '{{ x }}'],
		]);
		expect({}).not.toHaveProperty('polluted');
	});
});
