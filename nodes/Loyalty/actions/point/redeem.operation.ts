import type { INodeProperties } from 'n8n-workflow';
import type { Redeemed, RedeemRequest } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
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
				name: 'Number Field',
				value: 'field',
				description: 'The field of the item that holds the points',
			},
			{ name: 'Fixed Number', value: 'fixed', description: 'The same points for every item' },
		],
		default: 'field',
		description: 'How many points the customer spends',
	},
	{
		displayName: 'Points Field',
		name: 'pointsField',
		type: 'string',
		requiresDataPath: 'single',
		default: '',
		placeholder: 'e.g. pointsToSpend',
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
		description: 'How many points every item spends',
	},
];

/** Spends points of each item's customer. */
export const redeem = operation<RedeemRequest & { defaultRegion: string }, Redeemed>({
	value: 'redeem',
	name: 'Redeem',
	action: 'Redeem points',
	description:
		'Spend points of the customer of each item, all or nothing. Who has too few fails with how many are missing.',
	properties: showFor('point', 'redeem', [
		...pointsProperties,
		...customerProperties,
		programmeProperty,
		bookingOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		...readBooking(parameters, itemIndex),
		points: readPoints(parameters, itemIndex),
	}),
	run: ({ engine, cause }, requests) => {
		const booked = requests.map((request) => ({ ...request, cause }));
		return engine.loyalty.redeem(booked, regionOf(requests));
	},
	writeItem: ({ profileId, status: _, occurredAt, lots, ...redeemed }) => ({
		json: {
			profileId,
			loyalty: {
				operation: 'redeem',
				...redeemed,
				occurredAt: formatInstant(occurredAt),
				lots: lots.map(({ earnedAt, expiresAt, ...lot }) => ({
					...lot,
					earnedAt: formatInstant(earnedAt),
					expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
				})),
			},
		},
	}),
});
