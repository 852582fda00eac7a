import type { ReserveRewardRequest, RewardReserved } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';
import { regionOf } from '../point/point-fields';
import type { Refused } from '../refusal';
import { refusedFor, refusedJson } from '../refusal';
import { bookedJson, readTaking, REFUSALS, rewardProperty, takeOptions } from './reward-fields';

const RESERVED = 0;
const REFUSED = 1;

/** Sets a reward and its points aside for each item's customer. */
export const reserve = operation<
	ReserveRewardRequest & { defaultRegion: string },
	RewardReserved | Refused
>({
	value: 'reserve',
	name: 'Reserve',
	action: 'Reserve a reward',
	description:
		'Set a reward and its points aside for the customer of each item until Claim, Release or the end of the time: Reserved, or Refused with the reason',
	outputs: ['Reserved', 'Refused'],
	properties: showFor('reward', 'reserve', [
		rewardProperty,
		...customerProperties,
		{
			displayName: 'Minutes',
			name: 'minutes',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 30,
			description:
				'How long it is set aside. After that the points and the piece are free again by themselves.',
		},
		takeOptions,
	]),
	readItem: (parameters, itemIndex) => ({
		...readTaking(parameters, { itemIndex, what: 'reserve' }),
		minutes: parameters.at('minutes', itemIndex),
	}),
	run: async ({ engine, cause }, requests) => {
		const asked = requests.map((request) => ({ ...request, cause }));
		const outcomes = await engine.loyalty.reserveRewards(asked, regionOf(requests));
		return outcomes.map(refusedFor(REFUSALS));
	},
	writeItem: (outcome) => {
		if (outcome.status === 'refused')
			return { json: { reward: refusedJson('reserve', outcome) }, output: REFUSED };
		const { profileId, heldUntil, ...reserved } = outcome;
		const reward = { ...bookedJson('reserve', reserved), heldUntil: formatInstant(heldUntil) };
		return { json: { profileId, reward }, output: RESERVED };
	},
});
