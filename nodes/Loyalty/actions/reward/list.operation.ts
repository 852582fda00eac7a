import type { Reward } from '../../../../engine';
import { operation } from '../../../shared/operation';
import { booleanParameter, textParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';
import { rewardJson } from './reward-fields';

interface Listed {
	status: 'listed';
	rewards: Reward[];
}

/** The rewards of the catalogue, an item each. Works once, on the first item. */
export const list = operation<{ search: string; availableOnly: boolean }, Listed>({
	value: 'list',
	name: 'List',
	action: 'List rewards',
	description: 'Get the rewards of the catalogue by ID, an item each, at most 1,000',
	properties: showFor('reward', 'list', [
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			placeholder: 'e.g. mug',
			description:
				'Only rewards whose ID or name holds this text, in upper or lower case. Empty: all.',
		},
		{
			displayName: 'Available Only',
			name: 'availableOnly',
			type: 'boolean',
			default: false,
			description:
				'Whether to leave out what nobody can have now: switched off, out of stock, or outside its dates',
		},
	]),
	runsOnce: true,
	readItem: (parameters, itemIndex) => ({
		search: textParameter(parameters, 'search', itemIndex),
		availableOnly: booleanParameter(parameters, 'availableOnly', itemIndex),
	}),
	run: async ({ engine }, [request]) => [
		{ status: 'listed', rewards: await engine.loyalty.listRewards(request) },
	],
	writeItem: ({ rewards }) => rewards.map((reward) => ({ json: { reward: rewardJson(reward) } })),
});
