import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Consent } from '../../../nodes/Consent/Consent.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

const node = new Consent();

afterAll(closeEngines);

let runCount = 0;

/** A run of its own, unless told which it is. */
function run(
	operation: 'set' | 'get',
	items: NodeRun['items'],
	given: Partial<NodeRun> & { with?: INodeParameters } = {},
) {
	const { with: parameters, ...rest } = given;
	runCount += 1;
	return runNode({
		node,
		items,
		parameters: { resource: 'consent', operation, ...parameters },
		executionId: `run-${runCount}`,
		...rest,
	});
}

const consentOf = (json: IDataObject | undefined) => json?.consent as IDataObject | undefined;

describe('Set', () => {
	test('an item with an e-mail address needs no configuration', async () => {
		const { json, error, outputs } = await run('set', [{ email: ' Ana@Example.com ', cart: 3 }]);
		expect(error).toBeUndefined();
		expect(json).toEqual([
			{
				email: ' Ana@Example.com ',
				cart: 3,
				profileId: expect.any(String),
				consent: {
					status: 'granted',
					given: 'granted',
					channel: 'email',
					topic: 'all',
					address: 'ana@example.com',
					explanation: expect.stringMatching(/^Granted by an import on /),
					occurredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
					addresses: [expect.objectContaining({ address: 'ana@example.com', status: 'granted' })],
					duplicate: false,
				},
			},
		]);
		expect(outputs[0]?.[0]?.pairedItem).toEqual({ item: 0 });
	});

	test('a denial counts as the customer’s own, which a list loaded later does not undo', async () => {
		const items = [{ email: 'bo@example.com' }];
		const stop = await run('set', items, { with: { status: 'denied' } });
		expect(consentOf(stop.json[0])?.explanation).toMatch(/^Denied by the customer on /);
		const list = await run('set', items, { with: { options: { source: 'list' } } });
		expect(consentOf(list.json[0])).toMatchObject({ given: 'granted', status: 'denied' });
		const person = await run('set', items, { with: { origin: 'person' } });
		expect(consentOf(person.json[0])).toMatchObject({ given: 'granted', status: 'granted' });
	});

	test('every parameter may come from the item', async () => {
		const { json } = await run(
			'set',
			[
				{
					what: 'denied',
					where: 'sms',
					mobile: '0151 23456789',
					about: 'Offers',
					at: '2026-01-02',
				},
			],
			{
				with: {
					status: '={{ $json.what }}',
					channel: '={{ $json.where }}',
					topic: '={{ $json.about }}',
					address: '={{ $json.mobile }}',
					options: { timeField: 'at', defaultRegion: 'de', proofFields: 'about, where' },
				},
			},
		);
		expect(consentOf(json[0])).toMatchObject({
			status: 'denied',
			channel: 'sms',
			topic: 'offers',
			address: '+4915123456789',
			occurredAt: '2026-01-02T00:00:00.000Z',
		});
	});

	test('a second run with times or keys of its own records nothing', async () => {
		const items = [{ email: 'cy@example.com', at: '2026-01-02', request: 'r-1' }];
		for (const options of [{ timeField: 'at' }, { keyField: 'request' }]) {
			const first = await run('set', items, { with: { options }, executionId: '1' });
			const second = await run('set', items, { with: { options }, executionId: '2' });
			expect(consentOf(first.json[0])).toMatchObject({ duplicate: false });
			expect(consentOf(second.json[0])).toEqual({ ...consentOf(first.json[0]), duplicate: true });
		}
	});

	test('Retry On Fail records nothing twice', async () => {
		const items = [{ email: 'none' }, { email: 'di@example.com' }];
		const denied = { with: { status: 'denied' }, executionId: 'retried' };
		const { error } = await run('set', items, {
			...denied,
			settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
		});
		expect(error?.message).toContain('The address is not one that email can reach');
		const { json } = await run('set', items, {
			...denied,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(consentOf(json[1])).toMatchObject({ status: 'denied', duplicate: true });
	});

	test.each<[string, IDataObject, string]>([
		['an item without any identifier', { cart: 1 }, 'identifier_missing'],
		['an e-mail that is none', { email: 'ana(at)example.com' }, 'address_invalid'],
		['an e-mail of 1 MB', { email: `${'x'.repeat(1_000_000)}@example.com` }, 'address_invalid'],
		[
			'an e-mail with a line break',
			{ email: 'ana@example.com\nbcc: bo@example.com' },
			'address_invalid',
		],
		['an e-mail that is a list', { email: ['ana@example.com'] }, 'address_invalid'],
		['a topic of 1 MB', { email: 'ed@example.com', topic: 'x'.repeat(1_000_000) }, 'topic_invalid'],
		['a topic with NUL', { email: 'ed@example.com', topic: 'a\u0000b' }, 'topic_invalid'],
		['a time that is none', { email: 'ed@example.com', at: 'soon' }, 'input_invalid'],
		['a time far ahead', { email: 'ed@example.com', at: '2999-01-01' }, 'instant_in_future'],
		['a status that is none', { email: 'ed@example.com', status: 'perhaps' }, 'status_unknown'],
		['a channel that is none', { email: 'ed@example.com', channel: 'pigeon' }, 'channel_unknown'],
	])('%s fails alone, with a reason', async (_rule, item, reason) => {
		const neighbour = { email: 'ok@example.com' };
		const { outputs, json } = await run('set', [neighbour, item, neighbour], {
			with: {
				status: '={{ $json.status ?? "granted" }}',
				channel: '={{ $json.channel ?? "email" }}',
				topic: '={{ $json.topic }}',
				options: { timeField: 'at' },
			},
			settings: { onError: 'continueRegularOutput' },
		});
		expect(json[0]).toMatchObject({ consent: { status: 'granted' } });
		expect(json[2]).toMatchObject({ consent: { status: 'granted' } });
		expect(outputs[0]?.[1]).toEqual({
			json: {
				error: expect.any(String),
				message: expect.any(String),
				details: { reason, field: expect.any(String) },
			},
			pairedItem: { item: 1 },
		});
	});

	test('SQL, Liquid and __proto__ in every text are kept as they came', async () => {
		const odd = `x'); drop table consent; -- {{ 1 | plus: 1 }} \u0007`;
		const item = JSON.parse(
			`{ "email": "fay@example.com", "__proto__": { "email": "no" } }`,
		) as IDataObject;
		const { json } = await run('set', [{ ...item, odd }], {
			with: {
				topic: '={{ $json.odd }}',
				options: { source: odd, proofFields: 'odd, __proto__' },
			},
		});
		expect(consentOf(json[0])).toMatchObject({ topic: odd.toLowerCase(), status: 'granted' });
		const { json: found } = await run('get', [{ email: 'fay@example.com', odd }], {
			with: { topic: '={{ $json.odd }}' },
		});
		expect(consentOf(found[0])).toMatchObject({ status: 'granted', source: odd });
	});

	test('2,000 items take seconds, not minutes', async () => {
		const items = Array.from({ length: 2_000 }, (_, i) => ({ email: `many-${i}@example.com` }));
		const startedAt = performance.now();
		const { json } = await run('set', items);
		expect(json.filter((one) => consentOf(one)?.status === 'granted')).toHaveLength(2_000);
		expect(performance.now() - startedAt).toBeLessThan(5_000);
	});
});

describe('Get', () => {
	test('nothing recorded is unknown, and nobody is made', async () => {
		const { json } = await run('get', [{ email: 'nobody@example.com' }]);
		expect(json).toEqual([
			{
				email: 'nobody@example.com',
				consent: {
					status: 'unknown',
					topic: 'all',
					channel: 'email',
					address: 'nobody@example.com',
					explanation: 'Nothing is recorded for this address and topic.',
					isSuppressed: false,
					since: null,
					givenBy: null,
					source: null,
					addresses: [expect.objectContaining({ address: 'nobody@example.com' })],
				},
			},
		]);
	});

	test('it answers for the topic, and lists each topic where none is asked for', async () => {
		const items = [{ email: 'gil@example.com' }];
		await run('set', items, { with: { topic: 'News', origin: 'person' } });
		await run('set', items, { with: { topic: 'offers', status: 'denied' } });
		const asked = await run('get', items, { with: { topic: ' NEWS' } });
		expect(consentOf(asked.json[0])).toMatchObject({ status: 'granted', givenBy: 'person' });
		const all = await run('get', items);
		const [address] = consentOf(all.json[0])?.addresses as [{ topics: Record<string, string>[] }];
		expect(address.topics.map(({ topic, status }) => `${topic} ${status}`)).toEqual([
			'all unknown',
			'news granted',
			'offers denied',
		]);
	});

	test('all channels of the customer are shown at once', async () => {
		const item = { customerId: 'hal', email: 'hal@example.com', phone: '+4915123456780' };
		await run('set', [item]);
		await run('set', [item], { with: { channel: 'whatsapp', status: 'denied' } });
		const { json } = await run('get', [item], { with: { channel: 'all' } });
		const addresses = consentOf(json[0])?.addresses as Record<string, string>[];
		expect(addresses.map(({ channel, address }) => `${channel} ${address}`)).toEqual([
			'email hal@example.com',
			'sms +4915123456780',
			'whatsapp +4915123456780',
		]);
	});

	test('a customer that nobody knows fails by name where only a cookie names them', async () => {
		const { outputs } = await run('get', [{ cookie: 'c-unknown' }], {
			settings: { onError: 'continueErrorOutput' },
		});
		expect(outputs[1]?.[0]?.json).toMatchObject({
			error: 'No customer has any of these identifiers',
			details: { reason: 'profile_unknown' },
		});
	});
});
