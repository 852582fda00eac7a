import { formatInstant, rejected } from '../../values';
import type {
	LimitReached,
	OutOfStock,
	RedemptionRefusal,
	RewardRow,
	RewardUnknown,
} from './types';

export function rewardUnknown(): RewardUnknown {
	return rejected('reward_unknown', {
		field: 'rewardId',
		message: 'There is no reward of this ID',
		mend: 'Choose one from the list, or save it first with the operation Save. Small and capital letters are two things.',
	});
}

export function notActive({ isActive, validFrom, validUntil }: RewardRow, at: number) {
	return rejected('not_active', {
		field: 'rewardId',
		message: whyNotActive({ isActive, validFrom, validUntil }, at),
		mend: 'Nothing was taken. Offer another reward, or change this one with the operation Save.',
	});
}

function whyNotActive(
	{ isActive, validFrom, validUntil }: Pick<RewardRow, 'isActive' | 'validFrom' | 'validUntil'>,
	at: number,
): string {
	if (!isActive) return 'The reward is switched off';
	return validFrom !== null && at < validFrom
		? `The reward can be had from ${formatInstant(validFrom)}`
		: `The reward could be had until ${formatInstant(validUntil ?? at)}`;
}

export function limitReached(limit: number, had: number): LimitReached {
	const refusal = rejected('limit_reached', {
		field: 'rewardId',
		message: `The customer has had this reward ${had} times of ${limit}`,
		mend: 'Nothing was taken. Reservations that have not ended count, refunded rewards do not. Offer another reward.',
	});
	return { ...refusal, limit, had };
}

export function outOfStock(stock: number, reserved: number): OutOfStock {
	const refusal = rejected('out_of_stock', {
		field: 'rewardId',
		message:
			reserved === 0
				? 'No piece of this reward is left'
				: `No piece of this reward is free: ${stock} in stock, ${reserved} of them reserved`,
		mend: 'Nothing was taken. Offer another reward, or add pieces with the operation Adjust Stock.',
	});
	return { ...refusal, stock, reserved };
}

export function redemptionUnknown(): RedemptionRefusal {
	return rejected('redemption_unknown', {
		field: 'redemptionId',
		message: 'There is no reservation or redemption of a reward with this ID',
		mend: 'Give the ID that Reserve or Redeem told (reward.redemptionId).',
	});
}

export function reservationNotOpen(why: string): RedemptionRefusal {
	return rejected('reservation_not_open', {
		field: 'redemptionId',
		message: `This reservation is not open: ${why}`,
		mend: 'Its points and its piece are not set aside any more. Redeem the reward anew where it is still wanted.',
	});
}

export function notRedeemed(): RedemptionRefusal {
	return rejected('not_redeemed', {
		field: 'redemptionId',
		message: 'This reward was not redeemed, or was refunded before',
		mend: 'Nothing was given back. A reservation that is open is given back with Release.',
	});
}
