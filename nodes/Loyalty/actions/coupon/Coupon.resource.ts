import type { Resource } from '../../../shared/operation';
import { generate } from './generate.operation';
import { image } from './image.operation';
import { issue } from './issue.operation';
import { list } from './list.operation';
import { listAttempts } from './listAttempts.operation';
import { redeem } from './redeem.operation';
import { saveCampaign } from './saveCampaign.operation';
import { validate } from './validate.operation';
import { voidCoupon } from './void.operation';

export const coupon: Resource = {
	value: 'coupon',
	name: 'Coupon',
	operations: [
		generate,
		image,
		issue,
		list,
		listAttempts,
		redeem,
		saveCampaign,
		validate,
		voidCoupon,
	],
};
