import type { INodeProperties } from 'n8n-workflow';
import type { Tracked, TrackRequest } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { otherFields } from '../../../shared/known-fields';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { fieldsParameter, jsonOf, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readKey } from './event-key';
import { readTime } from './event-time';

const eventFields: INodeProperties[] = [
	{
		displayName: 'Event Name',
		name: 'eventName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. cart_updated',
		description:
			'What happened. Type one name for all items, or drag the field that holds it. Upper and lower case differ.',
	},
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'string',
		default: '',
		placeholder: 'e.g. web',
		description:
			'Where the customer met you: web, app, email, store, call_centre and the like. Type one for all items, or drag the field that holds it. An event with a channel may get credit for a later sale.',
	},
	{
		displayName: 'Time',
		name: 'time',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'The item’s field occurredAt, timestamp or time; now if it has none of them',
			},
			{ name: 'From a Field', value: 'field', description: 'The field you name' },
			{ name: 'Now', value: 'now', description: 'The time of this run' },
		],
		default: 'automatic',
		description: 'When it happened. A time without an offset is read as UTC.',
	},
	{
		displayName: 'Time Field',
		name: 'timeField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. order.createdAt',
		displayOptions: { show: { time: ['field'] } },
		description: 'Name of the field with the time: ISO 8601, or a Unix timestamp',
	},
];

const propertyFields: INodeProperties[] = [
	{
		displayName: 'Properties',
		name: 'properties',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'All Other Fields',
				value: 'all',
				description:
					'Every field that neither names the customer nor comes from an Omnichannel node',
			},
			{ name: 'Selected Fields', value: 'selected', description: 'Only the fields you name' },
			{ name: 'None', value: 'none', description: 'Only that it happened' },
		],
		default: 'all',
		description: 'What to keep about the event, such as the product or the value of the cart',
	},
	{
		displayName: 'Property Fields',
		name: 'propertyFields',
		type: 'string',
		requiresDataPath: 'multiple',
		default: '',
		placeholder: 'e.g. product, cartValue',
		displayOptions: { show: { properties: ['selected'] } },
		description: 'Names of the fields to keep, separated by commas',
	},
];

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Counts as Touchpoint',
			name: 'isTouchpoint',
			type: 'boolean',
			default: true,
			description:
				'Whether a later sale may be credited to this event. Turn it off for what says nothing about your marketing, such as a delivery. Without a channel it never counts.',
		},
		{
			displayName: 'Default Phone Region',
			name: 'defaultRegion',
			type: 'string',
			default: '',
			placeholder: 'e.g. DE',
			description:
				'Two-letter country of phone numbers written without a country code, the same for all items. Without it such numbers are not used.',
		},
		{
			displayName: 'Idempotency Key Field',
			name: 'keyField',
			type: 'string',
			requiresDataPath: 'single',
			default: '',
			placeholder: 'e.g. requestId',
			description:
				'Name of the field that tells one event from another: the same value again under the same event name is not tracked twice. Without it: the field eventId or messageId; else everything the item says, if it has a time; else each run tracks anew.',
		},
		{
			displayName: 'Source',
			name: 'source',
			type: 'string',
			default: '',
			placeholder: 'e.g. web shop',
			description: 'Which system reports the event',
		},
	],
};

/** Tracks one event for each item. */
export const track = operation<TrackRequest & { defaultRegion: string }, Tracked>({
	value: 'track',
	name: 'Track',
	action: 'Track an event',
	description: 'Record what the customer of each item did, once however often the workflow runs',
	properties: showFor('event', 'track', [
		...eventFields,
		...customerProperties,
		...propertyFields,
		options,
	]),
	readItem,
	run: ({ engine }, requests) => {
		const [first] = requests;
		const region = first?.defaultRegion ? { defaultRegion: first.defaultRegion } : {};
		return engine.events.track(requests, region);
	},
	writeItem: ({ profileId, occurredAt, ...event }) => ({
		json: { profileId, event: { ...event, occurredAt: formatInstant(occurredAt) } },
	}),
});

function readItem(parameters: NodeParameters, itemIndex: number) {
	const occurredAt = readTime(parameters, itemIndex);
	const event = {
		customer: readCustomer(parameters, itemIndex),
		name: textParameter(parameters, 'eventName', itemIndex),
		channel: textParameter(parameters, 'channel', itemIndex),
		source: textParameter(parameters, 'options.source', itemIndex),
		properties: readProperties(parameters, itemIndex),
	};
	const idempotencyKey = readKey(parameters, itemIndex, { ...event, occurredAt });
	const isTouchpoint = parameters.at('options.isTouchpoint', itemIndex) !== false;
	const defaultRegion = textParameter(parameters, 'options.defaultRegion', itemIndex).toUpperCase();
	const request = { ...event, idempotencyKey, isTouchpoint, defaultRegion };
	return occurredAt === undefined ? request : { ...request, occurredAt };
}

function readProperties(parameters: NodeParameters, itemIndex: number): Record<string, unknown> {
	const mode = textParameter(parameters, 'properties', itemIndex);
	if (mode === 'none') return {};
	if (mode === 'selected') return fieldsParameter(parameters, 'propertyFields', itemIndex);
	return otherFields(jsonOf(parameters, itemIndex));
}
