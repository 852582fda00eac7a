import type { INodeProperties } from 'n8n-workflow';
import type { Recorded, RecordRequest } from '../../../../engine';
import { formatAmount, formatInstant } from '../../../../engine/values';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import {
	currencyProperty,
	keyFieldOption,
	orderIdFieldOption,
	phoneRegionOption,
	readAmount,
	readBookingKey,
	readChannel,
	readCurrency,
	readOccurredAt,
	readOrderId,
	timeFieldOption,
} from '../../../shared/order-fields';
import type { NodeParameters } from '../../../shared/parameters';
import { fieldParameter, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';

const conversionProperties: INodeProperties[] = [
	{
		displayName: 'Kind',
		name: 'kind',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Order', value: 'order', description: 'A sale, with an amount' },
			{
				name: 'Goal',
				value: 'goal',
				description:
					'Anything else you want customers to do, such as a sign-up; with or without a value',
			},
		],
		default: 'order',
		description: 'What the customer did',
	},
	{
		displayName: 'Goal Name',
		name: 'goalName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. newsletter_signup',
		displayOptions: { show: { kind: ['goal'] } },
		description: 'Which goal it is. Type one name for all items, or drag the field that holds it.',
	},
	{
		displayName: 'Amount Field',
		name: 'amountField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. order.total',
		description:
			'Name of the field with the value, such as 19.99. Empty: for an order amount, value, total, spend or revenue; for a goal no value.',
	},
	currencyProperty,
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'string',
		default: '',
		placeholder: 'e.g. store',
		description:
			'Where the customer bought. Type one for all items, or drag the field that holds it. Empty: the item’s field channel. Credit goes to the touchpoints before the sale, not to this channel.',
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
		keyFieldOption,
		{
			displayName: 'Items Field',
			name: 'itemsField',
			type: 'string',
			requiresDataPath: 'single',
			default: '',
			placeholder: 'e.g. lineItems',
			description: 'Name of the field with what was bought; kept with the order',
		},
		orderIdFieldOption,
		timeFieldOption,
	],
};

/** Records one conversion for each item. */
export const record = operation<RecordRequest & { defaultRegion: string }, Recorded>({
	value: 'record',
	name: 'Record',
	action: 'Record a conversion',
	description: 'Record the sale or goal of each item, once however often the workflow runs',
	properties: showFor('conversion', 'record', [
		...conversionProperties,
		...customerProperties,
		options,
	]),
	readItem,
	run: ({ engine, cause }, requests) => {
		const [first] = requests;
		const region = first?.defaultRegion ? { defaultRegion: first.defaultRegion } : {};
		const recorded = requests.map((request) => ({ ...request, cause }));
		return engine.conversions.record(recorded, region);
	},
	writeItem: ({ profileId, status: _, money, occurredAt, ...recorded }) => ({
		json: {
			profileId,
			conversion: {
				...recorded,
				amount: money === null ? null : Number(formatAmount(money)),
				currency: money?.currency ?? null,
				occurredAt: formatInstant(occurredAt),
			},
		},
	}),
});

function readItem(parameters: NodeParameters, itemIndex: number) {
	const kind = textParameter(parameters, 'kind', itemIndex) === 'goal' ? 'goal' : 'order';
	const name = kind === 'goal' ? textParameter(parameters, 'goalName', itemIndex) : '';
	return {
		customer: readCustomer(parameters, itemIndex),
		kind,
		name,
		orderId: readOrderId(parameters, itemIndex),
		...readValue(parameters, itemIndex, kind),
		channel: readChannel(parameters, itemIndex),
		items: fieldParameter(parameters, 'options.itemsField', itemIndex),
		idempotencyKey: readBookingKey(parameters, itemIndex, [name]),
		defaultRegion: textParameter(parameters, 'options.defaultRegion', itemIndex).toUpperCase(),
		...readOccurredAt(parameters, itemIndex),
	} as const;
}

/** A goal takes only the field that is named: an item's `value` may be anything. */
function readValue(parameters: NodeParameters, itemIndex: number, kind: 'order' | 'goal') {
	const isNamed = textParameter(parameters, 'amountField', itemIndex) !== '';
	const amount = isNamed || kind === 'order' ? readAmount(parameters, itemIndex) : undefined;
	return { amount, currency: readCurrency(parameters, itemIndex) };
}
