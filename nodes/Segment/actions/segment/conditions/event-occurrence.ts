import type { INodeProperties } from 'n8n-workflow';
import type { Fields } from './fields';
import { filledIn, namedEvent } from './fields';
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
	{
		displayName: 'Event Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. visit',
		description:
			'Name of the event, as Omnichannel Event tracked it. A * stands for anything: order_* is every event whose name begins so.',
	},
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'string',
		default: '',
		placeholder: 'e.g. store',
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
