import type { RedemptionRequest, RewardReleased } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { bookedJson, endOptions, readEnding, redemptionProperty } from './reward-fields';

/** Gives up what was reserved. */
export const release = operation<RedemptionRequest, RewardReleased>({
	value: 'release',
	name: 'Release',
	action: 'Release a reserved reward',
	description: 'Give up what was reserved: its points and its piece are free again',
	properties: showFor('reward', 'release', [redemptionProperty, endOptions]),
	readItem: readEnding,
	run: ({ engine, cause }, requests) =>
		engine.loyalty.releaseRewards(requests.map((request) => ({ ...request, cause }))),
	writeItem: ({ profileId, ...ended }) => ({
		json: { profileId, reward: bookedJson('release', ended) },
	}),
});
