import type { Engine, SetConsentRequest } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';

const DAY_MS = 86_400_000;
let keyCount = 0;

function request(given: Partial<SetConsentRequest>): SetConsentRequest {
	keyCount += 1;
	return { channel: 'email', status: 'granted', idempotencyKey: `key-${keyCount}`, ...given };
}

async function setOne(engine: Engine, given: Partial<SetConsentRequest>) {
	const [outcome] = await engine.consent.setConsent([request(given)]);
	if (outcome === undefined) throw new Error('No outcome');
	return outcome;
}

/** The state of the address for the topic, as a reader sees it now. */
async function statusOf(engine: Engine, channel: string, address: string, topic = 'all') {
	const [found] = await engine.consent.getConsent([{ channel, address, topics: [topic] }]);
	return found?.status === 'found' ? found.addresses[0]?.topics[0]?.status : found?.reason;
}

describeOnBothStores('setConsent', (engine, { clock, openAnother }) => {
	test('the address is kept in the form that all capabilities share, and names its customer', async () => {
		const [outcome] = await engine().consent.setConsent([
			request({ address: ' Ana@Example.COM ', topic: ' News ', source: 'form', origin: 'person' }),
		]);
		const [profile] = await engine().identity.getProfiles([
			{ identifiers: [{ type: 'email', value: 'ana@example.com' }] },
		]);
		expect(outcome).toEqual({
			status: 'recorded',
			profileId: profile?.status === 'found' ? profile.profileId : '',
			channel: 'email',
			topic: 'news',
			given: 'granted',
			occurredAt: TEST_START_AT,
			addresses: [
				{
					address: 'ana@example.com',
					consentId: expect.any(String),
					state: {
						status: 'granted',
						topic: 'news',
						decidedBy: {
							topic: 'news',
							origin: 'person',
							source: 'form',
							occurredAt: TEST_START_AT,
						},
						explanation: 'Granted by the customer (form) on 2026-03-02T09:00:00.000Z.',
					},
				},
			],
			duplicate: false,
		});
	});

	test('the same key again gives the first outcome and changes nothing, also within a batch', async () => {
		const one = request({ address: 'bo@example.com', status: 'denied', origin: 'person' });
		const other = { ...one, status: 'granted', address: 'bo2@example.com' };
		const [first, second] = await engine().consent.setConsent([one, other]);
		clock.advance(DAY_MS);
		const [third] = await engine().consent.setConsent([other]);
		expect(first).toMatchObject({ status: 'recorded', given: 'denied', duplicate: false });
		expect(second).toEqual({ ...first, duplicate: true });
		expect(third).toEqual({ ...first, duplicate: true });
		const nobody = await engine().identity.getProfiles([
			{ identifiers: [{ type: 'email', value: 'bo2@example.com' }] },
		]);
		expect(nobody).toMatchObject([{ status: 'found' }]);
	});

	test('a repeated key makes nobody and merges nobody', async () => {
		const one = request({ address: 'cy@example.com' });
		await engine().consent.setConsent([one]);
		await engine().consent.setConsent([{ ...one, address: 'cy-new@example.com' }]);
		const found = await engine().identity.getProfiles([
			{ identifiers: [{ type: 'email', value: 'cy-new@example.com' }] },
		]);
		expect(found).toMatchObject([{ status: 'rejected', reason: 'profile_unknown' }]);
	});

	test('later requests of a batch see earlier ones', async () => {
		const address = 'di@example.com';
		const outcomes = await engine().consent.setConsent([
			request({ address, occurredAt: TEST_START_AT - 5 }),
			request({ address, status: 'denied', origin: 'person', occurredAt: TEST_START_AT - 4 }),
			request({ address, occurredAt: TEST_START_AT - 4 }),
		]);
		const states = outcomes.map(
			(one) => one.status === 'recorded' && one.addresses[0]?.state.status,
		);
		expect(states).toEqual(['granted', 'denied', 'denied']);
	});

	test('a grant without an address goes to the newest one, a denial to all of them', async () => {
		const customer = { identifiers: [{ type: 'customer_id', value: 'ed' }] };
		for (const email of ['ed-old@example.com', 'ed-new@example.com']) {
			clock.advance(1_000);
			const identifiers = [...customer.identifiers, { type: 'email', value: email }];
			await engine().identity.resolve([{ identifiers }]);
		}
		const granted = await setOne(engine(), { customer });
		const denied = await setOne(engine(), { customer, status: 'denied', origin: 'person' });
		const addresses = (outcome: typeof granted) =>
			outcome.status === 'recorded' ? outcome.addresses.map(({ address }) => address) : [];
		expect(addresses(granted)).toEqual(['ed-new@example.com']);
		expect(addresses(denied)).toEqual(['ed-new@example.com', 'ed-old@example.com']);
	});

	test('the customer’s own identifiers are the address where none is given', async () => {
		const customer = { identifiers: [{ type: 'phone', value: '+49 151 23456789' }] };
		const outcome = await setOne(engine(), { customer, channel: 'sms', status: 'denied' });
		expect(outcome).toMatchObject({ addresses: [{ address: '+4915123456789' }] });
		expect(await statusOf(engine(), 'sms', '+4915123456789')).toBe('denied');
		expect(await statusOf(engine(), 'whatsapp', '+4915123456789')).toBe('unknown');
	});

	test('loading an undated list again adds nothing, and it never lifts a STOP', async () => {
		const address = 'fay@example.com';
		const list = { address, source: 'list' };
		const first = await setOne(engine(), list);
		const again = await setOne(engine(), list);
		expect(again).toEqual({ ...first, duplicate: true });
		clock.advance(1_000);
		expect(await setOne(engine(), { ...list, status: 'denied' })).toMatchObject({
			duplicate: false,
		});
		expect(await statusOf(engine(), 'email', address)).toBe('denied');
		clock.advance(1_000);
		await setOne(engine(), { address, status: 'denied', origin: 'person' });
		clock.advance(1_000);
		await setOne(engine(), { address, source: 'another list' });
		expect(await statusOf(engine(), 'email', address)).toBe('denied');
		await setOne(engine(), { address, origin: 'person' });
		expect(await statusOf(engine(), 'email', address)).toBe('granted');
	});

	test('two writers with one key record it once', async () => {
		const another = await openAnother();
		const requests = Array.from({ length: 20 }, (_, i) =>
			request({ address: `race-${i}@example.com`, status: 'denied' }),
		);
		const [a, b] = await Promise.all([
			engine().consent.setConsent(requests),
			another.consent.setConsent(requests.toReversed()),
		]);
		const duplicates = [...a, ...b.toReversed()].map(
			(one) => one.status === 'recorded' && one.duplicate,
		);
		for (let i = 0; i < requests.length; i++) {
			expect(new Set([duplicates[i], duplicates[i + 20]])).toEqual(new Set([false, true]));
		}
	});

	test('consent stays with the customer after a merge', async () => {
		await setOne(engine(), { address: 'gil@example.com', status: 'denied', origin: 'person' });
		const identifiers = ['gil@example.com', 'gil2@example.com'].map((value) => ({
			type: 'email',
			value,
		}));
		await engine().identity.resolve([{ identifiers }]);
		const [found] = await engine().consent.getConsent([
			{
				customer: { identifiers: [{ type: 'email', value: 'gil2@example.com' }] },
				topics: ['news'],
			},
		]);
		const shown =
			found?.status === 'found'
				? found.addresses.map(({ address, topics }) => `${address} ${topics[0]?.status}`)
				: [];
		expect(shown.toSorted()).toEqual(['gil2@example.com unknown', 'gil@example.com denied']);
	});

	test('each refusal names its reason, and its neighbours are recorded', async () => {
		const at = (extra: Partial<SetConsentRequest>) =>
			request({ address: 'hal@example.com', ...extra });
		const rows: [string, SetConsentRequest][] = [
			['recorded', at({})],
			['channel_unknown', at({ channel: 'pigeon' })],
			['status_unknown', at({ status: 'maybe' })],
			['origin_unknown', at({ origin: 'rumour' })],
			['topic_invalid', at({ topic: 'x'.repeat(129) })],
			['topic_invalid', at({ topic: 'a\u0000b' })],
			['source_invalid', at({ source: 'x'.repeat(129) })],
			['proof_invalid', at({ proof: { text: 'x'.repeat(16_384) } })],
			['key_missing', at({ idempotencyKey: ' ' })],
			['instant_invalid', at({ occurredAt: Number.NaN })],
			['instant_in_future', at({ occurredAt: clock.now() + 2 * DAY_MS })],
			['address_invalid', at({ address: 'hal(at)example.com' })],
			['address_invalid', at({ address: 'a@b.example,c@d.example' })],
			[
				'address_missing',
				request({ customer: { identifiers: [{ type: 'customer_id', value: 'hal' }] } }),
			],
			['identifier_missing', request({ customer: { identifiers: [] } })],
			['recorded', at({ topic: "x'; drop table consent; --", source: '{{ 1 | plus: 1 }}' })],
		];
		const outcomes = await engine().consent.setConsent(rows.map(([, one]) => one));
		const answers = outcomes.map((one) => (one.status === 'rejected' ? one.reason : one.status));
		expect(answers).toEqual(rows.map(([answer]) => answer));
		const [found] = await engine().consent.getConsent([
			{ channel: 'email', address: 'hal@example.com' },
		]);
		expect(found).toMatchObject({
			addresses: [
				{
					topics: [
						{ topic: 'all', status: 'granted' },
						{
							topic: "x'; drop table consent; --",
							status: 'granted',
							decidedBy: { source: '{{ 1 | plus: 1 }}' },
						},
					],
				},
			],
		});
	});
});

describeOnBothStores('suppress', (engine, { clock }) => {
	test('an address keeps the first reason for which nothing is sent to it', async () => {
		const bounced = {
			channel: 'email',
			address: 'Ivy@example.com',
			reason: 'bounce',
			source: 'smtp',
		} as const;
		const [first, second] = await engine().consent.suppress([
			bounced,
			{ ...bounced, reason: 'complaint' },
		]);
		const suppression = { reason: 'bounce', suppressedAt: TEST_START_AT, source: 'smtp' };
		const expected = {
			status: 'suppressed',
			channel: 'email',
			address: 'ivy@example.com',
			...suppression,
		};
		expect(first).toEqual({ ...expected, duplicate: false });
		expect(second).toEqual({ ...expected, duplicate: true });
		clock.advance(1_000);
		expect(await engine().consent.suppress([{ ...bounced, reason: 'manual' }])).toEqual([second]);
		const [found] = await engine().consent.getConsent([
			{ channel: 'email', address: 'ivy@example.com' },
		]);
		expect(found).toMatchObject({ status: 'found', addresses: [{ suppression }] });
	});
});
