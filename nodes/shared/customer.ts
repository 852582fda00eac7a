import type { INodeProperties } from 'n8n-workflow';
import type { CustomerRef } from '../../engine';
import { knownIdentifiers } from './known-fields';
import type { NodeParameters } from './parameters';
import { jsonOf, textParameter } from './readers';

const OTHER_TYPE = 'other';

/** The identifier types of the rules by default, strongest first. */
export const identifierTypes = [
	{ name: 'Customer Number', value: 'customer_id' },
	{ name: 'Loyalty Card', value: 'loyalty_card' },
	{ name: 'Email', value: 'email' },
	{ name: 'Phone', value: 'phone' },
	{ name: 'Push Token', value: 'push_token' },
	{ name: 'Telegram ID', value: 'telegram_id' },
	{ name: 'WhatsApp ID', value: 'whatsapp_id' },
	{ name: 'Messenger ID', value: 'messenger_id' },
	{ name: 'Viber ID', value: 'viber_id' },
	{ name: 'Device ID', value: 'device_id' },
	{ name: 'Anonymous ID (Cookie)', value: 'anonymous_id' },
];

/** The identifier types in the form; the last stands for any other that the rules know. */
export const typeChoices = [
	...identifierTypes,
	{ name: 'Other (From the Rules)', value: OTHER_TYPE },
];

/** Names a type of the identity rules that the list of types does not have. */
export const otherTypeField: INodeProperties = {
	displayName: 'Name of the Type',
	name: 'otherType',
	type: 'string',
	default: '',
	placeholder: 'e.g. membership_no',
	displayOptions: { show: { type: [OTHER_TYPE] } },
	description: 'As it stands in the identity rules: small letters, digits and underscores',
};

/** The type that a row of the form names. */
export function typeOfRow(type: unknown, otherType: unknown): unknown {
	return type === OTHER_TYPE && typeof otherType === 'string' ? otherType.trim() : type;
}

/** The *Identifiers* list: a type and the field dragged onto it. */
export const identifiersProperty: INodeProperties = {
	displayName: 'Identifiers',
	name: 'identifiers',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Identifier',
	default: {},
	description: 'What this customer is known by. Empty values are left out.',
	options: [
		{
			displayName: 'Identifier',
			name: 'values',
			values: [
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					options: typeChoices,
					default: 'email',
				},
				otherTypeField,
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					placeholder: 'Drag the field here',
				},
			],
		},
	],
};

/** The *Customer* parameter of every node that works on known customers; *Automatic* needs no configuration. */
export const customerProperties: INodeProperties[] = [
	{
		displayName: 'Customer',
		name: 'customer',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					'The customer of the Omnichannel node before, or the email, phone, customer number, card or cookie in the item',
			},
			{
				name: 'By Identifiers',
				value: 'identifiers',
				description: 'Map the fields that name the customer',
			},
			{
				name: 'By Profile ID',
				value: 'profileId',
				description: 'The profileId that an Omnichannel node gave',
			},
		],
		default: 'automatic',
		description: 'Whose data this is',
	},
	{
		displayName: 'Profile ID',
		name: 'profileId',
		type: 'string',
		default: '={{ $json.profileId }}',
		displayOptions: { show: { customer: ['profileId'] } },
		description: 'The profileId that an Omnichannel node gave',
	},
	{ ...identifiersProperty, displayOptions: { show: { customer: ['identifiers'] } } },
];

/** Reads *Customer* for one item. */
export function readCustomer(parameters: NodeParameters, itemIndex: number): CustomerRef {
	const mode = textParameter(parameters, 'customer', itemIndex);
	if (mode === 'identifiers') return { identifiers: readIdentifiers(parameters, itemIndex) };
	if (mode === 'profileId') return { profileId: textParameter(parameters, 'profileId', itemIndex) };
	return automaticCustomer(jsonOf(parameters, itemIndex));
}

function automaticCustomer(json: Record<string, unknown>): CustomerRef {
	const { profileId, identity } = json;
	if (typeof profileId !== 'string' || profileId === '')
		return { identifiers: knownIdentifiers(json) };
	const home = isRecord(identity) ? identity.homeProfileId : undefined;
	return { profileId, ...(typeof home === 'string' ? { homeProfileId: home } : {}) };
}

/** Reads the *Identifiers* list, or another of its kind, for one item. */
export function readIdentifiers(
	parameters: NodeParameters,
	itemIndex: number,
	name = 'identifiers',
): { type: string; value: unknown }[] {
	const rows = parameters.raw(`${name}.values`);
	if (!Array.isArray(rows)) return [];
	return rows.map((_, row) => ({
		type: readType(parameters, `${name}.values[${row}]`, itemIndex),
		value: parameters.at(`${name}.values[${row}].value`, itemIndex),
	}));
}

function readType(parameters: NodeParameters, row: string, itemIndex: number): string {
	const type = textParameter(parameters, `${row}.type`, itemIndex);
	return type === OTHER_TYPE
		? textParameter(parameters, `${row}.otherType`, itemIndex).trim()
		: type;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

/** *Default Phone Region*, for the *Options* of what looks customers up by their phone numbers. */
export const phoneRegionOption: INodeProperties = {
	displayName: 'Default Phone Region',
	name: 'defaultRegion',
	type: 'string',
	default: '',
	placeholder: 'e.g. DE',
	description:
		'Two-letter country of phone numbers written without a country code. Without it such numbers are not used.',
};
