import type { INodeProperties } from 'n8n-workflow';
import type { ConsentFound, GetConsentRequest, Rejected } from '../../../../engine';
import { channelOptions, itemAddresses, topicProperty } from '../../../shared/channels';
import { addressOf, stateOf } from '../../../shared/consent-json';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { jsonOf, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';

const channelsAndAll = [{ name: 'All Channels', value: 'all' }, ...channelOptions];

const properties: INodeProperties[] = [
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'options',
		options: channelsAndAll,
		default: 'email',
		description: 'Where the customer would be contacted',
	},
	{
		...topicProperty,
		description:
			'What the message would be about. Empty: the answer for all topics, and a list of each topic that something is recorded for.',
	},
	{
		displayName: 'Address',
		name: 'address',
		type: 'string',
		default: '',
		placeholder: 'e.g. ana@example.com',
		displayOptions: { hide: { channel: ['all'] } },
		description:
			'The e-mail address, phone number or other address to look up. Empty: the one in the item, else all of the customer’s.',
	},
];

interface Request extends GetConsentRequest {
	topic: string;
}

type Found = ConsentFound & { topic: string };

/** Whether the customer of each item may be written to. */
export const get = operation<Request, Found>({
	value: 'get',
	name: 'Get',
	action: 'Get consent',
	description: 'Get whether the customer of each item may be contacted, and why',
	properties: showFor('consent', 'get', [...properties, ...customerProperties]),
	readItem,
	run: async ({ engine }, requests) => {
		const outcomes = await engine.consent.getConsent(requests);
		return outcomes.map((outcome, i): Found | Rejected =>
			outcome.status === 'found' ? { ...outcome, topic: requests[i]?.topic ?? '' } : outcome,
		);
	},
	writeItem: ({ profileId, addresses, topic }) => {
		const [first] = addresses;
		const state = first?.topics.find(
			(one) => topic === '' || one.topic === topic.trim().toLowerCase(),
		);
		return {
			json: {
				...(profileId === undefined ? {} : { profileId }),
				consent: {
					status: 'unknown',
					explanation: 'The customer has no address for this channel.',
					channel: first?.channel ?? null,
					address: first?.address ?? null,
					isSuppressed: first?.suppression !== undefined,
					...(state === undefined ? {} : stateOf(state)),
					addresses: addresses.map(addressOf),
				},
			},
		};
	},
});

function readItem(parameters: NodeParameters, itemIndex: number): Request {
	const channel = textParameter(parameters, 'channel', itemIndex);
	const topic = textParameter(parameters, 'topic', itemIndex);
	const request: Request = { customer: readCustomer(parameters, itemIndex), topic };
	if (topic.trim() !== '') request.topics = [topic];
	if (channel === 'all') return request;
	const own = itemAddresses(jsonOf(parameters, itemIndex), channel)[0];
	return { ...request, channel, address: textParameter(parameters, 'address', itemIndex) || own };
}
