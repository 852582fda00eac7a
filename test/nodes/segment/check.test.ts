import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Event } from '../../../nodes/Event/Event.node';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { Segment } from '../../../nodes/Segment/Segment.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

const node = new Segment();
const SQL = '\'; drop table segment; -- " $1 ?';
const LIQUID = '{{ profile.email }}';

function check(items: object[], parameters: INodeParameters, given: Partial<NodeRun> = {}) {
	return runNode({
		node,
		...given,
		items: items as IDataObject[],
		parameters: { resource: 'segment', operation: 'check', ...parameters },
	});
}

const traits = (...conditions: INodeParameters[]): INodeParameters => ({
	conditions: { traits: conditions },
});
const events = (...conditions: INodeParameters[]): INodeParameters => ({
	conditions: { events: conditions },
});
const json = (definition: object): INodeParameters => ({
	defineWith: 'json',
	definition: JSON.stringify(definition),
});
const ana = { email: 'ana@example.com' };
const bo = { email: 'bo@example.com' };

/** Who leaves by which output. */
async function sides(items: object[], parameters: INodeParameters) {
	const { outputs, error } = await check(items, parameters);
	expect(error).toBeUndefined();
	return outputs.map((output) => output.map((item) => item.json.email));
}

beforeAll(async () => {
	const items = [
		{ ...ana, city: 'Berlin', score: 12.5, since: '2026-01-01', note: SQL },
		{ ...bo, city: 'Rome', score: '7' },
	];
	const { json: resolved } = await runNode({
		node: new Identity(),
		items,
		parameters: { resource: 'profile', operation: 'resolve' },
	});
	const track = (eventName: string, channel: string, tracked: IDataObject[]) =>
		runNode({
			node: new Event(),
			executionId: `${eventName}-${channel}`,
			items: tracked,
			parameters: { resource: 'event', operation: 'track', eventName, channel, properties: 'none' },
		});
	await track('order', 'store', resolved);
	await track('order', 'web', resolved.slice(0, 1));
	await track('visit', 'web', [{ ...bo, time: '2026-01-01' }]);
});

afterAll(closeEngines);

test('each item leaves by the output that says so, with the reason for each condition', async () => {
	const conditions = {
		traits: [{ name: 'city', operator: 'equals', value: 'Berlin' }],
		events: [{ name: 'order', operator: 'at_least', count: 2, window: 'lastDays', lastDays: 7 }],
	};
	const items = [{ ...bo, x: 1 }, { ...ana, x: 2 }, { email: 'nobody@example.com' }];
	const { outputs } = await check(items, { conditions });
	const because = (isMet: boolean, city: string, orders: number) => [
		{ path: 'all[0]', kind: 'trait', condition: 'city is Berlin', isMet, found: city },
		{
			path: 'all[1]',
			kind: 'event',
			condition: 'order at least 2 times in the last 7 days',
			isMet,
			found: orders,
		},
	];
	const segment = (status: string, isKnown: boolean, reasons: object[]) => ({
		name: null,
		version: null,
		status,
		isKnown,
		conditions: reasons,
	});
	expect(outputs).toEqual([
		[
			{
				json: {
					...ana,
					x: 2,
					profileId: expect.any(String),
					segment: segment('in', true, because(true, 'Berlin', 2)),
				},
				pairedItem: { item: 1 },
			},
		],
		[
			{
				json: {
					...bo,
					x: 1,
					profileId: expect.any(String),
					segment: segment('out', true, because(false, 'Rome', 1)),
				},
				pairedItem: { item: 0 },
			},
			{
				json: { email: 'nobody@example.com', segment: segment('out', false, []) },
				pairedItem: { item: 2 },
			},
		],
	]);
});

test.each<[string, INodeParameters, boolean, boolean]>([
	['equals', traits({ name: 'city', value: 'Rome' }), false, true],
	[
		'equals a number that came as a text',
		traits({ name: 'score', operator: 'equals', value: '7' }),
		false,
		true,
	],
	['not equals', traits({ name: 'city', operator: 'not_equals', value: 'Rome' }), true, false],
	['contains', traits({ name: 'city', operator: 'contains', value: 'o' }), false, true],
	['starts with', traits({ name: 'city', operator: 'starts_with', value: 'Be' }), true, false],
	['more than', traits({ name: 'score', operator: 'gt', value: '7' }), true, false],
	['more than or equal', traits({ name: 'score', operator: 'gte', value: '7' }), true, true],
	['less than', traits({ name: 'score', operator: 'lt', value: '12.5' }), false, true],
	['less than or equal', traits({ name: 'score', operator: 'lte', value: '12.5' }), true, true],
	['before a date', traits({ name: 'since', operator: 'lt', value: '2026-02-01' }), true, false],
	['is one of', traits({ name: 'city', operator: 'in', values: 'Paris, Rome ,' }), false, true],
	['exists', traits({ name: 'since', operator: 'exists' }), true, false],
	['not exists', traits({ name: 'since', operator: 'not_exists' }), false, true],
	['at least once without more settings', events({ name: 'visit' }), false, true],
	['at most', events({ name: 'order', operator: 'at_most', count: 1 }), false, true],
	['exactly', events({ name: 'order', operator: 'exactly', count: 2 }), true, false],
	['never', events({ name: 'visit', operator: 'none' }), true, false],
	['in the last days', events({ name: 'visit', window: 'lastDays', lastDays: 7 }), false, false],
	['on a channel', events({ name: 'order', channel: 'web' }), true, false],
	['SQL in a value', traits({ name: 'note', value: SQL }), true, false],
	['SQL in a name', traits({ name: SQL, operator: 'not_exists' }), true, true],
	['a template in a name', events({ name: LIQUID, operator: 'none' }), true, true],
	[
		'any',
		{
			match: 'any',
			...traits({ name: 'city', value: 'Rome' }, { name: 'since', operator: 'exists' }),
		},
		true,
		true,
	],
	[
		'none',
		{ match: 'not', ...traits({ name: 'city', value: 'Rome' }, { name: 'score', value: '1' }) },
		true,
		false,
	],
	['JSON with groups', json({ any: [{ not: [{ kind: 'event', name: 'visit' }] }] }), true, false],
])('a condition of the form: %s', async (_rule, parameters, isAna, isBo) => {
	const inside = [...(isAna ? [ana.email] : []), ...(isBo ? [bo.email] : [])];
	const outside = [...(isAna ? [] : [ana.email]), ...(isBo ? [] : [bo.email])];
	expect(await sides([ana, bo], parameters)).toEqual([inside, outside]);
});

test.each<[string, INodeParameters, string]>([
	['no condition', { conditions: {} }, 'The segment has no condition'],
	[
		'a condition without a name',
		traits({ name: '', value: 'x' }),
		'Trait 1, Trait Name: must not be empty',
	],
	[
		'more than something that is no number',
		traits({ name: 'city', value: 'Rome' }, { name: 'score', operator: 'gt', value: 'many' }),
		'Trait 2, Value: must be a number such as 100, or a date such as 2026-03-01',
	],
	[
		'no days',
		events({ name: 'order', window: 'lastDays', lastDays: 0 }),
		'Event 1, Days: must be at least 1',
	],
	[
		'a text that is no JSON',
		{ defineWith: 'json', definition: '{' },
		'definition: must be valid JSON',
	],
	[
		'NUL in a value',
		traits({ name: 'city', value: 'a\u0000' }),
		'Trait 1, Value: must not contain NUL or half an emoji',
	],
	[
		'a value of 1 MB',
		traits({ name: 'city', value: 'x'.repeat(1_000_000) }),
		'definition: must not have more than 262144 characters',
	],
	[
		'an unknown name',
		{ source: 'saved', savedSegment: { __rl: true, mode: 'name', value: SQL } },
		'There is no saved segment of this name',
	],
])(
	'%s stops the node with its place, and fails each item under Continue',
	async (_rule, parameters, sentence) => {
		const stopped = await check([ana, bo], parameters);
		expect(stopped.error).toMatchObject({ message: sentence, context: { itemIndex: 0 } });
		const continued = await check([ana, bo], parameters, {
			settings: { onError: 'continueErrorOutput' },
		});
		expect(continued.outputs.map((output) => output.map((item) => item.json.error))).toEqual([
			[],
			[],
			[sentence, sentence],
		]);
	},
);

test('a bad item fails by itself, and its neighbours go their way', async () => {
	const items = [{ x: 1 }, ana, { email: 'none' }, bo];
	const { outputs } = await check(items, traits({ name: 'city', value: 'Berlin' }), {
		settings: { onError: 'continueErrorOutput' },
	});
	expect(
		outputs.map((output) => output.map(({ json: item, pairedItem }) => [item.email, pairedItem])),
	).toEqual([
		[[ana.email, { item: 1 }]],
		[[bo.email, { item: 3 }]],
		[
			[undefined, expect.anything()],
			['none', expect.anything()],
		],
	]);
});

test('2,000 items are checked, each at its place', async () => {
	const items = Array.from({ length: 2_000 }, (_, i) => (i % 2 === 0 ? ana : bo));
	const startedAt = performance.now();
	const { outputs } = await check(items, traits({ name: 'city', value: 'Berlin' }));
	const places = outputs.map((output) => output.map(({ pairedItem }) => pairedItem));
	expect(places).toEqual(
		[0, 1].map((side) => Array.from({ length: 1_000 }, (_, i) => ({ item: 2 * i + side }))),
	);
	// Some 0.1 s on two idle cores.
	expect(performance.now() - startedAt).toBeLessThan(8_000);
});
