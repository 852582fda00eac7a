import type { INodeProperties } from 'n8n-workflow';
import { channelOptions, topicProperty } from '../../../../shared/channels';
import type { Fields } from './fields';
import { filledIn } from './fields';
import { windowFields, windowIn } from './window';

/** One condition on the messages that a customer got, in the form. */
export const messageFields: INodeProperties[] = [
	{
		displayName: 'The Customer',
		name: 'operator',
		type: 'options',
		options: [
			{ name: 'Clicked in a Message', value: 'clicked' },
			{ name: 'Did Not Click', value: 'not_clicked' },
			{ name: 'Did Not Open', value: 'not_opened' },
			{ name: 'Opened a Message', value: 'opened' },
			{ name: 'Was Not Sent Any', value: 'not_sent' },
			{ name: 'Was Sent a Message', value: 'sent' },
		],
		default: 'sent',
		description: 'What became of the messages',
	},
	{
		displayName: 'Campaign',
		name: 'campaign',
		type: 'string',
		default: '',
		placeholder: 'e.g. spring-sale',
		description: 'Only messages of this campaign, as Omnichannel Send named it. Empty: of any.',
	},
	topicProperty,
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'options',
		options: [{ name: 'Any', value: '' }, ...channelOptions],
		default: '',
		description: 'Only messages on this channel',
	},
	...windowFields,
];

export function messageCondition(fields: Fields): Fields {
	const { operator, campaign, topic, channel } = fields;
	return {
		kind: 'message',
		operator,
		...filledIn({ campaign, topic, channel }),
		...windowIn(fields),
	};
}
