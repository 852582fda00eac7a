import type { INodeProperties } from 'n8n-workflow';

/** One condition on events, in the form. */
export const eventConditionFields: INodeProperties[] = [
	{
		displayName: 'Event Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. order_completed',
		description: 'Name of the event, as Omnichannel Event tracked it',
	},
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
	{
		displayName: 'When',
		name: 'window',
		type: 'options',
		options: [
			{ name: 'Ever', value: 'ever' },
			{ name: 'In the Last Days', value: 'lastDays' },
		],
		default: 'ever',
		description: 'Which events count',
	},
	{
		displayName: 'Days',
		name: 'lastDays',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 30,
		displayOptions: { show: { window: ['lastDays'] } },
		description: 'How many times 24 hours to look back from now',
	},
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'string',
		default: '',
		placeholder: 'e.g. store',
		description: 'Only events on this channel. Empty: on any, or on none.',
	},
];
