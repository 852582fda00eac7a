import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import { optionsWith, recordingProvider, sendOne, toEmail } from './messages';

const HOUR_MS = 3_600_000;

describeOnBothStores('sendMessages', (engine, { clock, openAnother }) => {
	test('a message goes to the customer’s newest address, with their traits in it', async () => {
		const identifiers = [{ type: 'customer_id', value: 'ana' }];
		for (const email of ['ana-old@example.com', 'ana@example.com']) {
			clock.advance(1);
			await engine().identity.resolve([
				{
					identifiers: [...identifiers, { type: 'email', value: email }],
					traits: { firstName: 'Ana' },
				},
			]);
		}
		const provider = recordingProvider(() => ({
			status: 'accepted',
			providerMessageId: 'queued-1',
		}));
		const request = {
			customer: { identifiers },
			campaign: ' spring ',
			from: 'Shop <shop@example.com>',
		};
		const outcome = await sendOne(engine(), request, optionsWith(provider));
		const [message] = provider.messages;
		expect(message).toEqual({
			messageId: expect.any(String),
			profileId: expect.any(String),
			campaign: 'spring',
			topic: 'all',
			channel: 'email',
			address: 'ana@example.com',
			from: { name: 'Shop', address: 'shop@example.com' },
			subject: 'Hello',
			text: 'Hello Ana',
		});
		expect(outcome).toEqual({
			status: 'sent',
			messageId: message?.messageId,
			profileId: message?.profileId,
			campaign: 'spring',
			topic: 'all',
			channel: 'email',
			address: 'ana@example.com',
			explanation: 'Accepted by test.',
			duplicate: false,
			sentAt: clock.now(),
			provider: 'test',
			providerMessageId: 'queued-1',
			subject: 'Hello',
		});
	});

	test('a second run sends nothing and gives the first outcomes, also within a batch', async () => {
		const provider = recordingProvider();
		const requests = ['bo@example.com', 'cy@example.com', ' BO@example.com'].map((one) =>
			toEmail(one),
		);
		const first = await engine().messaging.send(requests, optionsWith(provider));
		clock.advance(HOUR_MS);
		const second = await engine().messaging.send(requests, optionsWith(provider));
		expect(provider.messages.map(({ address }) => address)).toEqual([
			'bo@example.com',
			'cy@example.com',
		]);
		expect(first.map((one) => one.status === 'sent' && one.duplicate)).toEqual([
			false,
			false,
			true,
		]);
		expect(second).toEqual(first.map((one) => ({ ...one, duplicate: true })));
	});

	test('another campaign, channel or key is another message', async () => {
		const provider = recordingProvider();
		const options = optionsWith(provider);
		const identifiers = [
			{ type: 'email', value: 'di@example.com' },
			{ type: 'phone', value: '+4915123456789' },
		];
		const di = toEmail('di@example.com', { customer: { identifiers } });
		await sendOne(engine(), di, options);
		await sendOne(engine(), { ...di, campaign: 'summer' }, options);
		await sendOne(engine(), { ...di, key: 'order-1' }, options);
		await sendOne(engine(), { ...di, key: 'order-2' }, options);
		await sendOne(engine(), { ...di, key: 'order-1' }, options);
		await sendOne(engine(), { ...di, key: 'order-1', campaign: 'winter' }, options);
		await sendOne(engine(), di, { ...options, channel: 'sms' });
		expect(provider.messages.map(({ campaign, channel }) => `${campaign} ${channel}`)).toEqual([
			'spring email',
			'summer email',
			'spring email',
			'spring email',
			'winter email',
			'spring sms',
		]);
	});

	test('a person who is merged after a message of the campaign gets no second one', async () => {
		const provider = recordingProvider();
		const options = optionsWith(provider);
		await sendOne(engine(), toEmail('ed@example.com', { campaign: 'autumn' }), options);
		await sendOne(engine(), toEmail('ed2@example.com'), options);
		const identifiers = ['ed@example.com', 'ed2@example.com'].map((value) => ({
			type: 'email',
			value,
		}));
		await engine().identity.resolve([{ identifiers }]);
		const outcomes = [
			await sendOne(engine(), toEmail('ed2@example.com', { campaign: 'autumn' }), options),
			await sendOne(engine(), toEmail('ed@example.com'), options),
		];
		expect(outcomes).toMatchObject([
			{ status: 'sent', duplicate: true, address: 'ed@example.com' },
			{ status: 'sent', duplicate: true, address: 'ed2@example.com' },
		]);
		expect(provider.messages).toHaveLength(2);
	});

	test('a denial suppresses, and its end lets the message go', async () => {
		const provider = recordingProvider();
		const request = toEmail('fay@example.com', { topic: 'news' });
		const said = { channel: 'email', address: 'fay@example.com', origin: 'person' };
		await engine().consent.setConsent([{ ...said, status: 'denied', idempotencyKey: 'fay-1' }]);
		const first = await sendOne(engine(), request, optionsWith(provider));
		const second = await sendOne(engine(), request, optionsWith(provider));
		expect(first).toMatchObject({
			status: 'suppressed',
			reason: 'consent_denied',
			explanation: expect.stringMatching(/^Denied for all topics by the customer on 2026-/),
			duplicate: false,
		});
		expect(second).toEqual({ ...first, duplicate: true });
		expect(provider.messages).toEqual([]);
		clock.advance(1);
		await engine().consent.setConsent([
			{ ...said, topic: 'news', status: 'granted', idempotencyKey: 'fay-2' },
		]);
		const third = await sendOne(engine(), request, optionsWith(provider));
		expect(third).toMatchObject({ status: 'sent', duplicate: false });
	});

	test('who has said nothing is written to, unless opt-in is required', async () => {
		const provider = recordingProvider();
		const strict = optionsWith(provider, { requiresOptIn: true });
		const first = await sendOne(engine(), toEmail('gil@example.com'), strict);
		expect(first).toMatchObject({ status: 'suppressed', reason: 'consent_missing' });
		const second = await sendOne(engine(), toEmail('gil@example.com'), optionsWith(provider));
		expect(second).toMatchObject({ status: 'sent' });
	});

	test('nothing goes to an address that bounced, or to a customer without one', async () => {
		const provider = recordingProvider();
		await engine().consent.suppress([
			{ channel: 'email', address: 'hal@example.com', reason: 'bounce', occurredAt: 0 },
		]);
		const outcomes = await engine().messaging.send(
			[
				toEmail('hal@example.com'),
				{ ...toEmail(''), customer: { identifiers: [{ type: 'customer_id', value: 'no-mail' }] } },
			],
			optionsWith(provider),
		);
		expect(outcomes).toMatchObject([
			{
				status: 'suppressed',
				reason: 'address_suppressed',
				explanation: 'Nothing is sent to this address since 1970-01-01T00:00:00.000Z (bounce).',
			},
			{ status: 'suppressed', reason: 'address_missing', address: null },
		]);
		expect(provider.messages).toEqual([]);
	});

	test('a message in quiet hours waits for the morning of its customer’s own zone', async () => {
		const provider = recordingProvider();
		clock.set(Date.parse('2026-03-02T22:30:00Z'));
		await engine().identity.resolve([
			{
				identifiers: [{ type: 'email', value: 'ivy@example.com' }],
				traits: { timezone: 'America/New_York' },
			},
			{
				identifiers: [{ type: 'email', value: 'jo@example.com' }],
				traits: { timezone: 'nowhere' },
			},
		]);
		const options = optionsWith(provider, {
			quietHours: { startMinute: 21 * 60, endMinute: 8 * 60, zone: 'Europe/Berlin' },
		});
		const requests = [toEmail('ivy@example.com'), toEmail('jo@example.com')];
		const first = await engine().messaging.send(requests, options);
		const heldUntil = Date.parse('2026-03-03T07:00:00Z');
		expect(first).toMatchObject([
			{ status: 'sent' },
			{
				status: 'held',
				reason: 'quiet_hours',
				heldUntil,
				explanation:
					'It is within the quiet hours of Europe/Berlin; they end at 2026-03-03T07:00:00.000Z.',
			},
		]);
		clock.set(heldUntil - 1);
		expect(await sendOne(engine(), toEmail('jo@example.com'), options)).toEqual({
			...first[1],
			duplicate: true,
		});
		clock.set(heldUntil);
		expect(await sendOne(engine(), toEmail('jo@example.com'), options)).toMatchObject({
			status: 'sent',
			duplicate: false,
		});
		expect(provider.messages.map(({ address }) => address)).toEqual([
			'ivy@example.com',
			'jo@example.com',
		]);
	});

	test('a cap holds what is too much, within a batch too, until it frees', async () => {
		const provider = recordingProvider();
		const start = clock.now();
		const options = optionsWith(provider, { frequencyCap: { messagesMax: 2, hours: 24 } });
		const to = (campaign: string) => toEmail('kim@example.com', { campaign });
		await sendOne(engine(), to('one'), options);
		clock.advance(HOUR_MS);
		const [second, third] = await engine().messaging.send([to('two'), to('three')], options);
		expect(second).toMatchObject({ status: 'sent' });
		expect(third).toMatchObject({
			status: 'held',
			reason: 'frequency_cap',
			heldUntil: start + 24 * HOUR_MS,
		});
		clock.set(start + 24 * HOUR_MS);
		const [fourth, fifth] = await engine().messaging.send([to('three'), to('four')], options);
		expect(fourth).toMatchObject({ status: 'sent' });
		expect(fifth).toMatchObject({ status: 'held', heldUntil: start + 25 * HOUR_MS });
	});

	test('a failure for the moment may be tried again, a refusal may not', async () => {
		const provider = recordingProvider((message, count) =>
			message.address === 'lu@example.com'
				? { status: 'rejected', reason: 'address_refused', explanation: 'No such user.' }
				: count < 3
					? { status: 'failed', reason: 'server_busy', explanation: 'Later.' }
					: { status: 'accepted' },
		);
		const requests = [toEmail('lu@example.com'), toEmail('max@example.com')];
		const first = await engine().messaging.send(requests, optionsWith(provider));
		expect(first).toMatchObject([
			{ status: 'failed', reason: 'address_refused', retryable: false, duplicate: false },
			{ status: 'failed', reason: 'server_busy', retryable: true, duplicate: false },
		]);
		const second = await engine().messaging.send(requests, optionsWith(provider));
		expect(second).toMatchObject([
			{ status: 'failed', reason: 'address_refused', retryable: false, duplicate: true },
			{ status: 'sent', duplicate: false },
		]);
		const [, firstTry, secondTry] = provider.messages;
		expect(secondTry?.messageId).toBe(firstTry?.messageId);
	});

	test('a provider that names a time to come back holds the message until then', async () => {
		const provider = recordingProvider((_message, count) =>
			count === 1
				? {
						status: 'failed',
						reason: 'server_busy',
						explanation: 'Slow down.',
						retryAfterMs: 60_000,
					}
				: { status: 'accepted' },
		);
		const request = toEmail('ned@example.com');
		const first = await sendOne(engine(), request, optionsWith(provider));
		expect(first).toMatchObject({
			status: 'held',
			reason: 'provider_busy',
			heldUntil: clock.now() + 60_000,
		});
		expect(await sendOne(engine(), request, optionsWith(provider))).toMatchObject({
			duplicate: true,
		});
		clock.advance(60_000);
		expect(await sendOne(engine(), request, optionsWith(provider))).toMatchObject({
			status: 'sent',
		});
	});

	test('an account that is refused is not asked again for each customer', async () => {
		const provider = recordingProvider(() => ({
			status: 'failed',
			reason: 'account_refused',
			explanation: 'Wrong password.',
			isAccountFault: true,
		}));
		const requests = Array.from({ length: 60 }, (_, i) => toEmail(`many-${i}@example.com`));
		const outcomes = await engine().messaging.send(requests, optionsWith(provider));
		expect(new Set(outcomes.map((one) => one.status === 'failed' && one.retryable))).toEqual(
			new Set([true]),
		);
		expect(provider.messages.length).toBeLessThanOrEqual(5);
	});

	test('a cap holds between runs at once, each with a campaign of its own', async () => {
		const provider = recordingProvider();
		const engines = [engine(), await openAnother(), await openAnother(), await openAnother()];
		const options = optionsWith(provider, { frequencyCap: { messagesMax: 1, hours: 24 } });
		for (let round = 0; round < 8; round++) {
			const people = Array.from({ length: 20 }, (_, i) => `capped-${round}-${i}@example.com`);
			await engine().identity.resolve(
				people.map((value) => ({ identifiers: [{ type: 'email', value }] })),
			);
			await Promise.all(
				engines.map((one, i) => {
					const requests = people.map((email) => toEmail(email, { campaign: `campaign ${i}` }));
					return one.messaging.send(requests, options);
				}),
			);
		}
		const addresses = provider.messages.map(({ address }) => address);
		expect(addresses).toHaveLength(160);
		expect(new Set(addresses).size).toBe(160);
	});

	test('each message sent is an event that a sale can be credited to', async () => {
		const provider = recordingProvider();
		clock.set(TEST_START_AT + 365 * 24 * HOUR_MS);
		const request = toEmail('ola@example.com', { campaign: 'credit' });
		const sent = await sendOne(engine(), request, optionsWith(provider));
		await sendOne(engine(), request, optionsWith(provider));
		const [timeline] = await engine().events.timeline([{ customer: request.customer }]);
		expect(timeline).toMatchObject({
			status: 'found',
			events: [
				{
					name: 'message_sent',
					channel: 'email',
					isTouchpoint: true,
					occurredAt: clock.now(),
					properties: { campaign: 'credit', messageId: 'messageId' in sent && sent.messageId },
				},
			],
		});
		expect(timeline?.status === 'found' && timeline.events).toHaveLength(1);
		const refusing = recordingProvider(() => ({
			status: 'rejected',
			reason: 'address_refused',
			explanation: 'No such user.',
		}));
		await sendOne(engine(), { ...request, campaign: 'refused' }, optionsWith(refusing));
		expect(await engine().events.timeline([{ customer: request.customer }])).toEqual([timeline]);
	});

	test('two runs at once send each person one message', async () => {
		const provider = recordingProvider(
			() => new Promise((resolve) => setImmediate(() => resolve({ status: 'accepted' }))),
		);
		const another = await openAnother();
		const requests = Array.from({ length: 120 }, (_, i) => toEmail(`race-${i}@example.com`));
		await engine().identity.resolve(
			requests.map(({ customer }) => ({ identifiers: customer.identifiers ?? [] })),
		);
		const options = optionsWith(provider);
		const [a, b] = await Promise.all([
			engine().messaging.send(requests, options),
			another.messaging.send(requests.toReversed(), options),
		]);
		const addresses = provider.messages.map(({ address }) => address);
		expect(addresses.toSorted()).toEqual(
			requests.map((_, i) => `race-${i}@example.com`).toSorted(),
		);
		const statuses = new Set([...a, ...b].map(({ status }) => status));
		expect([...statuses].filter((status) => status !== 'sent' && status !== 'unknown')).toEqual([]);
		const later = await engine().messaging.send(requests, options);
		expect(later.every((one) => one.status === 'sent' && one.duplicate)).toBe(true);
	});
});
