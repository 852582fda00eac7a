import type { Timeline, TimelineRequest } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { numberParameter, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readInstant } from '../../../shared/time';

const properties = showFor('event', 'timeline', [
	...customerProperties,
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Event Names',
				name: 'eventNames',
				type: 'string',
				default: '',
				placeholder: 'e.g. cart_updated, order_completed',
				description: 'Only events of these names, separated by commas. Empty: all events.',
			},
			{
				displayName: 'Since',
				name: 'since',
				type: 'dateTime',
				default: '',
				description: 'Only events at this time or later. Without an offset: UTC.',
			},
			{
				displayName: 'Until',
				name: 'until',
				type: 'dateTime',
				default: '',
				description: 'Only events before this time. Without an offset: UTC.',
			},
		],
	},
]);

/** Adds to each item the newest events of its customer. */
export const timeline = operation<TimelineRequest, Timeline>({
	value: 'timeline',
	name: 'Timeline',
	action: 'Get the timeline of a customer',
	description: 'Get the newest events of the customer of each item, over all merged profiles',
	properties,
	readItem,
	run: ({ engine }, requests) => engine.events.timeline(requests),
	writeItem: ({ profileId, events }) => ({
		json: {
			profileId,
			events: events.map(({ occurredAt, receivedAt, ...event }) => ({
				...event,
				occurredAt: formatInstant(occurredAt),
				receivedAt: formatInstant(receivedAt),
			})),
		},
	}),
});

function readItem(parameters: NodeParameters, itemIndex: number): TimelineRequest {
	const limit = numberParameter(parameters, 'limit', itemIndex);
	const names = textParameter(parameters, 'options.eventNames', itemIndex);
	const since = readInstant(parameters.at('options.since', itemIndex), 'Since');
	const until = readInstant(parameters.at('options.until', itemIndex), 'Until');
	return {
		customer: readCustomer(parameters, itemIndex),
		names: names.split(','),
		...(limit === undefined ? {} : { limit }),
		...(since === undefined ? {} : { since }),
		...(until === undefined ? {} : { until }),
	};
}
