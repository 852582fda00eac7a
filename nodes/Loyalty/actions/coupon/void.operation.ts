import type { CouponVoided, VoidRequest } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { codeProperty } from './coupon-fields';

/** Takes codes out of use for good. */
export const voidCoupon = operation<VoidRequest, CouponVoided>({
	value: 'void',
	name: 'Void',
	action: 'Void a coupon',
	description: 'Take the code of each item out of use for good. One that was redeemed fails.',
	properties: showFor('coupon', 'void', [
		codeProperty,
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: '',
			placeholder: 'e.g. misprint',
			description: 'Why, in a few words; kept with the coupon',
		},
	]),
	readItem: (parameters, itemIndex) => ({
		code: textParameter(parameters, 'code', itemIndex),
		reason: textParameter(parameters, 'reason', itemIndex),
	}),
	run: ({ engine }, requests) => engine.loyalty.voidCoupons(requests),
	writeItem: ({ status: _, voidedAt, ...voided }) => ({
		json: { coupon: { operation: 'void', ...voided, voidedAt: formatInstant(voidedAt) } },
	}),
});
