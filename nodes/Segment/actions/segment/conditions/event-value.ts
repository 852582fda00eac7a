import type { INodeProperties } from 'n8n-workflow';
import { numberComparisons } from './comparison';
import { eventChannelField, eventNameField, namedEvent } from './event-fields';
import type { Fields } from './fields';
import { filledIn } from './fields';
import { propertiesIn, propertyFilterFields } from './property-filter';
import { windowFields, windowIn } from './window';

/** One condition on a property over all events of a name, in the form. */
export const eventValueFields: INodeProperties[] = [
	eventNameField,
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
		options: numberComparisons,
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
	eventChannelField,
	...windowFields,
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
