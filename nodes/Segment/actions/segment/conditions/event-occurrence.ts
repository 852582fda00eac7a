import type { INodeProperties } from 'n8n-workflow';
import { eventChannelField, eventNameField, namedEvent } from './event-fields';
import type { Fields } from './fields';
import { filledIn } from './fields';
import { propertiesIn, propertyFilterFields } from './property-filter';
import { windowFields, windowIn } from './window';

/** One condition on the first or the last event of a name, in the form. */
export const eventOccurrenceFields: INodeProperties[] = [
	{
		displayName: 'Which',
		name: 'occurrence',
		type: 'options',
		options: [
			{ name: 'First', value: 'first' },
			{ name: 'Last', value: 'last' },
		],
		default: 'last',
		description: 'Which of the customer’s events of this name',
	},
	{ ...eventNameField, placeholder: 'e.g. visit' },
	{
		...eventChannelField,
		description: 'The first or last on this channel. Empty: on any, or on none.',
	},
	...windowFields,
	...propertyFilterFields.map((field) =>
		field.name === 'property'
			? {
					...field,
					displayName: 'Must Have Property',
					description:
						'What this first or last event must have; a dot reaches into an object, as in cart.total. Empty: anything, so choose When.',
				}
			: field,
	),
];

export function eventOccurrenceCondition(fields: Fields): Fields {
	const { occurrence, name, channel } = fields;
	return {
		kind: 'event_occurrence',
		occurrence,
		...namedEvent(name),
		...filledIn({ channel }),
		...windowIn(fields),
		...propertiesIn(fields),
	};
}
