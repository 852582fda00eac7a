import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Event } from '../../../nodes/Event/Event.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

const node = new Event();

function run(operation: string, items: object[], given: Partial<NodeRun> = {}) {
	return runNode({
		node,
		...given,
		items: items as IDataObject[],
		parameters: { resource: 'event', operation, ...given.parameters },
	});
}

const timeline = (items: object[], parameters: INodeParameters = {}) =>
	run('timeline', items, { parameters });
const namesOf = (json: IDataObject | undefined) =>
	(json?.events as IDataObject[]).map(({ name }) => name);

beforeAll(async () => {
	const told = (email: string, what: string, time: string) => ({ email, what, time });
	await run(
		'track',
		[
			told('ana@example.com', 'visit', '2026-01-01'),
			told('ana@example.com', 'order', '2026-01-03T10:00:00+02:00'),
			told('bo@example.com', 'visit', '2026-01-02'),
		],
		{
			parameters: {
				eventName: '={{ $json.what }}',
				channel: 'web',
				properties: 'selected',
				propertyFields: 'what',
			},
		},
	);
});

afterAll(closeEngines);

test('the customer’s events are added, newest first, times as ISO texts', async () => {
	const { json, error } = await timeline([{ email: 'ANA@example.com', order: 7 }]);
	expect(error).toBeUndefined();
	const event = (name: string, occurredAt: string) => ({
		eventId: expect.any(String),
		name,
		channel: 'web',
		source: '',
		isTouchpoint: true,
		properties: { what: name },
		occurredAt,
		receivedAt: expect.stringMatching(/Z$/),
	});
	expect(json).toEqual([
		{
			email: 'ANA@example.com',
			order: 7,
			profileId: expect.any(String),
			events: [
				event('order', '2026-01-03T08:00:00.000Z'),
				event('visit', '2026-01-01T00:00:00.000Z'),
			],
		},
	]);
});

test.each<[string, INodeParameters, string[]]>([
	['as many as Limit allows', { limit: 1 }, ['order']],
	['only of the names that are given', { options: { eventNames: ' visit, none' } }, ['visit']],
	['since a time', { options: { since: '2026-01-02' } }, ['order']],
	['until a time', { options: { until: '2026-01-03T08:00:00Z' } }, ['visit']],
])('%s', async (_rule, parameters, expected) => {
	const { json } = await timeline([{ email: 'ana@example.com' }], parameters);
	expect(namesOf(json[0])).toEqual(expected);
});

test('each item has its own customer, and a failed one leaves by the error output with its fields', async () => {
	const items = [{ email: 'bo@example.com' }, { email: 'nobody@example.com', x: 1 }, { x: 2 }];
	const { outputs } = await run('timeline', items, {
		settings: { onError: 'continueErrorOutput' },
	});
	expect(outputs[0]?.map(({ json, pairedItem }) => [namesOf(json), pairedItem])).toEqual([
		[['visit'], { item: 0 }],
	]);
	expect(outputs[1]?.map(({ json }) => json)).toMatchObject([
		{ email: 'nobody@example.com', x: 1, error: 'No customer has any of these identifiers' },
		{ x: 2, error: 'This item names no customer' },
	]);
});

test.each<[string, INodeParameters, string]>([
	[
		'a limit above 1,000',
		{ limit: 1001 },
		'The number of events is not a whole number from 1 to 1000',
	],
	['a time that is none', { options: { since: 'soon' } }, 'Since is not a date and time'],
])('%s stops the node', async (_rule, parameters, sentence) => {
	const { error } = await timeline([{ email: 'ana@example.com' }], parameters);
	expect(error?.message).toBe(sentence);
});

test('events of a timeline are no properties of the next event', async () => {
	const { json } = await timeline([{ email: 'bo@example.com', cart: 1 }]);
	await run('track', json, { parameters: { eventName: 'after' } });
	const after = await timeline([{ email: 'bo@example.com' }], { limit: 1 });
	expect(after.json[0]?.events).toMatchObject([{ name: 'after', properties: { cart: 1 } }]);
});
