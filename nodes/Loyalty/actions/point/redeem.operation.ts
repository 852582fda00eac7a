import type { Redeemed, RedeemRequest } from '../../../../engine';
import { formatAmount } from '../../../../engine/values';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import type { FromForm } from './point-fields';
import {
	bookedJson,
	bookingOptions,
	lotsJson,
	optionsOf,
	readBooking,
	readPoints,
	spentPointsProperties,
} from './point-fields';
import { programmeProperty } from '../programme/programme-fields';

/** Spends points of each item's customer. */
export const redeem = operation<FromForm<RedeemRequest>, Redeemed>({
	value: 'redeem',
	name: 'Redeem',
	action: 'Redeem points',
	description:
		'Spend points of the customer of each item, all or nothing. Who has too few fails with how many are missing.',
	properties: showFor('point', 'redeem', [
		...spentPointsProperties,
		...customerProperties,
		programmeProperty,
		bookingOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		...readBooking(parameters, itemIndex),
		points: readPoints(parameters, itemIndex),
	}),
	run: ({ engine, cause }, requests) =>
		engine.loyalty.redeem(
			requests.map((request) => ({ ...request, cause })),
			optionsOf(requests),
		),
	writeItem: ({ lots, ...redeemed }) =>
		bookedJson('redeem', { ...redeemed, value: worthOf(redeemed), lots: lotsJson(lots) }),
});

function worthOf({ value }: Pick<Redeemed, 'value'>): { amount: number; currency: string } | null {
	return value === null ? null : { amount: Number(formatAmount(value)), currency: value.currency };
}
