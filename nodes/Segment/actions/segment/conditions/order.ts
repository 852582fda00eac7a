import type { INodeProperties } from 'n8n-workflow';
import { numberComparisons } from './comparison';
import type { Fields } from './fields';
import { filledIn } from './fields';
import { windowFields, windowIn } from './window';

/** One condition on the orders of a customer, in the form. */
export const orderFields: INodeProperties[] = [
	{
		displayName: 'Look At',
		name: 'measure',
		type: 'options',
		options: [
			{ name: 'Average Value', value: 'average', description: 'What an order came to on average' },
			{ name: 'First Order', value: 'first', description: 'When they first ordered' },
			{ name: 'Last Order', value: 'last', description: 'When they last ordered' },
			{ name: 'Number of Orders', value: 'count', description: 'How often they ordered' },
			{ name: 'Total Value', value: 'value', description: 'What all orders came to' },
		],
		default: 'count',
		description: 'What is known of the orders, as Omnichannel Conversion recorded them',
	},
	{
		displayName: 'Is',
		name: 'operator',
		type: 'options',
		options: numberComparisons,
		default: 'gte',
		displayOptions: { show: { measure: ['average', 'count', 'value'] } },
		description: 'How it is compared',
	},
	{
		displayName: 'Number',
		name: 'count',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 2,
		displayOptions: { show: { measure: ['count'] } },
		description: 'The number of orders that it is compared with',
	},
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 100,
		displayOptions: { show: { measure: ['average', 'value'] } },
		description: 'The amount that it is compared with, such as 99.90',
	},
	{
		displayName: 'Currency',
		name: 'currency',
		type: 'string',
		default: '',
		placeholder: 'e.g. EUR',
		displayOptions: { show: { measure: ['average', 'value'] } },
		description: 'Three letters. Orders in other currencies are not counted.',
	},
	{
		displayName: 'Channel',
		name: 'channel',
		type: 'string',
		default: '',
		placeholder: 'e.g. store',
		description: 'Only orders on this channel. Empty: on any.',
	},
	...windowFields,
];

export function orderCondition(fields: Fields): Fields {
	const { measure, operator, count, amount, currency, channel } = fields;
	return {
		kind: 'order',
		measure,
		...(measure === 'count' ? { operator, value: count } : {}),
		...(measure === 'value' || measure === 'average' ? { operator, value: amount, currency } : {}),
		...filledIn({ channel }),
		...windowIn(fields),
	};
}
