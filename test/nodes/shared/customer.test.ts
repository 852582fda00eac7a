import fc from 'fast-check';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';
import { customerProperties, identifierTypes, readCustomer } from '../../../nodes/shared/customer';
import {
	identifierTypeOf,
	knownIdentifiers,
	otherFields,
} from '../../../nodes/shared/known-fields';
import { openParameters } from '../../../nodes/shared/parameters';
import { runNode } from '../../support/n8n-run';

test.each<[type: string, headers: string[]]>([
	['customer_id', ['customerId', 'Customer ID', 'customer_number', 'CUSTOMER-NO', 'user id']],
	['loyalty_card', ['loyaltyCard', 'Loyalty Card Number', 'loyalty_id', 'Member Card']],
	['email', ['email', 'E-Mail', 'e_mail', 'Email Address', 'EMAIL', 'mail', '\ufeffemail']],
	['phone', ['phone', 'Phone Number', 'mobile', 'Mobile-Phone', 'telephone', 'TEL']],
	['push_token', ['pushToken', 'push_token']],
	['telegram_id', ['telegramId', 'Telegram ID']],
	['whatsapp_id', ['whatsappId', 'wa_id', 'WhatsApp ID']],
	['messenger_id', ['messengerId', 'PSID']],
	['viber_id', ['viberId', 'viber id']],
	['device_id', ['deviceId', 'Device-ID']],
	['anonymous_id', ['anonymousId', 'anonymous_id', 'cookie', 'Cookie ID', 'visitorId']],
])('%s is found under each of its headers', (type, headers) => {
	expect(headers.map(identifierTypeOf)).toEqual(headers.map(() => type));
});

test('every type of the form is found under its own name', () => {
	expect(identifierTypes.map(({ value }) => identifierTypeOf(value))).toEqual(
		identifierTypes.map(({ value }) => value),
	);
});

test.each([
	['a name that only begins alike', 'emailConsent'],
	['a name that only ends alike', 'billing_email'],
	['a bare id, which could be of anything', 'id'],
	['a name of the person', 'firstName'],
	['nothing', ''],
	['what objects have by birth', 'constructor'],
	['what objects have by birth, with underscores', '__proto__'],
	['what objects have by birth, in small letters', 'tostring'],
])('no identifier: %s', (_rule, header) => {
	expect(identifierTypeOf(header)).toBeUndefined();
});

test('a field is an identifier, ours or a trait, and never two of them', () => {
	const own = ['profileId', 'identity', 'event', 'segment', 'consent', 'message', 'loyalty'];
	const name = fc.oneof(fc.string(), fc.constantFrom('Email', 'tel', 'city', '__proto__', ...own));
	fc.assert(
		fc.property(fc.dictionary(name, fc.integer(), { noNullPrototype: true }), (json) => {
			const traits = Object.keys(otherFields(json));
			const identifiers = Object.keys(json).filter((field) => identifierTypeOf(field));
			expect(knownIdentifiers(json).map(({ value }) => value)).toEqual(
				identifiers.map((field) => json[field]),
			);
			expect([...traits, ...identifiers].toSorted()).toEqual(
				Object.keys(json)
					.filter((field) => !own.includes(field))
					.toSorted(),
			);
		}),
	);
});

/** Writes out whom the form's *Customer* names for each item. */
const probe: INodeType = {
	description: {
		displayName: 'Probe',
		name: 'probe',
		group: ['transform'],
		version: 1,
		description: 'Reads the customer',
		defaults: {},
		inputs: ['main'],
		outputs: ['main'],
		properties: customerProperties,
	},
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const parameters = openParameters(this);
		const refs = this.getInputData().map((_, i) => readCustomer(parameters, i));
		return [refs.map((ref, item) => ({ json: { ...ref }, pairedItem: { item } }))];
	},
};

async function customersOf(items: IDataObject[], parameters: INodeParameters = {}) {
	const { json, error } = await runNode({ node: probe, parameters, items });
	if (error) throw error;
	return json;
}

test('by default it is the customer of the node before, else whom the item names', async () => {
	const refs = await customersOf([
		{ profileId: 'p1', email: 'ana@example.com' },
		{ profileId: 'p2', identity: { homeProfileId: 'h2' } },
		{ profileId: '', 'E-Mail': 'bo@example.com', phone: '+4915112345678' },
		{ profileId: 4711, cookie: 'c' },
		{ profileId: 'p5', identity: 'changed by an Edit Fields node' },
		{ city: 'Rome' },
	]);
	expect(refs).toEqual([
		{ profileId: 'p1' },
		{ profileId: 'p2', homeProfileId: 'h2' },
		{
			identifiers: [
				{ type: 'email', value: 'bo@example.com' },
				{ type: 'phone', value: '+4915112345678' },
			],
		},
		{ identifiers: [{ type: 'anonymous_id', value: 'c' }] },
		{ profileId: 'p5' },
		{ identifiers: [] },
	]);
});

test('by identifiers it is what the form maps, each item its own, and no other field', async () => {
	const values = [
		{ type: 'email', value: '={{ $json.buyer.mail }}' },
		{ type: 'loyalty_card', value: 'CARD-1' },
	];
	const refs = await customersOf(
		[{ buyer: { mail: 'ana@example.com' }, email: 'other@example.com' }, { profileId: 'p' }],
		{ customer: 'identifiers', identifiers: { values } },
	);
	expect(refs).toEqual([
		{
			identifiers: [
				{ type: 'email', value: 'ana@example.com' },
				{ type: 'loyalty_card', value: 'CARD-1' },
			],
		},
		{ identifiers: [{ type: 'email' }, { type: 'loyalty_card', value: 'CARD-1' }] },
	]);
});

test('by identifiers without any, it is nobody', async () => {
	expect(await customersOf([{ email: 'ana@example.com' }], { customer: 'identifiers' })).toEqual([
		{ identifiers: [] },
	]);
});

test('by profile it is the field that the form names, and an item without one names nobody', async () => {
	const refs = await customersOf([{ profileId: 'p1' }, { profileId: null }, { email: 'a@b.co' }], {
		customer: 'profileId',
	});
	expect(refs).toEqual([{ profileId: 'p1' }, { profileId: '' }, { profileId: '' }]);
});
