import type { INodeProperties } from 'n8n-workflow';
import { eventChannelField, eventNameField, namedEvent } from './event-fields';
import type { Fields } from './fields';
import { filledIn } from './fields';
import { propertiesIn, propertyFilterFields } from './property-filter';
import { windowFields, windowIn } from './window';

/** One condition on the number of events, in the form. */
export const eventFields: INodeProperties[] = [
	eventNameField,
	{
		displayName: 'Happened',
		name: 'operator',
		type: 'options',
		options: [
			{ name: 'At Least', value: 'at_least' },
			{ name: 'At Most', value: 'at_most' },
			{ name: 'Exactly', value: 'exactly' },
			{ name: 'Never', value: 'none' },
		],
		default: 'at_least',
		description: 'How the number of events is compared',
	},
	{
		displayName: 'Times',
		name: 'count',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		displayOptions: { show: { operator: ['at_least', 'at_most', 'exactly'] } },
		description: 'How often it must have happened',
	},
	eventChannelField,
	...windowFields,
	...propertyFilterFields,
];

export function eventCondition({ name, operator, count, channel, ...fields }: Fields): Fields {
	return {
		kind: 'event',
		...namedEvent(name),
		operator,
		...(operator === 'none' ? {} : { count }),
		...windowIn(fields),
		...filledIn({ channel }),
		...propertiesIn(fields),
	};
}
