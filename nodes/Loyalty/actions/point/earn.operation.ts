import type { INodeProperties } from 'n8n-workflow';
import type { Earned, EarnFrom, EarnRequest, ExpiresAfter } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { readAmount, readCurrency } from '../../../shared/order-fields';
import type { NodeParameters } from '../../../shared/parameters';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import {
	bookingOptions,
	programmeProperty,
	readBooking,
	readPoints,
	regionOf,
} from './point-fields';

const pointsProperties: INodeProperties[] = [
	{
		displayName: 'Points From',
		name: 'pointsFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Order Amount',
				value: 'amount',
				description: 'So many points for each unit of money, rounded down to whole points',
			},
			{
				name: 'Number Field',
				value: 'field',
				description: 'The field of the item that holds the points',
			},
			{ name: 'Fixed Number', value: 'fixed', description: 'The same points for every item' },
		],
		default: 'amount',
		description: 'How many points the customer earns',
	},
	{
		displayName: 'Amount Field',
		name: 'amountField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. order.total',
		displayOptions: { show: { pointsFrom: ['amount'] } },
		description:
			'Name of the field with the amount, such as 19.99. Empty: amount, value, total, spend or revenue.',
	},
	{
		displayName: 'Points per Unit',
		name: 'pointsPerUnit',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		displayOptions: { show: { pointsFrom: ['amount'] } },
		description: 'Points for one unit of money: 1 is a point a euro, 0.1 a point for ten euros',
	},
	{
		displayName: 'Currency',
		name: 'currency',
		type: 'string',
		default: '',
		placeholder: 'e.g. EUR',
		displayOptions: { show: { pointsFrom: ['amount'] } },
		description:
			'Three-letter code of the amount’s currency. Type one for all items, or drag the field that holds it. Empty: the item’s field currency.',
	},
	{
		displayName: 'Points Field',
		name: 'pointsField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. bonusPoints',
		displayOptions: { show: { pointsFrom: ['field'] } },
		description: 'Name of the field with the points, a whole number. Empty: points.',
	},
	{
		displayName: 'Points',
		name: 'points',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 100,
		displayOptions: { show: { pointsFrom: ['fixed'] } },
		description: 'How many points every item earns',
	},
];

const expiryProperties: INodeProperties[] = [
	{
		displayName: 'Points Expire',
		name: 'expiry',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'After Days', value: 'days' },
			{ name: 'After Months', value: 'months' },
			{ name: 'Never', value: 'never' },
		],
		default: 'never',
		description:
			'When these points lapse if they are not spent. Days and months are counted in UTC from the time they were earned.',
	},
	{
		displayName: 'After How Many',
		name: 'expiryCount',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 12,
		displayOptions: { show: { expiry: ['days', 'months'] } },
		description: 'How many days or months the points last',
	},
];

/** Books the points that each item earns. */
export const earn = operation<EarnRequest & { defaultRegion: string }, Earned>({
	value: 'earn',
	name: 'Earn',
	action: 'Earn points',
	description: 'Give points to the customer of each item, once however often the workflow runs',
	properties: showFor('point', 'earn', [
		...pointsProperties,
		...customerProperties,
		...expiryProperties,
		programmeProperty,
		bookingOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		...readBooking(parameters, itemIndex),
		...readExpiry(parameters, itemIndex),
		from: readFrom(parameters, itemIndex),
	}),
	run: ({ engine, cause }, requests) => {
		const booked = requests.map((request) => ({ ...request, cause }));
		return engine.loyalty.earn(booked, regionOf(requests));
	},
	writeItem: ({ profileId, status: _, occurredAt, expiresAt, ...earned }) => ({
		json: {
			profileId,
			loyalty: {
				operation: 'earn',
				...earned,
				occurredAt: formatInstant(occurredAt),
				expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
			},
		},
	}),
});

function readFrom(parameters: NodeParameters, itemIndex: number): EarnFrom {
	if (textParameter(parameters, 'pointsFrom', itemIndex) !== 'amount') {
		return { points: readPoints(parameters, itemIndex) };
	}
	return {
		amount: readAmount(parameters, itemIndex),
		currency: readCurrency(parameters, itemIndex),
		pointsPerUnit: parameters.at('pointsPerUnit', itemIndex),
	};
}

function readExpiry(
	parameters: NodeParameters,
	itemIndex: number,
): { expiresAfter?: ExpiresAfter } {
	const unit = textParameter(parameters, 'expiry', itemIndex);
	if (unit !== 'days' && unit !== 'months') return {};
	const count = parameters.at('expiryCount', itemIndex);
	return { expiresAfter: unit === 'days' ? { days: count } : { months: count } };
}
