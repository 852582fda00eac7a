import type { INodeProperties } from 'n8n-workflow';
import type { Fields } from './fields';
import { filledIn, namedEvent } from './fields';
import { propertiesIn, propertyFilterFields } from './property-filter';
import { windowFields, windowIn } from './window';

/** One condition on a property over all events of a name, in the form. */
export const eventValueFields: INodeProperties[] = [
	{
		displayName: 'Event Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. order_completed',
		description:
			'Name of the event, as Omnichannel Event tracked it. A * stands for anything: order_* is every event whose name begins so.',
	},
	{
		displayName: 'Take',
		name: 'aggregate',
		type: 'options',
		options: [
			{ name: 'Average', value: 'average' },
			{ name: 'Highest', value: 'max' },
			{ name: 'Lowest', value: 'min' },
			{ name: 'Number of Different Values', value: 'distinct' },
			{ name: 'Sum', value: 'sum' },
		],
		default: 'sum',
		description: 'What is made of the property of all these events',
	},
	{
		displayName: 'Of Property',
		name: 'valueProperty',
		type: 'string',
		default: '',
		placeholder: 'e.g. amount',
		description: 'The property of the events that is counted with, such as amount',
	},
	{
		displayName: 'Is',
		name: 'operator',
		type: 'options',
		options: [
			{ name: 'At Least', value: 'gte' },
			{ name: 'At Most', value: 'lte' },
			{ name: 'Equal To', value: 'equals' },
			{ name: 'Less Than', value: 'lt' },
			{ name: 'More Than', value: 'gt' },
		],
		default: 'gte',
		description: 'How it is compared',
	},
	{
		displayName: 'Number',
		name: 'number',
		type: 'number',
		default: 100,
		description: 'The number that it is compared with',
	},
	...windowFields,
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'string',
		default: '',
		placeholder: 'e.g. store',
		description: 'Only events on this channel. Empty: on any, or on none.',
	},
	...propertyFilterFields,
];

export function eventValueCondition(fields: Fields): Fields {
	const { name, aggregate, valueProperty, operator, number, channel } = fields;
	return {
		kind: 'event_value',
		...namedEvent(name),
		property: valueProperty,
		aggregate,
		operator,
		value: number,
		...windowIn(fields),
		...filledIn({ channel }),
		...propertiesIn(fields),
	};
}
