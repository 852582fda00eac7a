import type { INodeProperties } from 'n8n-workflow';
import type { ConsentRecorded, SetConsentRequest } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { channelOptions, itemAddresses, topicProperty } from '../../../shared/channels';
import { customerProperties, phoneRegionOption, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import type { NodeParameters } from '../../../shared/parameters';
import { fieldParameter, fieldsParameter, jsonOf, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { readInstant } from '../../../shared/time';
import { readKey } from './consent-key';

const consentFields: INodeProperties[] = [
	{
		displayName: 'Status',
		name: 'status',
		type: 'options',
		options: [
			{
				name: 'Denied',
				value: 'denied',
				description: 'The customer does not want to be contacted',
			},
			{ name: 'Granted', value: 'granted', description: 'The customer agrees to be contacted' },
		],
		default: 'granted',
		description: 'What was said. An expression must give granted or denied.',
	},
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'options',
		options: channelOptions,
		default: 'email',
		description:
			'Where the customer is contacted. Consent for one channel says nothing about another.',
	},
	topicProperty,
	{
		displayName: 'Address',
		name: 'address',
		type: 'string',
		default: '',
		placeholder: 'e.g. ana@example.com',
		description:
			'The e-mail address, phone number or other address it is about. Empty: the one in the item; else the customer’s newest address for a grant, and all of their addresses for a denial.',
	},
	{
		displayName: 'Given By',
		name: 'origin',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'A denial counts as the customer’s own, a grant as an import',
			},
			{
				name: 'Customer',
				value: 'person',
				description: 'The customer said so: a form, a reply of STOP, an unsubscribe link',
			},
			{ name: 'Import', value: 'import', description: 'A list that somebody loaded says so' },
		],
		default: 'automatic',
		description:
			'Who said so. A customer’s own denial outweighs every import from before it, and every import without a time of its own.',
	},
];

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		phoneRegionOption,
		{
			displayName: 'Idempotency Key Field',
			name: 'keyField',
			type: 'string',
			requiresDataPath: 'single',
			default: '',
			placeholder: 'e.g. requestId',
			description:
				'Name of the field that tells one consent from another: the same value again records nothing. Without it: everything the item says, if it has a time; else each run records anew.',
		},
		{
			displayName: 'Proof Fields',
			name: 'proofFields',
			type: 'string',
			requiresDataPath: 'multiple',
			default: '',
			placeholder: 'e.g. ip, formUrl',
			description:
				'Names of the fields that show it was said, separated by commas. Kept with the record.',
		},
		{
			displayName: 'Source',
			name: 'source',
			type: 'string',
			default: '',
			placeholder: 'e.g. checkout form',
			description: 'Where it was said',
		},
		{
			displayName: 'Time Field',
			name: 'timeField',
			type: 'string',
			requiresDataPath: 'single',
			default: '',
			placeholder: 'e.g. subscribedAt',
			description:
				'Name of the field with the time at which it was said: ISO 8601, or a Unix timestamp. Without it: now.',
		},
	],
};

type Request = SetConsentRequest & { defaultRegion: string };

/** Records what the customer of each item said about being contacted. */
export const set = operation<Request, ConsentRecorded>({
	value: 'set',
	name: 'Set',
	action: 'Set consent',
	description: 'Record that the customer of each item agrees to be contacted, or does not',
	properties: showFor('consent', 'set', [...consentFields, ...customerProperties, options]),
	readItem,
	run: ({ engine }, requests) => {
		const [first] = requests;
		const region = first?.defaultRegion ? { defaultRegion: first.defaultRegion } : {};
		return engine.consent.setConsent(requests, region);
	},
	writeItem: ({ profileId, channel, topic, given, occurredAt, addresses, duplicate }) => {
		const states = addresses.map(({ address, consentId, state: { status, explanation } }) => ({
			address,
			consentId,
			status,
			explanation,
		}));
		const [first] = states;
		return {
			json: {
				profileId,
				consent: {
					status: first?.status ?? given,
					given,
					channel,
					topic,
					address: first?.address ?? null,
					explanation: first?.explanation ?? '',
					occurredAt: formatInstant(occurredAt),
					addresses: states,
					duplicate,
				},
			},
		};
	},
});

function readItem(parameters: NodeParameters, itemIndex: number): Request {
	const text = (name: string) => textParameter(parameters, name, itemIndex);
	const channel = text('channel');
	const status = text('status');
	const occurredAt = readInstant(
		fieldParameter(parameters, 'options.timeField', itemIndex),
		'Time Field',
	);
	const request = {
		customer: readCustomer(parameters, itemIndex),
		channel,
		status,
		topic: text('topic'),
		address: text('address') || itemAddresses(jsonOf(parameters, itemIndex), channel)[0],
		origin: originOf(text('origin'), status),
		source: text('options.source'),
		proof: fieldsParameter(parameters, 'options.proofFields', itemIndex),
		...(occurredAt === undefined ? {} : { occurredAt }),
	};
	return {
		...request,
		idempotencyKey: readKey(parameters, itemIndex, request),
		defaultRegion: text('options.defaultRegion').toUpperCase(),
	};
}

function originOf(chosen: string, status: string): string {
	if (chosen !== 'automatic') return chosen;
	return status === 'denied' ? 'person' : 'import';
}
