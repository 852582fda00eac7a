import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Event } from '../../../nodes/Event/Event.node';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { Segment } from '../../../nodes/Segment/Segment.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

const node = new Segment();
const ana = { email: 'ana@example.com' };
const bo = { email: 'bo@example.com' };
const MS_PER_ITEM_MAX = 1;
const inBerlin = { name: 'city', operator: 'equals', value: 'Berlin' };
const DAY_MS = 86_400_000;

function run(
	operation: string,
	items: object[],
	parameters: INodeParameters = {},
	given: Partial<NodeRun> = {},
) {
	return runNode({
		node,
		...given,
		items: items as IDataObject[],
		parameters: { resource: 'segment', operation, ...parameters },
	});
}

const segmentOf = (json: IDataObject | undefined) => json?.segment as IDataObject;
let orderedAt = 0;

beforeAll(async () => {
	const { json } = await runNode({
		node: new Identity(),
		items: [
			{ ...ana, city: 'Berlin' },
			{ ...bo, city: 'Rome' },
		],
		parameters: { resource: 'profile', operation: 'resolve' },
	});
	orderedAt = Math.floor(Date.now() / 1_000) * 1_000 - DAY_MS;
	const orders = [{ ...json[0], at: new Date(orderedAt).toISOString() }];
	await runNode({
		node: new Event(),
		items: orders,
		parameters: {
			resource: 'event',
			operation: 'track',
			eventName: 'order',
			time: 'field',
			timeField: 'at',
			properties: 'none',
		},
	});
});

afterAll(closeEngines);

test('each item says why, what would change it and when it may change by itself', async () => {
	const conditions = {
		traits: [inBerlin],
		events: [{ name: 'order', window: 'lastDays', lastDays: 7 }],
	};
	const { outputs } = await run('explain', [{ ...ana, x: 1 }, { email: 'nobody@example.com' }], {
		conditions,
	});
	const leavesAt = new Date(orderedAt + 7 * DAY_MS + 1).toISOString();
	const common = { isMet: true, isDecisive: true, toChange: expect.stringMatching(/\.$/) };
	expect(outputs).toEqual([
		[
			{
				json: {
					...ana,
					x: 1,
					profileId: expect.any(String),
					segment: {
						name: null,
						version: null,
						status: 'in',
						isKnown: true,
						summary: expect.stringMatching(/^In\. /),
						mayChangeAt: leavesAt,
						conditions: [
							{
								...{ path: 'all[0]', kind: 'trait', condition: 'city is Berlin' },
								...{ ...common, found: 'Berlin', mayChangeAt: null },
							},
							{
								...{ path: 'all[1]', kind: 'event', found: 1 },
								...{ ...common, condition: expect.any(String), mayChangeAt: leavesAt },
							},
						],
					},
				},
				pairedItem: { item: 0 },
			},
			{
				json: {
					email: 'nobody@example.com',
					segment: {
						...{ name: null, version: null, status: 'out', isKnown: false },
						...{ summary: expect.any(String), mayChangeAt: null, conditions: [] },
					},
				},
				pairedItem: { item: 1 },
			},
		],
	]);
});

test.each(['check', 'explain'])(
	'%s asks in the time zone of its options, else in that of the workflow',
	async (operation) => {
		// The order's own time as UTC has it, without an offset: later in zones behind UTC, earlier in those ahead.
		const from = new Date(orderedAt).toISOString().slice(0, 19);
		const window = { name: 'order', window: 'betweenDates', from };
		const statusAt = async (zone: string, timezone?: string) => {
			const parameters = { conditions: { events: [window] }, options: { zone } };
			const { outputs, error } = await run(operation, [ana], parameters, { timezone });
			return error?.message ?? segmentOf(outputs.flat()[0]?.json).status;
		};
		expect(await statusAt('Pacific/Kiritimati', 'Pacific/Pago_Pago')).toBe('in');
		expect(await statusAt('Pacific/Pago_Pago', 'Pacific/Kiritimati')).toBe('out');
		expect(await statusAt('', 'Pacific/Kiritimati')).toBe('in');
		expect(await statusAt('', 'Pacific/Pago_Pago')).toBe('out');
		const sentence = 'The time zone Berlin is not known. Use one such as Europe/Berlin.';
		expect(await statusAt('Berlin')).toBe(sentence);
	},
);

test('a customer that cannot be explained fails alone', async () => {
	const { outputs } = await run(
		'explain',
		[{ x: 1 }, ana, { email: 'none' }],
		{ conditions: { traits: [inBerlin] } },
		{ settings: { onError: 'continueErrorOutput' } },
	);
	expect(outputs.map((items) => items.map(({ json }) => json.email))).toEqual([
		[ana.email],
		[undefined, 'none'],
	]);
});

test('10,000 items are explained, each at its place', async () => {
	const items = Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? ana : bo));
	const startedAt = performance.now();
	const { json } = await run('explain', items, { conditions: { traits: [inBerlin] } });
	const statuses = json.map((item) => segmentOf(item).status);
	expect(statuses).toEqual(items.map(({ email }) => (email === ana.email ? 'in' : 'out')));
	expect(performance.now() - startedAt).toBeLessThan(MS_PER_ITEM_MAX * items.length);
});
