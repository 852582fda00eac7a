import type { RedemptionRequest, RewardClaimed } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { bookedJson, endOptions, readEnding, redemptionProperty } from './reward-fields';

/** Hands out what was reserved. */
export const claim = operation<RedemptionRequest, RewardClaimed>({
	value: 'claim',
	name: 'Claim',
	action: 'Claim a reserved reward',
	description: 'Hand out what was reserved: its points are spent, and its piece leaves the stock',
	properties: showFor('reward', 'claim', [redemptionProperty, endOptions]),
	readItem: readEnding,
	run: ({ engine, cause }, requests) =>
		engine.loyalty.claimRewards(requests.map((request) => ({ ...request, cause }))),
	writeItem: ({ profileId, ...ended }) => ({
		json: { profileId, reward: bookedJson('claim', ended) },
	}),
});
