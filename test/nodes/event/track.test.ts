import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Event } from '../../../nodes/Event/Event.node';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

const node = new Event();
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Each run is an execution of its own, unless it says otherwise. */
let executions = 0;
function track(items: object[], parameters: INodeParameters = {}, given: Partial<NodeRun> = {}) {
	return runNode({
		node,
		executionId: `execution-${++executions}`,
		...given,
		items: items as IDataObject[],
		parameters: { resource: 'event', operation: 'track', eventName: 'visit', ...parameters },
	});
}

async function timelineOf(email: string): Promise<IDataObject[]> {
	const { json } = await runNode({
		node,
		items: [{ email }],
		parameters: { resource: 'event', operation: 'timeline', limit: 1000 },
	});
	return json[0]?.events as IDataObject[];
}

const eventOf = (json: IDataObject | undefined) => json?.event as IDataObject;
const namesOf = async (email: string) =>
	(await timelineOf(email)).map(({ name }) => name as string).toSorted();

afterAll(closeEngines);

test('an item with a name and an email needs no more than the event’s name', async () => {
	const { json, outputs, error } = await track([{ email: 'plain@example.com', cart: 3 }]);
	expect(error).toBeUndefined();
	expect(json).toEqual([
		{
			email: 'plain@example.com',
			cart: 3,
			profileId: expect.any(String),
			event: {
				status: 'tracked',
				eventId: expect.any(String),
				duplicate: false,
				name: 'visit',
				channel: null,
				source: '',
				isTouchpoint: false,
				occurredAt: expect.stringMatching(ISO),
			},
		},
	]);
	expect(outputs[0]?.[0]?.pairedItem).toEqual({ item: 0 });
	expect(await timelineOf('plain@example.com')).toMatchObject([
		{ name: 'visit', properties: { cart: 3 } },
	]);
});

test('the customer is the one of the Omnichannel node before', async () => {
	const { json } = await runNode({
		node: new Identity(),
		items: [{ email: 'before@example.com', cart: 3 }],
		parameters: { resource: 'profile', operation: 'resolve' },
	});
	const tracked = await track(json);
	expect(tracked.json[0]?.profileId).toBe(json[0]?.profileId);
	const again = await track(tracked.json, { eventName: 'second' });
	expect(again.json[0]?.profileId).toBe(json[0]?.profileId);
	const events = await timelineOf('before@example.com');
	expect(events.map(({ properties }) => properties)).toEqual([{ cart: 3 }, { cart: 3 }]);
});

test('name, channel and source may be typed for all items or dragged from each', async () => {
	const email = 'dragged@example.com';
	const items = [
		{ email, what: 'cart', where: 'web', system: 'shop' },
		{ email, what: 'call', where: 'phone', system: 7 },
	];
	const { json } = await track(items, {
		eventName: '={{ $json.what }}',
		channel: '={{ $json.where }}',
		options: { source: '={{ $json.system }}', isTouchpoint: false },
	});
	expect(json.map(eventOf)).toMatchObject([
		{ name: 'cart', channel: 'web', source: 'shop', isTouchpoint: false },
		{ name: 'call', channel: 'phone', source: '7', isTouchpoint: false },
	]);
	const typed = await track(items, { channel: 'web', options: { source: 'till' } });
	expect(typed.json.map(eventOf)).toMatchObject(
		items.map(() => ({ name: 'visit', channel: 'web', source: 'till', isTouchpoint: true })),
	);
});

describe('the time of the event', () => {
	const at = '2026-01-02T03:04:05.000Z';

	test.each<[string, object, INodeParameters]>([
		['is the item’s occurredAt', { occurredAt: at, timestamp: '2020-01-01' }, {}],
		['or its timestamp', { timestamp: 1_767_323_045, time: '2020-01-01' }, {}],
		['or its time', { timestamp: '', time: '2026-01-02 03:04:05' }, {}],
		[
			'or the field that is named',
			{ occurredAt: '2020-01-01', order: { at } },
			{ time: 'field', timeField: 'order.at' },
		],
	])('%s', async (_rule, item, parameters) => {
		const { json } = await track([{ email: 'time@example.com', ...item }], parameters);
		expect(eventOf(json[0]).occurredAt).toBe(at);
	});

	test('is now where the item has none, or where the node says so', async () => {
		const email = 'now@example.com';
		const before = new Date().toISOString();
		const automatic = await track([{ email }]);
		const told = await track([{ email, occurredAt: at }], { time: 'now' });
		for (const { json } of [automatic, told]) {
			expect((eventOf(json[0]).occurredAt as string) >= before).toBe(true);
		}
	});

	test.each<[string, object, INodeParameters, string]>([
		['is no duration', { time: 35 }, {}, 'time is not a date and time'],
		['is no text without a date', { occurredAt: 'soon' }, {}, 'occurredAt is not a date and time'],
		[
			'lies at most a day ahead',
			{ occurredAt: '2999-01-01' },
			{},
			'The time is more than one day in the future',
		],
		[
			'must be there where a field is named',
			{},
			{ time: 'field', timeField: 'none' },
			'The field with the time of the event is empty or absent',
		],
	])('%s', async (_rule, item, parameters, sentence) => {
		const { error } = await track([{ email: 'time@example.com', ...item }], parameters);
		expect(error?.message).toBe(sentence);
	});
});

test.each<[string, INodeParameters, object]>([
	['all other fields', {}, { cart: 3, deep: { a: [1] }, empty: null }],
	[
		'selected fields',
		{ properties: 'selected', propertyFields: 'cart, deep.a' },
		{ cart: 3, 'deep.a': [1] },
	],
	['none', { properties: 'none' }, {}],
])('properties: %s', async (rule, parameters, expected) => {
	const email = `${rule.replaceAll(' ', '-')}@example.com`;
	await track(
		[{ email, customerId: `c-${rule}`, cart: 3, deep: { a: [1] }, empty: null }],
		parameters,
	);
	expect((await timelineOf(email)).map(({ properties }) => properties)).toEqual([expected]);
});

describe('an event counts once', () => {
	const time = '2026-01-02T03:04:05Z';

	test.each<[string, object, INodeParameters]>([
		['by its eventId', { eventId: 'e-1' }, {}],
		['by its messageId', { messageId: 7 }, {}],
		['by all that it says, if it has a time', { time, cart: 3 }, {}],
		[
			'by the field that is named',
			{ order: { number: 'o-1' } },
			{ options: { keyField: 'order.number' } },
		],
	])('%s', async (rule, item, parameters) => {
		const email = `${rule.replaceAll(/\W/g, '-')}@example.com`;
		const items = [{ email, ...item }];
		const first = await track(items, parameters);
		const second = await track(items, parameters);
		expect(eventOf(first.json[0]).duplicate).toBe(false);
		expect(second.json).toEqual([
			{ ...first.json[0], event: { ...eventOf(first.json[0]), duplicate: true } },
		]);
		expect(await namesOf(email)).toEqual(['visit']);
	});

	test.each<[string, object, object, INodeParameters]>([
		['another eventId', { eventId: 'f-1' }, { eventId: 'f-2' }, {}],
		['another time', { time }, { time: '2026-01-03' }, {}],
		['another property', { time, cart: 1 }, { time, cart: 2 }, {}],
		[
			'another customer',
			{ time, cookie: 'x-1' },
			{ time, cookie: 'x-2' },
			{ customer: 'automatic' },
		],
		[
			'another channel',
			{ time, c: 'web' },
			{ time, c: 'app' },
			{ properties: 'none', channel: '={{ $json.c }}' },
		],
	])('%s is another event', async (_rule, one, other, parameters) => {
		const { json } = await track(
			[one, other].map((item) => ({ email: 'other@example.com', ...item })),
			parameters,
		);
		expect(json.map((item) => eventOf(item).duplicate)).toEqual([false, false]);
	});

	test('two Track nodes over the same items track two events', async () => {
		const items = [{ email: 'two@example.com', eventId: 'same', time }];
		await track(items, { eventName: 'visit' });
		await track(items, { eventName: 'order' });
		expect(await namesOf('two@example.com')).toEqual(['order', 'visit']);
	});

	test.each([
		['with all that Resolve adds', (json: IDataObject) => json],
		['with its profileId alone', ({ identity: _, ...json }: IDataObject) => json],
	])('a merge between two runs makes no second event of an item %s', async (rule, kept) => {
		const [email, cookie] = [`${rule.length}@example.com`, `merge-${rule.length}`];
		const resolve = async (...items: IDataObject[]) => {
			const parameters = { resource: 'profile', operation: 'resolve' };
			const { json } = await runNode({ node: new Identity(), items, parameters });
			return json.map(kept);
		};
		const items = [
			{ email, time, cart: 1 },
			{ cookie, time, cart: 2 },
		];
		await track(await resolve(...items));
		await resolve({ email, cookie });
		const { json } = await track(await resolve(...items));
		expect(json.map((item) => eventOf(item).duplicate)).toEqual([true, true]);
		expect(await namesOf(email)).toEqual(['visit', 'visit']);
	});

	test('an item that says neither is tracked by each run, but not again by Retry On Fail', async () => {
		const email = 'retry@example.com';
		const items = [{ cart: 1 }, { email, cart: 2 }];
		const settings = {
			onError: 'continueRegularOutput',
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 1,
		} as const;
		const { run, json } = await track(items, {}, { settings });
		expect(json.map(({ error, event }) => [error, event === undefined])).toEqual([
			['This item names no customer', true],
			[undefined, false],
		]);
		expect(eventOf(json[1]).duplicate).toBe(true);
		expect(run.data.resultData.error).toBeUndefined();
		expect(await namesOf(email)).toEqual(['visit']);
		await track(items, {}, { settings });
		expect(await namesOf(email)).toEqual(['visit', 'visit']);
	});

	test('a key field that is empty fails the item', async () => {
		const { error } = await track([{ email: 'key@example.com' }], {
			options: { keyField: 'none' },
		});
		expect(error?.message).toBe('The field with the idempotency key is empty or holds no text');
	});
});

test('2,000 items with dragged fields are tracked, each at its place', async () => {
	const items = Array.from({ length: 2_000 }, (_, i) => ({
		email: `many-${i % 400}@example.com`,
		time: 1_767_000_000 + i,
		what: `n${i}`,
	}));
	const startedAt = performance.now();
	const { json } = await track(items, { eventName: '={{ $json.what }}' });
	expect(json.map((item) => eventOf(item).name)).toEqual(items.map(({ what }) => what));
	// Some 0.3 s on two idle cores.
	expect(performance.now() - startedAt).toBeLessThan(8_000);
});
