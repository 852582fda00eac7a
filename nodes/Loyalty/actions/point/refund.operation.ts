import type { INodeProperties } from 'n8n-workflow';
import type { Refunded, RefundPolicy, RefundRequest, RefundWhat } from '../../../../engine';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { currencyProperty, readAmount, readCurrency } from '../../../shared/order-fields';
import type { NodeParameters } from '../../../shared/parameters';
import { fieldParameter, jsonOf, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import type { FromForm } from './point-fields';
import { bookedJson, bookingOptions, optionsOf, readBooking } from './point-fields';
import { programmeProperty } from '../programme/programme-fields';

const whatProperties: INodeProperties[] = [
	{
		displayName: 'Refund',
		name: 'what',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Amount', value: 'amount', description: 'A part of what was paid' },
			{ name: 'Items', value: 'items', description: 'Some items of the order' },
			{ name: 'Whole Order', value: 'all', description: 'All that is not refunded yet' },
		],
		default: 'all',
		description:
			'What of the order comes back. The order is found by its number. The same part of an order is refunded once, unless the item’s field refundId differs.',
	},
	{
		displayName: 'Amount Field',
		name: 'amountField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. refund.amount',
		displayOptions: { show: { what: ['amount'] } },
		description:
			'Name of the field with the refunded amount, such as 19.99. Empty: amount, value, total, spend or revenue.',
	},
	{ ...currencyProperty, displayOptions: { show: { what: ['amount'] } } },
	{
		displayName: 'Items Field',
		name: 'itemsField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. refund.items',
		displayOptions: { show: { what: ['items'] } },
		description:
			'Name of the field with the list of items that come back: each has the ID that it had when the order earned, and may have a quantity (all, where it has none). Empty: items.',
	},
	{
		displayName: 'If Points Were Spent Since',
		name: 'policy',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'As the Programme Says',
				value: 'programme',
				description: 'Without a saved programme: what the balance holds',
			},
			{
				name: 'Let the Balance Go Below Zero',
				value: 'allow_negative',
				description: 'What is missing is paid by the next points',
			},
			{ name: 'Take Only Pending Points', value: 'only_pending' },
			{ name: 'Take What the Balance Holds', value: 'within_balance' },
		],
		default: 'programme',
		description: 'How far points that the order earned are taken back',
	},
];

/** Refunds orders in points. */
export const refund = operation<FromForm<RefundRequest>, Refunded>({
	value: 'refund',
	name: 'Refund',
	action: 'Refund an order in points',
	description:
		'Give back the points that an order spent, and take back those that it earned: of the whole order, an amount or items',
	properties: showFor('point', 'refund', [
		...whatProperties,
		...customerProperties,
		programmeProperty,
		bookingOptions,
	]),
	readItem: (parameters, itemIndex) => {
		const policy = textParameter(parameters, 'policy', itemIndex);
		const part = readWhat(parameters, itemIndex);
		const { refundId } = jsonOf(parameters, itemIndex);
		return {
			...readBooking(parameters, itemIndex, [part, refundId ?? null]),
			refund: part,
			...(policy === 'programme' ? {} : { policy: policy as RefundPolicy }),
		};
	},
	run: ({ engine, cause }, requests) =>
		engine.loyalty.refund(
			requests.map((request) => ({ ...request, cause })),
			optionsOf(requests),
		),
	writeItem: (outcome) => bookedJson('refund', outcome),
});

function readWhat(parameters: NodeParameters, itemIndex: number): RefundWhat {
	const what = textParameter(parameters, 'what', itemIndex);
	if (what === 'amount') {
		const currency = readCurrency(parameters, itemIndex);
		return { what, amount: readAmount(parameters, itemIndex), currency };
	}
	return what === 'items' ? { what, items: readItems(parameters, itemIndex) } : { what: 'all' };
}

function readItems(
	parameters: NodeParameters,
	itemIndex: number,
): { id: unknown; quantity?: unknown }[] {
	const named = textParameter(parameters, 'itemsField', itemIndex) !== '';
	const list = named
		? fieldParameter(parameters, 'itemsField', itemIndex)
		: jsonOf(parameters, itemIndex).items;
	if (!Array.isArray(list)) return [];
	return list.map((one: unknown) => {
		const line = typeof one === 'object' && one !== null ? { ...one } : { id: one };
		const { id, product, quantity } = line as Record<string, unknown>;
		return { id: id ?? product, quantity };
	});
}
