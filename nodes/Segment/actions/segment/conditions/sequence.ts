import type { INodeProperties } from 'n8n-workflow';
import type { Fields } from './fields';
import { filledIn, listedIn } from './fields';
import { windowFields, windowIn } from './window';

/** One condition on events that follow one another, in the form. */
export const sequenceFields: INodeProperties[] = [
	{
		displayName: 'Events in Order',
		name: 'steps',
		type: 'string',
		default: '',
		placeholder: 'e.g. product_viewed, cart',
		description:
			'Names of the events, the first one first, separated by commas: two to five, or one with Not Followed By. Others may lie between them.',
	},
	{
		displayName: 'Within',
		name: 'within',
		type: 'options',
		options: [
			{ name: 'Any Time', value: 'any' },
			{ name: 'Days', value: 'days' },
			{ name: 'Hours', value: 'hours' },
		],
		default: 'any',
		description: 'How much time may pass from the first to the last event',
	},
	{
		displayName: 'Within Days',
		name: 'withinDays',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 7,
		displayOptions: { show: { within: ['days'] } },
		description: 'How many times 24 hours may pass from the first to the last event',
	},
	{
		displayName: 'Within Hours',
		name: 'withinHours',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 24,
		displayOptions: { show: { within: ['hours'] } },
		description: 'How many hours may pass from the first to the last event',
	},
	{
		displayName: 'Without in Between',
		name: 'without',
		type: 'string',
		default: '',
		placeholder: 'e.g. support_ticket',
		description:
			'Names of events that must not lie between the first and the last, separated by commas',
	},
	{
		displayName: 'Not Followed By',
		name: 'notFollowedBy',
		type: 'string',
		default: '',
		placeholder: 'e.g. order_completed',
		description: 'Names of events that must not have come since the last, separated by commas',
	},
	{
		displayName: 'Hours Since the Last Event',
		name: 'waitedHours',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'How many hours ago the last event must be at least. 0: however new it is.',
	},
	{
		displayName: 'Same Value in Property',
		name: 'correlateBy',
		type: 'string',
		default: '',
		placeholder: 'e.g. cartId',
		description:
			'A property that must have one and the same value in all these events, such as the cart. Empty: none.',
	},
	...windowFields.map((field) =>
		field.name === 'window'
			? {
					...field,
					displayName: 'Last Event Happened',
					description: 'When the last event must lie',
				}
			: field,
	),
];

export function sequenceCondition(fields: Fields): Fields {
	const { steps, within, withinDays, withinHours, waitedHours, correlateBy } = fields;
	return {
		kind: 'sequence',
		steps: eventsIn(steps),
		...(within === 'days' ? { withinDays } : {}),
		...(within === 'hours' ? { withinHours } : {}),
		...eventsUnder('without', fields),
		...eventsUnder('notFollowedBy', fields),
		...(waitedHours === undefined || waitedHours === 0 ? {} : { waitedHours }),
		...filledIn({ correlateBy }),
		...windowIn(fields),
	};
}

function eventsUnder(name: string, fields: Fields): Fields {
	const events = eventsIn(fields[name]);
	return events.length === 0 ? {} : { [name]: events };
}

function eventsIn(text: unknown): Fields[] {
	const names = listedIn(text ?? '');
	return Array.isArray(names) ? names.map((name: unknown) => ({ name })) : [{ name: names }];
}
