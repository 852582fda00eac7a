import type { CouponRequest, ValidateOutcome } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { regionOf } from '../point/point-fields';
import { orderOptions, orderProperties, readOrder, valueJson } from './coupon-fields';

const VALID = 0;
const NOT_VALID = 1;

/** Whether each code counts for its order; the item leaves by the output that says so. */
export const validate = operation<CouponRequest & { defaultRegion: string }, ValidateOutcome>({
	value: 'validate',
	name: 'Validate',
	action: 'Validate a coupon',
	description:
		'Send each item to Valid, with what the coupon takes off, or to Not Valid, with each reason. Nothing is used up.',
	outputs: ['Valid', 'Not Valid'],
	properties: showFor('coupon', 'validate', [
		...orderProperties,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: orderOptions,
		},
	]),
	readItem: readOrder,
	run: ({ engine }, requests) => engine.loyalty.validateCoupons(requests, regionOf(requests)),
	writeItem: ({ profileId, ...answer }) => {
		const person = profileId === null ? {} : { profileId };
		if (answer.status === 'not_valid')
			return {
				json: { ...person, coupon: { operation: 'validate', ...answer } },
				output: NOT_VALID,
			};
		const { value, validUntil, ...valid } = answer;
		const until = validUntil === null ? null : formatInstant(validUntil);
		const coupon = { operation: 'validate', ...valid, value: valueJson(value), validUntil: until };
		return { json: { ...person, coupon }, output: VALID };
	},
});
