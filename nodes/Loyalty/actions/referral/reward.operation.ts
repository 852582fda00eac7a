import type { ReferralRewarded, RewardReferralRequest } from '../../../../engine';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { regionOf } from '../point/point-fields';
import { savedProgrammeProperty } from '../programme/programme-fields';
import type { Refused } from '../refusal';
import { refusedFor, refusedJson } from '../refusal';
import { readFriend, regionOptions } from './referral-fields';

const REWARDED = 0;
const NOT_REWARDED = 1;

/** Most customers were brought by nobody, or count no more: no mistake of the workflow. */
const REFUSALS = [
	...['referral_unknown', 'referral_settled', 'friend_not_new', 'referral_of_oneself'],
	...['order_missing', 'order_too_small'],
];

/** Gives both sides their points for a friend who has ordered. */
export const reward = operation<
	RewardReferralRequest & { defaultRegion: string },
	ReferralRewarded | Refused
>({
	value: 'reward',
	name: 'Reward',
	action: 'Reward both sides of a referral',
	description:
		'After an order: if the customer was brought by a member and this is their first order, both get their points, once. Leaves by Rewarded, or by Not Rewarded with the reason.',
	outputs: ['Rewarded', 'Not Rewarded'],
	properties: showFor('referral', 'reward', [
		savedProgrammeProperty,
		...customerProperties,
		regionOptions,
	]),
	readItem: readFriend,
	run: async ({ engine, cause }, requests) => {
		const asked = requests.map((request) => ({ ...request, cause }));
		const outcomes = await engine.loyalty.rewardReferrals(asked, regionOf(requests));
		return outcomes.map(refusedFor(REFUSALS));
	},
	writeItem: (outcome) => {
		if (outcome.status === 'refused')
			return { json: { referral: refusedJson('reward', outcome) }, output: NOT_REWARDED };
		const { profileId, ...rewarded } = outcome;
		return {
			json: { profileId, referral: { operation: 'reward', ...rewarded } },
			output: REWARDED,
		};
	},
});
