import type { Rejected } from '../../values';
import { parseAmount, rejected } from '../../values';
import type { ProgrammeDefinition } from './definition';

export type ReferralReason =
	| 'referral_not_offered'
	| 'referral_of_oneself'
	| 'friend_not_new'
	| 'referral_settled'
	| 'order_missing'
	| 'order_too_small';

/** What is known of a friend whom a member brought. */
export interface ReferralFacts {
	/** The people, as canonical profiles: a merge may have made them one. */
	referrerId: string;
	friendId: string;
	/** Orders of the friend from before they were brought. */
	ordersBefore: number;
	/** Whether points were given for this friend already, whoever brought them. */
	isSettled: boolean;
	/** The friend's first order since, minor units of the programme's currency; null while there is none. */
	firstOrderMinor: number | null;
	/** Friends that the member got points for in the period of the limit. */
	friendsRewarded: number;
}

export interface ReferralReward {
	status: 'rewarded';
	/** Zero where the member's limit is reached: the friend gets theirs all the same. */
	referrerPoints: number;
	friendPoints: number;
	isLimited: boolean;
}

/** What both sides get for a friend: once, and only after the friend's first order. */
export function decideReferral(
	{ currency, referral }: Pick<ProgrammeDefinition, 'currency' | 'referral'>,
	facts: ReferralFacts,
): ReferralReward | Rejected<ReferralReason> {
	if (referral === undefined) return refuse('referral_not_offered');
	const problem = problemOf(facts) ?? orderProblem({ currency, referral }, facts);
	if (problem !== undefined) return refuse(problem);
	const isLimited = referral.limit !== undefined && facts.friendsRewarded >= referral.limit.friends;
	return {
		status: 'rewarded',
		referrerPoints: isLimited ? 0 : referral.referrerPoints,
		friendPoints: referral.friendPoints,
		isLimited,
	};
}

function problemOf(facts: ReferralFacts): ReferralReason | undefined {
	if (facts.referrerId === facts.friendId) return 'referral_of_oneself';
	if (facts.ordersBefore > 0) return 'friend_not_new';
	return facts.isSettled ? 'referral_settled' : undefined;
}

function orderProblem(
	{ currency, referral }: Pick<ProgrammeDefinition, 'currency' | 'referral'>,
	{ firstOrderMinor }: ReferralFacts,
): ReferralReason | undefined {
	if (firstOrderMinor === null) return 'order_missing';
	const minimum = parseAmount(referral?.minimumAmount ?? 0, currency, 'minimumAmount');
	const isEnough = 'amountMinor' in minimum && firstOrderMinor >= minimum.amountMinor;
	return isEnough ? undefined : 'order_too_small';
}

const WORDS: Record<ReferralReason, [message: string, mend: string]> = {
	referral_not_offered: [
		'This programme has no points for bringing a friend',
		'Add referral with the points of both sides to the programme.',
	],
	referral_of_oneself: [
		'The member and the friend are one person',
		'Nothing is to be done: nobody gets points for bringing themselves.',
	],
	friend_not_new: [
		'The friend had ordered before they were brought',
		'Points are given for new customers only.',
	],
	referral_settled: [
		'Points were given for this friend already',
		'Nothing is to be done: a friend counts once.',
	],
	order_missing: ['The friend has not ordered yet', 'Ask again after the friend’s first order.'],
	order_too_small: [
		'The friend’s first order comes to less than the programme asks for',
		'Lower referral.minimumAmount in the programme if smaller orders shall count.',
	],
};

function refuse(reason: ReferralReason): Rejected<ReferralReason> {
	const [message, mend] = WORDS[reason];
	return rejected(reason, { field: 'friend', message, mend });
}
