import type { RewardRedeemed, RewardRequest } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { regionOf } from '../point/point-fields';
import type { Refused } from '../refusal';
import { refusedFor, refusedJson } from '../refusal';
import { bookedJson, readTaking, REFUSALS, rewardProperty, takeOptions } from './reward-fields';

const REDEEMED = 0;
const REFUSED = 1;

/** Spends points of each item's customer on a reward. */
export const redeem = operation<
	RewardRequest & { defaultRegion: string },
	RewardRedeemed | Refused
>({
	value: 'redeem',
	name: 'Redeem',
	action: 'Redeem a reward',
	description:
		'Give the customer of each item a reward for points: Redeemed, or Refused with the reason, and then nothing is taken',
	outputs: ['Redeemed', 'Refused'],
	properties: showFor('reward', 'redeem', [rewardProperty, ...customerProperties, takeOptions]),
	readItem: (parameters, itemIndex) => readTaking(parameters, { itemIndex, what: 'redeem' }),
	run: async ({ engine, cause }, requests) => {
		const asked = requests.map((request) => ({ ...request, cause }));
		const outcomes = await engine.loyalty.redeemRewards(asked, regionOf(requests));
		return outcomes.map(refusedFor(REFUSALS));
	},
	writeItem: (outcome) => {
		if (outcome.status === 'refused')
			return { json: { reward: refusedJson('redeem', outcome) }, output: REFUSED };
		const { profileId, lots, ...redeemed } = outcome;
		const spent = lots.map(({ earnedAt, expiresAt, ...lot }) => ({
			...lot,
			earnedAt: formatInstant(earnedAt),
			expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
		}));
		const reward = { ...bookedJson('redeem', redeemed), lots: spent };
		return { json: { profileId, reward }, output: REDEEMED };
	},
});
