import type { RefundRewardRequest, RewardRefunded } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { booleanParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { bookedJson, endOptions, readEnding, redemptionProperty } from './reward-fields';

/** Takes a reward back. */
export const refund = operation<RefundRewardRequest, RewardRefunded>({
	value: 'refund',
	name: 'Refund',
	action: 'Refund a reward',
	description: 'Take a reward back: its points go back to where they came from, once',
	properties: showFor('reward', 'refund', [
		redemptionProperty,
		{
			displayName: 'Back in Stock',
			name: 'returnsStock',
			type: 'boolean',
			default: false,
			description: 'Whether the piece can be given to somebody else',
		},
		endOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		...readEnding(parameters, itemIndex),
		returnsStock: booleanParameter(parameters, 'returnsStock', itemIndex),
	}),
	run: ({ engine, cause }, requests) =>
		engine.loyalty.refundRewards(requests.map((request) => ({ ...request, cause }))),
	writeItem: ({ profileId, ...refunded }) => ({
		json: { profileId, reward: bookedJson('refund', refunded) },
	}),
});
