import type { INodeProperties } from 'n8n-workflow';
import { listComparisons } from './comparison';
import type { Fields } from './fields';
import { listedIn } from './fields';
import { windowFields, windowIn } from './window';

/** One condition on the channel that a customer uses, in the form. */
export const channelFields: INodeProperties[] = [
	{
		displayName: 'Which',
		name: 'which',
		type: 'options',
		options: [
			{
				name: 'Last Channel',
				value: 'last',
				description: 'The channel of the customer’s newest event',
			},
			{
				name: 'Preferred Channel',
				value: 'preferred',
				description: 'The channel of most of their events',
			},
		],
		default: 'preferred',
		description: 'Which of the customer’s channels',
	},
	{
		displayName: 'Is',
		name: 'operator',
		type: 'options',
		options: listComparisons,
		default: 'is',
		description: 'How the channel is compared',
	},
	{
		displayName: 'Channels',
		name: 'channels',
		type: 'string',
		default: '',
		placeholder: 'e.g. store, phone',
		description: 'The channels as they stand in the events, separated by commas',
	},
	...windowFields,
];

export function channelCondition(fields: Fields): Fields {
	const { which, operator, channels } = fields;
	return { kind: 'channel', which, operator, value: listedIn(channels), ...windowIn(fields) };
}
