import type { INodeProperties } from 'n8n-workflow';
import { channelOptions, topicProperty } from '../../../../shared/channels';
import type { Fields } from './fields';
import { filledIn } from './fields';

/** One condition on what a customer agreed to, in the form. */
export const consentFields: INodeProperties[] = [
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'options',
		options: channelOptions,
		default: 'email',
		description: 'The channel that the consent is for',
	},
	topicProperty,
	{
		displayName: 'Consent',
		name: 'operator',
		type: 'options',
		options: [
			{ name: 'Denied', value: 'denied', description: 'They said no' },
			{ name: 'Granted', value: 'granted', description: 'They said yes' },
			{
				name: 'Not Reachable',
				value: 'not_reachable',
				description: 'No address of theirs may be written to',
			},
			{
				name: 'Reachable',
				value: 'reachable',
				description: 'They said yes for an address that is not suppressed',
			},
			{ name: 'Unknown', value: 'unknown', description: 'They said neither yes nor no' },
		],
		default: 'reachable',
		description: 'What must be known of their consent',
	},
];

export function consentCondition({ channel, topic, operator }: Fields): Fields {
	return { kind: 'consent', channel, ...filledIn({ topic }), operator };
}
