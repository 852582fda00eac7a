import type { RedeemCouponOutcome, RedeemCouponRequest } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { operation } from '../../../shared/operation';
import { keyFieldOption, readBookingKey } from '../../../shared/order-fields';
import { showFor } from '../../../shared/router';
import { regionOf } from '../point/point-fields';
import { orderOptions, orderProperties, readOrder, valueJson } from './coupon-fields';

const REDEEMED = 0;
const REFUSED = 1;

/** Redeems each code for its order, once whatever runs at the same time. */
export const redeem = operation<
	RedeemCouponRequest & { defaultRegion: string },
	RedeemCouponOutcome
>({
	value: 'redeem',
	name: 'Redeem',
	action: 'Redeem a coupon',
	description:
		'Use the coupon of each item for its order: Redeemed, with what it takes off, or Refused, with each reason',
	outputs: ['Redeemed', 'Refused'],
	properties: showFor('coupon', 'redeem', [
		...orderProperties,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [...orderOptions, keyFieldOption],
		},
	]),
	readItem: (parameters, itemIndex) => {
		const order = readOrder(parameters, itemIndex);
		// An order may redeem several coupons, each of them once.
		return {
			...order,
			idempotencyKey: readBookingKey(parameters, itemIndex, [String(order.code)]),
		};
	},
	run: ({ engine, cause }, requests) => {
		const redemptions = requests.map((request) => ({ ...request, cause }));
		return engine.loyalty.redeemCoupons(redemptions, regionOf(requests));
	},
	writeItem: ({ profileId, ...answer }) => {
		const person = profileId === null ? {} : { profileId };
		if (answer.status === 'refused')
			return { json: { ...person, coupon: { operation: 'redeem', ...answer } }, output: REFUSED };
		const { value, occurredAt, ...redeemed } = answer;
		const at = formatInstant(occurredAt);
		const coupon = { operation: 'redeem', ...redeemed, value: valueJson(value), occurredAt: at };
		return { json: { ...person, coupon }, output: REDEEMED };
	},
});
