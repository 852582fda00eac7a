import type { GetRewardOutcome, Rejected } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { readRewardId, rewardJson, rewardProperty } from './reward-fields';

/** A reward with what is in stock now. */
export const get = operation<string, Exclude<GetRewardOutcome, Rejected>>({
	value: 'get',
	name: 'Get',
	action: 'Get a reward',
	description: 'Get a reward with its price, and how many pieces are free now',
	properties: showFor('reward', 'get', [rewardProperty]),
	readItem: readRewardId,
	run: ({ engine }, ids) => engine.loyalty.getRewards(ids),
	writeItem: ({ status, ...reward }) => ({
		json: { reward: { operation: 'get', status, ...rewardJson(reward) } },
	}),
});
