import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import { RFM_GROUPS } from '../../../engine';
import { conditionForms } from '../../../nodes/Segment/actions/segment/conditions';
import { definitionProperties } from '../../../nodes/Segment/actions/segment/definition-form';
import { readDefinition } from '../../../nodes/Segment/actions/segment/read-definition';
import { Segment } from '../../../nodes/Segment/Segment.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { openParameters } from '../../../nodes/shared/parameters';
import { runNode } from '../../support/n8n-run';

/** A node with the form alone: it gives out the definition that was filled in, before anybody checks it. */
const formNode: INodeType = {
	description: {
		displayName: 'Form',
		name: 'form',
		group: ['transform'],
		version: 1,
		description: 'Gives the definition',
		defaults: {},
		inputs: ['main'],
		outputs: ['main'],
		properties: definitionProperties,
	},
	async execute() {
		return [[{ json: readDefinition(openParameters(this)) as IDataObject }]];
	},
};

afterAll(closeEngines);

async function definitionOf(parameters: INodeParameters): Promise<unknown> {
	return (await runNode({ node: formNode, items: [{}], parameters })).json[0];
}

const BERLIN = { traits: [{ name: 'city', value: 'Berlin' }] };

/** What the form of a kind makes of the fields that somebody filled in; n8n fills in the rest. */
const rows: [string, string, INodeParameters, object][] = [
	[
		'a trait',
		'traits',
		{ name: 'city', value: 'Rome' },
		{ kind: 'trait', name: 'city', operator: 'equals', value: 'Rome' },
	],
	[
		'a trait that is none of',
		'traits',
		{ name: 'city', operator: 'not_in', values: 'Rome, Paris ,' },
		{ kind: 'trait', name: 'city', operator: 'not_in', value: ['Rome', 'Paris'] },
	],
	[
		'a trait that has stood for days',
		'traits',
		{ name: 'vip', operator: 'exists', forDays: 90 },
		{ kind: 'trait', name: 'vip', operator: 'exists', forDays: 90 },
	],
	[
		'a date in the next days',
		'traits',
		{ name: 'renewal', operator: 'within_next', days: 14 },
		{ kind: 'trait', name: 'renewal', operator: 'within_next', days: 14 },
	],
	[
		'a birthday today',
		'traits',
		{ name: 'birthday', operator: 'anniversary' },
		{ kind: 'trait', name: 'birthday', operator: 'anniversary', days: 0 },
	],
	['an identifier', 'identifiers', {}, { kind: 'identifier', type: 'email', operator: 'exists' }],
	[
		'an identifier of a type of the rules',
		'identifiers',
		{ type: 'other', otherType: ' membership_no ', operator: 'verified' },
		{ kind: 'identifier', type: 'membership_no', operator: 'verified' },
	],
	[
		'an event',
		'events',
		{ name: 'visit' },
		{ kind: 'event', name: 'visit', operator: 'at_least', count: 1 },
	],
	[
		'events by a pattern, on a channel, with a property',
		'events',
		{ name: 'order_*', operator: 'none', channel: 'web', property: 'category', value: 'shoes' },
		{
			kind: 'event',
			namePattern: 'order_*',
			operator: 'none',
			channel: 'web',
			properties: [{ name: 'category', operator: 'equals', value: 'shoes' }],
		},
	],
	[
		'an event with a property in a list',
		'events',
		{ name: 'visit', property: 'page', comparison: 'in', values: 'home,cart' },
		{
			kind: 'event',
			name: 'visit',
			operator: 'at_least',
			count: 1,
			properties: [{ name: 'page', operator: 'in', value: ['home', 'cart'] }],
		},
	],
	[
		'an event whose property exists',
		'events',
		{ name: 'visit', property: 'coupon', comparison: 'exists' },
		{
			kind: 'event',
			name: 'visit',
			operator: 'at_least',
			count: 1,
			properties: [{ name: 'coupon', operator: 'exists' }],
		},
	],
	[
		'an event with a date in a property',
		'events',
		{ name: 'booking', property: 'arrival', comparison: 'within_next', days: 3 },
		{
			kind: 'event',
			name: 'booking',
			operator: 'at_least',
			count: 1,
			properties: [{ name: 'arrival', operator: 'within_next', days: 3 }],
		},
	],
	[
		'a sum over events',
		'eventValues',
		{ name: 'order_completed', valueProperty: 'amount', property: 'paid', value: 'true' },
		{
			kind: 'event_value',
			name: 'order_completed',
			property: 'amount',
			aggregate: 'sum',
			operator: 'gte',
			value: 100,
			properties: [{ name: 'paid', operator: 'equals', value: 'true' }],
		},
	],
	[
		'a last event',
		'eventOccurrences',
		{ name: 'visit', channel: 'app', property: 'page', value: 'cart', window: 'lastDays' },
		{
			kind: 'event_occurrence',
			occurrence: 'last',
			name: 'visit',
			channel: 'app',
			window: { lastDays: 30 },
			properties: [{ name: 'page', operator: 'equals', value: 'cart' }],
		},
	],
	[
		'a sequence',
		'sequences',
		{ steps: 'visit, cart, order', within: 'days', without: 'ticket', correlateBy: 'cartId' },
		{
			kind: 'sequence',
			steps: [{ name: 'visit' }, { name: 'cart' }, { name: 'order' }],
			withinDays: 7,
			without: [{ name: 'ticket' }],
			correlateBy: 'cartId',
		},
	],
	[
		'a cart that was left',
		'sequences',
		{
			...{ steps: 'cart', notFollowedBy: 'order, return', waitedHours: 2 },
			...{ window: 'lastHours', lastHours: 48 },
		},
		{
			kind: 'sequence',
			steps: [{ name: 'cart' }],
			notFollowedBy: [{ name: 'order' }, { name: 'return' }],
			waitedHours: 2,
			window: { lastHours: 48 },
		},
	],
	[
		'a preferred channel',
		'channels',
		{ channels: 'store, phone', window: 'lastDays', lastDays: 365 },
		{
			kind: 'channel',
			which: 'preferred',
			operator: 'is',
			value: ['store', 'phone'],
			window: { lastDays: 365 },
		},
	],
	[
		'a sequence within hours',
		'sequences',
		{ steps: 'visit,cart', within: 'hours' },
		{ kind: 'sequence', steps: [{ name: 'visit' }, { name: 'cart' }], withinHours: 24 },
	],
	['consent', 'consents', {}, { kind: 'consent', channel: 'email', operator: 'reachable' }],
	[
		'consent for a topic',
		'consents',
		{ channel: 'sms', topic: 'offers', operator: 'denied' },
		{ kind: 'consent', channel: 'sms', topic: 'offers', operator: 'denied' },
	],
	[
		'a tier',
		'tiers',
		{ tiers: 'Silver, Gold', operator: 'is_not', programme: 'club' },
		{ kind: 'tier', programme: 'club', operator: 'is_not', value: ['Silver', 'Gold'] },
	],
	['points', 'loyalty', {}, { kind: 'loyalty', measure: 'balance', operator: 'gte', value: 100 }],
	[
		'points that lapse',
		'loyalty',
		{ measure: 'expiring', programme: 'gold', number: 1 },
		{
			kind: 'loyalty',
			programme: 'gold',
			measure: 'expiring',
			days: 30,
			operator: 'gte',
			value: 1,
		},
	],
	['a message', 'messages', {}, { kind: 'message', operator: 'sent' }],
	[
		'a message of a campaign',
		'messages',
		{ operator: 'not_clicked', campaign: 'spring', topic: 'offers', channel: 'email' },
		{
			kind: 'message',
			operator: 'not_clicked',
			campaign: 'spring',
			topic: 'offers',
			channel: 'email',
		},
	],
	[
		'a number of orders',
		'orders',
		{},
		{ kind: 'order', measure: 'count', operator: 'gte', value: 2 },
	],
	[
		'a value of orders',
		'orders',
		{ measure: 'value', amount: 99.9, currency: 'EUR', channel: 'store' },
		{
			kind: 'order',
			measure: 'value',
			operator: 'gte',
			value: 99.9,
			currency: 'EUR',
			channel: 'store',
		},
	],
	[
		'a first order',
		'orders',
		{ measure: 'first', window: 'calendar' },
		{ kind: 'order', measure: 'first', window: { calendar: 'this_month' } },
	],
	['an RFM group', 'rfm', {}, { kind: 'rfm', group: ['at_risk', 'cant_lose'] }],
	[
		'RFM scores',
		'rfm',
		{ chooseBy: 'scores', recencyTo: 2, monetaryFrom: 4, currency: 'EUR' },
		{
			kind: 'rfm',
			recency: { from: 1, to: 2 },
			monetary: { from: 4, to: 5 },
			currency: 'EUR',
		},
	],
	['any RFM scores', 'rfm', { chooseBy: 'scores' }, { kind: 'rfm', recency: { from: 1, to: 5 } }],
	[
		'another segment',
		'segments',
		{ operator: 'not_in', segment: { __rl: true, mode: 'name', value: 'staff' } },
		{ kind: 'segment', name: 'staff', operator: 'not_in' },
	],
	[
		'a sample',
		'samples',
		{ percent: 12.5, salt: 'win-back' },
		{ kind: 'sample', percent: 12.5, salt: 'win-back' },
	],
];

test.each(rows)('the form and JSON say the same: %s', async (_rule, kind, fields, condition) => {
	expect(await definitionOf({ conditions: { [kind]: [fields] } })).toEqual({ all: [condition] });
});

/** What is wrong in a segment, in the words of the engine; nothing when it was saved like this before. */
async function savedAgain(parameters: INodeParameters): Promise<unknown> {
	const { json, error } = await runNode({
		node: new Segment(),
		items: [{}],
		parameters: { resource: 'segment', operation: 'save', segmentName: 'form', ...parameters },
	});
	return error?.message ?? (json[0]?.segment as IDataObject).change;
}

test.each(rows)(
	'the engine takes what the form says: %s',
	async (_rule, kind, fields, condition) => {
		await savedAgain({ segmentName: 'staff', conditions: BERLIN });
		const definition = JSON.stringify({ all: [condition] });
		const first = await savedAgain({ defineWith: 'json', definition });
		expect(first).toMatch(/^(?:created|updated)$/);
		expect(await savedAgain({ conditions: { [kind]: [fields] } })).toBe('unchanged');
	},
);

test('there is an example above for every kind that the form offers', () => {
	const names = conditionForms.map(({ name }) => name);
	expect([...new Set(rows.map(([, kind]) => kind))].sort()).toEqual(names.toSorted());
});

test.each<[string, INodeParameters, object | undefined]>([
	['ever', {}, undefined],
	['in the last days', { window: 'lastDays', lastDays: 7 }, { lastDays: 7 }],
	['in the last hours', { window: 'lastHours' }, { lastHours: 24 }],
	[
		'between days ago',
		{ window: 'betweenDaysAgo', toDaysAgo: 0 },
		{ fromDaysAgo: 60, toDaysAgo: 0 },
	],
	[
		'between dates',
		{ window: 'betweenDates', from: '2026-01-01', to: '2026-02-01T12:00:00' },
		{ from: '2026-01-01', to: '2026-02-01T12:00:00' },
	],
	['from a date', { window: 'betweenDates', from: '2026-01-01' }, { from: '2026-01-01' }],
	['a calendar period', { window: 'calendar', calendar: 'today' }, { calendar: 'today' }],
])('the window of the form: %s', async (_rule, fields, window) => {
	const definition = await definitionOf({ conditions: { messages: [fields] } });
	const condition = { kind: 'message', operator: 'sent' };
	expect(definition).toEqual({
		all: [window === undefined ? condition : { ...condition, window }],
	});
});

test('conditions of several kinds stand in the order of the documentation', async () => {
	const all = Object.fromEntries(rows.map(([, kind, fields]) => [kind, [fields]]));
	const backwards = Object.fromEntries(Object.entries(all).reverse());
	const { any } = (await definitionOf({ match: 'any', conditions: backwards })) as {
		any: { kind: string }[];
	};
	expect(any.map(({ kind }) => kind)).toEqual([
		...['trait', 'identifier', 'event', 'event_value', 'event_occurrence', 'sequence', 'channel'],
		...['consent', 'loyalty', 'tier', 'message', 'order', 'rfm', 'segment', 'sample'],
	]);
});

test('the form offers all groups of RFM, best first, each with what it means', () => {
	const rfm = conditionForms.find(({ name }) => name === 'rfm');
	const options = rfm?.values.find(({ name }) => name === 'group')?.options ?? [];
	expect(options.map((option) => 'value' in option && option.value)).toEqual(RFM_GROUPS);
	expect(options.every((option) => 'description' in option && option.description)).toBe(true);
});
