import fc from 'fast-check';
import type { ReferralFacts } from '../../../../engine/loyalty/programme/decide-referral';
import { decideReferral } from '../../../../engine/loyalty/programme/decide-referral';
import { programmeOf } from './programme';

const definition = programmeOf({
	referral: {
		referrerPoints: 500,
		friendPoints: 200,
		limit: { friends: 3, per: 'month' },
		minimumAmount: 20,
	},
});
const facts: ReferralFacts = {
	referrerId: 'ana',
	friendId: 'bo',
	ordersBefore: 0,
	isSettled: false,
	firstOrderMinor: 2000,
	friendsRewarded: 2,
};

describe('points for bringing a friend', () => {
	test.each([
		[
			'both sides, with the friend’s first order',
			{},
			{ referrerPoints: 500, friendPoints: 200, isLimited: false },
		],
		[
			'the friend alone, once the member has had enough friends',
			{ friendsRewarded: 3 },
			{ referrerPoints: 0, friendPoints: 200, isLimited: true },
		],
	])('%s', (_rule, changed, reward) => {
		const outcome = decideReferral(definition, { ...facts, ...changed });
		expect(outcome).toEqual({ status: 'rewarded', ...reward });
	});

	test.each([
		['oneself', { friendId: 'ana', isSettled: true }, 'referral_of_oneself'],
		['who had ordered before', { ordersBefore: 1, isSettled: true }, 'friend_not_new'],
		['who was brought already', { isSettled: true, firstOrderMinor: null }, 'referral_settled'],
		['who has not ordered', { firstOrderMinor: null }, 'order_missing'],
		['who has ordered too little', { firstOrderMinor: 1999 }, 'order_too_small'],
	])('none for a friend %s', (_rule, changed, reason) => {
		expect(decideReferral(definition, { ...facts, ...changed })).toMatchObject({ reason });
	});

	test('none in a programme without referrals', () => {
		expect(decideReferral(programmeOf(), facts)).toMatchObject({ reason: 'referral_not_offered' });
	});

	test('a member who brings many friends gets points for as many as the limit, each friend once', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }), (friends) => {
				const settled = new Set<number>();
				let [friendsRewarded, points] = [0, 0];
				for (const friend of friends) {
					const outcome = decideReferral(definition, {
						...facts,
						friendId: `friend ${friend}`,
						isSettled: settled.has(friend),
						friendsRewarded,
					});
					if (outcome.status === 'rejected') continue;
					settled.add(friend);
					points += outcome.referrerPoints;
					if (outcome.referrerPoints > 0) friendsRewarded += 1;
				}
				const distinct = new Set(friends).size;
				expect([settled.size, points]).toEqual([distinct, 500 * Math.min(3, distinct)]);
			}),
		);
	});
});
