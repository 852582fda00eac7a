import type { Customer, Engine, TrackRequest } from '../../../engine';
import { getCustomers } from '../../../engine/customers';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import { countStatements } from '../../support/count-statements';

const email = (name: string) => [{ type: 'email', value: `${name}@example.com` }];
const cookie = (name: string) => [{ type: 'anonymous_id', value: name }];

function earn(engine: Engine, name: string, points: number) {
	return engine.loyalty.earn([
		{
			customer: { identifiers: email(name) },
			from: { points },
			idempotencyKey: `${name}:${points}`,
		},
	]);
}

const NO_POINTS = {
	programme: 'main',
	available: 0,
	expiringNext: null,
	expiring: [],
	pending: 0,
	held: 0,
	lifetimeEarned: 0,
	lifetimeRedeemed: 0,
	lifetimeExpired: 0,
};

async function whole(engine: Engine, name: string): Promise<Customer> {
	const [customer] = await engine.customers.get([{ identifiers: email(name) }]);
	if (customer?.status !== 'found') throw new Error(`There is no customer ${name}`);
	return customer;
}

describeOnBothStores('the whole customer', (engine, { clock }) => {
	test('events and points of all merged profiles count, and those of others do not', async () => {
		const track = (identifiers: { type: string; value: string }[]) => ({
			customer: { identifiers },
			name: 'viewed',
		});
		await engine().events.track([
			track(cookie('web')),
			track(cookie('web')),
			track(email('ana')),
			track(email('bo')),
		]);
		await earn(engine(), 'ana', 30);
		await earn(engine(), 'bo', 5);
		const [link] = await engine().identity.resolve([
			{
				identifiers: [...email('ana'), ...cookie('web')],
				traits: { city: 'Rome' },
				source: 'web',
			},
		]);
		const merged = link?.status === 'merged' ? link : undefined;
		const ids = [merged?.mergedFrom[0] ?? '', merged?.profileId ?? ''];
		const [ana, again, nobody, bo] = await engine().customers.get([
			{ identifiers: email('ana') },
			{ profileId: ids[0] ?? '' },
			{ identifiers: email('nobody') },
			{ identifiers: email('bo') },
		]);
		const first = { firstSeenAt: TEST_START_AT, verifiedAt: null, source: '' };
		expect(ana).toEqual({
			status: 'found',
			profileId: ids[1],
			homeProfileId: ids[1],
			memberIds: ids,
			createdAt: TEST_START_AT,
			identifiers: [
				{ ...cookie('web')[0], ...first, profileId: ids[0] },
				{ ...email('ana')[0], ...first, profileId: ids[1] },
			],
			traits: { city: 'Rome' },
			firstSeenAt: TEST_START_AT,
			lastSeenAt: TEST_START_AT,
			consent: [
				{
					channel: 'email',
					address: 'ana@example.com',
					topics: [{ status: 'unknown', topic: 'all', explanation: expect.any(String) }],
				},
			],
			points: [{ ...NO_POINTS, available: 30, lifetimeEarned: 30 }],
			lastEvents: [{ channel: null, name: 'viewed', occurredAt: TEST_START_AT }],
			value: { totals: [], lastOrderAt: null },
			counts: { profiles: 2, identifiers: 2, traits: 1, events: 3, orders: 0, messagesSent: 0 },
		});
		expect(again).toEqual({ ...ana, homeProfileId: ids[0] });
		expect(nobody).toMatchObject({ status: 'rejected', reason: 'profile_unknown' });
		expect(bo).toMatchObject({
			counts: { profiles: 1, identifiers: 1, traits: 0, events: 1 },
			points: [{ available: 5 }],
		});
	});

	test('the same customer may be asked for twice, and a batch of nobody is answered', async () => {
		const ref = { identifiers: email('bo') };
		const [first, second] = await engine().customers.get([ref, ref]);
		expect(first?.status).toBe('found');
		expect(second).toEqual(first);
		expect(await engine().customers.get([])).toEqual([]);
		expect(await engine().customers.get([{}])).toMatchObject([{ reason: 'identifier_missing' }]);
	});

	test('of each channel the newest event counts, and what was sent to them is nothing they did', async () => {
		const at = (days: number) => TEST_START_AT - days * 86_400_000;
		const event = (name: string, channel: string, days: number): TrackRequest => ({
			customer: { identifiers: email('eva') },
			...{ name, channel, occurredAt: at(days) },
		});
		await engine().events.track([
			event('opened', 'email', 3),
			event('clicked', 'email', 3),
			event('message_sent', 'email', 1),
			event('bought', 'store', 400),
			event('viewed', 'web', -1),
			event('opened', 'email', 9),
		]);
		const eva = await whole(engine(), 'eva');
		expect(eva.lastEvents).toEqual([
			{ channel: 'web', name: 'viewed', occurredAt: TEST_START_AT },
			{ channel: 'email', name: 'clicked', occurredAt: at(3) },
			{ channel: 'store', name: 'bought', occurredAt: at(400) },
		]);
		expect(eva).toMatchObject({ firstSeenAt: at(400), lastSeenAt: TEST_START_AT });
		expect(eva.counts.events).toBe(6);
		await engine().events.track([{ ...event('ancient', 'print', 0), occurredAt: -1e13 }]);
		expect((await whole(engine(), 'eva')).lastEvents.at(-1)).toMatchObject({ name: 'ancient' });
	});

	test('somebody who was only written to has not been seen since', async () => {
		const customer = { identifiers: email('fay') };
		await engine().identity.resolve([{ identifiers: email('fay') }]);
		clock.advance(5_000);
		await engine().events.track([{ customer, name: 'message_sent', channel: 'email' }]);
		expect(await whole(engine(), 'fay')).toMatchObject({
			lastSeenAt: TEST_START_AT,
			lastEvents: [],
			counts: { events: 1 },
		});
		clock.set(TEST_START_AT);
	});

	test('orders add up by currency, over all merged profiles, and goals are none', async () => {
		const order = (identifiers: { type: string; value: string }[], n: number, more: object) => ({
			customer: { identifiers },
			...{ orderId: n, idempotencyKey: `order ${n}`, amount: '10.50', currency: 'EUR' },
			occurredAt: TEST_START_AT - n * 1_000,
			...more,
		});
		await engine().conversions.record([
			order(email('gil'), 3, {}),
			order(cookie('gil'), 2, { amount: '0.10' }),
			order(cookie('gil'), 4, { amount: 800, currency: 'JPY' }),
			order(email('gil'), 1, { kind: 'goal', name: 'signup' }),
		]);
		await engine().identity.resolve([{ identifiers: [...email('gil'), ...cookie('gil')] }]);
		const gil = await whole(engine(), 'gil');
		expect(gil.value).toEqual({
			totals: [
				{ currency: 'EUR', amountMinor: 1_060, orders: 2 },
				{ currency: 'JPY', amountMinor: 800, orders: 1 },
			],
			lastOrderAt: TEST_START_AT - 2_000,
		});
		expect(gil.counts).toMatchObject({ orders: 3, profiles: 2 });
	});

	test('of messages those count that a provider has accepted', async () => {
		const [jan] = await engine().identity.resolve([{ identifiers: email('jan') }]);
		const message = (key: string, status: string) => ({
			...{ id: key, key, profile_id: jan && 'profileId' in jan ? jan.profileId : '', status },
			...{ campaign: 'spring', topic: 'news', channel: 'email', address: 'jan@example.com' },
			...{ explanation: '', is_retryable: 0, decided_at: 1, claimed_at: 2, confirmed_at: 3 },
			attempts: 1,
		});
		await engine().context.store.write((tx) =>
			tx
				.insertInto('message')
				.values([message('m1', 'sent'), message('m2', 'sent'), message('m3', 'failed')])
				.execute(),
		);
		expect((await whole(engine(), 'jan')).counts.messagesSent).toBe(2);
	});

	test('consent says what counts for each address and why, and which address is suppressed', async () => {
		const customer = { identifiers: [...email('hal'), { type: 'phone', value: '+4930123456' }] };
		const said = { customer, channel: 'email', idempotencyKey: 'hal 1', origin: 'person' };
		await engine().consent.setConsent([
			{ ...said, status: 'granted', topic: 'news' },
			{ ...said, status: 'denied', topic: 'offers', idempotencyKey: 'hal 2' },
		]);
		await engine().consent.suppress([{ channel: 'sms', address: '+4930123456', reason: 'manual' }]);
		const { consent } = await whole(engine(), 'hal');
		expect(consent).toEqual([
			{
				channel: 'email',
				address: 'hal@example.com',
				topics: [
					expect.objectContaining({ topic: 'all', status: 'unknown' }),
					expect.objectContaining({
						...{ topic: 'news', status: 'granted' },
						explanation: expect.stringContaining('by the customer'),
					}),
					expect.objectContaining({ topic: 'offers', status: 'denied' }),
				],
			},
			{
				channel: 'sms',
				address: '+4930123456',
				suppression: { reason: 'manual', suppressedAt: TEST_START_AT, source: '' },
				topics: [expect.objectContaining({ status: 'unknown' })],
			},
		]);
	});

	test('points of every programme are there, what was spent and lapsed included', async () => {
		const customer = { identifiers: email('ida') };
		const key = (idempotencyKey: string) => ({ customer, idempotencyKey });
		await engine().loyalty.earn([
			{ ...key('ida 1'), from: { points: 50 } },
			{ ...key('ida 2'), from: { points: 7 }, programme: 'club' },
			{
				...key('ida 3'),
				from: { points: 9 },
				expiresAfter: { days: 1 },
				occurredAt: TEST_START_AT - 2 * 86_400_000,
			},
		]);
		await engine().loyalty.redeem([{ ...key('ida 4'), points: 20 }]);
		const { points } = await whole(engine(), 'ida');
		expect(points).toEqual([
			{
				...NO_POINTS,
				available: 30,
				lifetimeEarned: 59,
				lifetimeRedeemed: 20,
				lifetimeExpired: 9,
			},
			{ ...NO_POINTS, programme: 'club', available: 7, lifetimeEarned: 7 },
		]);
	});

	test('1,000 people are read in at most five statements, however they are named', async () => {
		const named = Array.from({ length: 1_000 }, (_, i) => ({ identifiers: email(`five${i}`) }));
		const resolved = await engine().identity.resolve(named);
		const refs = resolved.map((one, i) => {
			const byId = i % 2 === 0 && 'profileId' in one;
			return byId ? { profileId: one.profileId } : { identifiers: email(`five${i}`) };
		});
		const { counted, count } = countStatements(engine().context);
		const customers = await getCustomers(counted, refs);
		expect(customers.filter(({ status }) => status === 'found')).toHaveLength(1_000);
		expect(count()).toBeGreaterThan(0);
		expect(count()).toBeLessThanOrEqual(5);
	});

	test('more than one chunk keeps its order', async () => {
		const people = Array.from({ length: 1_100 }, (_, i) => ({ identifiers: email(`p${i}`) }));
		const resolved = await engine().identity.resolve(people);
		const customers = await engine().customers.get(people);
		const idOf = (one: { status: string; profileId?: string }) => one.profileId;
		expect(customers.map(idOf)).toEqual(resolved.map(idOf));
	});
});
