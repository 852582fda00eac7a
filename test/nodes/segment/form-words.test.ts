import type { INodeParameters } from 'n8n-workflow';
import { Segment } from '../../../nodes/Segment/Segment.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { runNode } from '../../support/n8n-run';

afterAll(closeEngines);

async function errorOf(parameters: INodeParameters) {
	const { error } = await runNode({
		node: new Segment(),
		items: [{}],
		parameters: { resource: 'segment', operation: 'size', ...parameters },
	});
	return error;
}

test.each<[string, INodeParameters, string]>([
	['channels', { channels: '' }, 'Channel 1, Channels: '],
	['consents', { topic: 'a\u0000' }, 'Consent 1, Topic: '],
	['events', { name: 'visit', count: -1 }, 'Event 1, Times: '],
	['events', { name: 'visit', property: 'a\u0000', value: '1' }, 'Event 1, Where Property: '],
	['events', { property: 'size', comparison: 'gt', value: 'many', name: 'x' }, 'Event 1, Value: '],
	['eventValues', { name: 'order', valueProperty: '' }, 'Event Value 1, Of Property: '],
	['eventOccurrences', { name: '', window: 'lastDays' }, 'First or Last Event 1, Event Name: '],
	['identifiers', { type: 'other', otherType: '' }, 'Identifier 1, Type: '],
	['loyalty', { number: -1 }, 'Loyalty Points 1, Number: '],
	['messages', { window: 'lastHours', lastHours: 0 }, 'Message 1, Hours: '],
	['orders', { measure: 'value', currency: 'Euro' }, 'Orders 1, Currency: '],
	['rfm', { group: [] }, 'RFM 1, Groups: '],
	['samples', { salt: '' }, 'Sample 1, Name of the Sample: '],
	['segments', { segment: 'nobody' }, 'Other Segment 1, Other Segment: '],
	['sequences', { steps: '' }, 'Sequence 1, Events in Order: '],
	['tiers', { tiers: '' }, 'Tier 1, Tiers: '],
])('a wrong condition of %s is named by its label: %j', async (kind, fields, words) => {
	const error = await errorOf({ conditions: { [kind]: [fields] } });
	expect(error?.message.slice(0, words.length)).toBe(words);
});

test('of several conditions of a kind the number is said, counted among its kind', async () => {
	const good = { name: 'city', value: 'Rome' };
	const conditions = { events: [{ name: 'visit' }], traits: [good, { name: '', value: 'x' }] };
	expect(await errorOf({ conditions })).toMatchObject({
		message: 'Trait 2, Trait Name: must not be empty',
		description: 'Correct it under Conditions, in number 2 of Trait.',
	});
});

test('a definition in JSON keeps its places', async () => {
	const definition = '{"all":[{"kind":"trait","name":"","operator":"exists"}]}';
	const error = await errorOf({ defineWith: 'json', definition });
	expect(error?.message).toBe('all[0].name: must not be empty');
});
