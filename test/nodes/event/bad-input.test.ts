import type { IDataObject } from 'n8n-workflow';
import { Event } from '../../../nodes/Event/Event.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { runNode } from '../../support/n8n-run';

const node = new Event();
const SQL = '\'; drop table event; -- " $1 ?';
const LIQUID = '{{ profile.email }}{% include "x" %}';
const circular: Record<string, unknown> = {};
circular.self = circular;

afterAll(closeEngines);

let executions = 0;

/** Tracks the items, each time in an execution of its own; under *Continue*, unless told otherwise. */
function track(
	items: object[],
	onError: 'continueRegularOutput' | 'stopWorkflow' = 'continueRegularOutput',
) {
	return runNode({
		node,
		executionId: `execution-${++executions}`,
		items: items as IDataObject[],
		parameters: {
			resource: 'event',
			operation: 'track',
			eventName: '={{ $json.what }}',
			channel: '={{ $json.where }}',
			options: { source: '={{ $json.system }}' },
		},
		settings: { onError },
	});
}

async function propertiesOf(email: string): Promise<unknown[]> {
	const { json } = await runNode({
		node,
		items: [{ email }],
		parameters: { resource: 'event', operation: 'timeline' },
	});
	return (json[0]?.events as IDataObject[]).map(({ name, channel, source, properties }) => ({
		name,
		channel,
		source,
		properties,
	}));
}

const failures: [string, object, string, string][] = [
	['no identifier', { email: '' }, 'identifier_missing', 'This item names no customer'],
	[
		'an e-mail that is none',
		{ email: 'ana' },
		'identifier_invalid',
		'This item names no customer: its email is not valid',
	],
	[
		'a placeholder',
		{ email: 'test@test.com' },
		'identifier_invalid',
		'This item names no customer: its email is a placeholder',
	],
	[
		'an unknown profile',
		{ profileId: 'none' },
		'profile_unknown',
		'There is no customer with this profileId',
	],
	['no event name', { what: '' }, 'name_invalid', 'event name is empty'],
	[
		'an event name of 1 MB',
		{ what: 'x'.repeat(1_000_000) },
		'name_invalid',
		'event name has 1000000 characters; at most 128 are kept',
	],
	[
		'a channel of 1 MB',
		{ where: 'x'.repeat(1_000_000) },
		'channel_invalid',
		'channel has 1000000 characters; at most 64 are kept',
	],
	[
		'a source of 1 MB',
		{ system: 'x'.repeat(1_000_000) },
		'source_invalid',
		'source has 1000000 characters; at most 128 are kept',
	],
	[
		'a property of 1 MB',
		{ text: 'x'.repeat(1_000_000) },
		'properties_invalid',
		'properties has 1000080 characters as JSON; at most 262144 are kept',
	],
	[
		'a circular property',
		{ circular },
		'properties_invalid',
		'properties cannot be written as JSON: it refers to itself or holds something that is no data',
	],
	[
		'NUL in a name',
		{ what: 'a\u0000b' },
		'name_invalid',
		'event name contains a character that no database can store (NUL or half an emoji)',
	],
	[
		'half an emoji in a property',
		{ text: '\ud83d' },
		'properties_invalid',
		'properties contains a character that no database can store (NUL or half an emoji)',
	],
];

test('each bad item fails by itself under Continue, its neighbours are tracked, and nothing is lost', async () => {
	const email = 'neighbour@example.com';
	const good = { email, what: 'visit', where: 'web', system: 'shop' };
	const items = failures.flatMap(([, bad]) => [good, { ...good, ...bad }]);
	const { json, outputs } = await track(items);
	const failed = json.filter((_, i) => i % 2 === 1);
	expect(
		failed.map(({ error, details }) => [
			(details as IDataObject)?.reason,
			(error as string).replace(/\d{7}/, '1000080'),
		]),
	).toEqual(
		failures.map(([, , reason, sentence]) => [reason, sentence.replace(/\d{7}/, '1000080')]),
	);
	expect(failed.every(({ message }) => typeof message === 'string' && message !== '')).toBe(true);
	expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
		items.map((_, item) => ({ item })),
	);
	expect(await propertiesOf(email)).toHaveLength(failures.length);
});

test.each(failures)(
	'%s stops the node without Continue, and names the item',
	async (_rule, bad, _reason, sentence) => {
		const good = { email: 'stop@example.com', what: 'visit', where: 'web', system: 'shop' };
		const { error } = await track([good, { ...good, ...bad }], 'stopWorkflow');
		expect(error).toMatchObject({ context: { itemIndex: 1 } });
		expect(error?.message.replace(/\d{7}/, '')).toBe(sentence.replace(/\d{7}/, ''));
		expect(error?.description).toEqual(expect.any(String));
	},
);

test('SQL, templates, control characters and odd keys are stored as they came', async () => {
	const email = 'odd@example.com';
	const odd = JSON.parse('{"__proto__":{"polluted":true},"constructor":"x","a.b":1}') as object;
	const item = {
		...odd,
		['__proto__']: { polluted: true },
		text: SQL,
		list: [LIQUID, '\u0001\u001b\t\n'],
	};
	const texts = [SQL, LIQUID, 'bell\u0007', '😀', '%_\\'];
	const items = texts.map((text) => ({ email, what: text, where: text, system: text, ...item }));
	const { json } = await track(items);
	expect(json.map(({ error }) => error)).toEqual(texts.map(() => undefined));
	const expected = texts.map((text) => ({
		name: text,
		channel: text,
		source: text,
		properties: JSON.parse(
			JSON.stringify({ what: text, where: text, system: text, ...item }),
		) as object,
	}));
	expect(await propertiesOf(email)).toEqual(expected.toReversed());
	expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
