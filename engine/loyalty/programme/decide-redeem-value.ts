import type { Money, Rejected } from '../../values';
import { invariant, parseAmount, rejected } from '../../values';
import { roundedQuotient } from './decimals';
import type { ProgrammeDefinition } from './definition';

type Rates = Pick<ProgrammeDefinition, 'currency' | 'redeem'>;

export type RedeemValueReason = 'redeem_not_offered' | 'points_below_minimum' | 'points_off_step';

/** Points and what they are worth. */
export interface RedeemValue {
	points: number;
	value: Money;
}

/** What so many points are worth, rounded down to minor units; or why they cannot be redeemed. */
export function decideRedeemValue(
	{ currency, redeem }: Rates,
	points: number,
): RedeemValue | Rejected<RedeemValueReason> {
	if (redeem === undefined) return notOffered();
	if (points < redeem.minimum) {
		return rejected('points_below_minimum', {
			field: 'points',
			message: `At least ${redeem.minimum} points are redeemed at a time`,
			mend: 'Redeem more points, or lower redeem.minimum in the programme.',
		});
	}
	if (points % redeem.step !== 0) {
		return rejected('points_off_step', {
			field: 'points',
			message: `Points are redeemed in steps of ${redeem.step}`,
			mend: `Redeem ${points - (points % redeem.step)} points, or change redeem.step in the programme.`,
		});
	}
	const worth = BigInt(points) * BigInt(valueMinorOf(redeem.value, currency));
	const amountMinor = roundedQuotient(worth, BigInt(redeem.points), 'down');
	return { points, value: { amountMinor, currency } };
}

/** The fewest points that are worth at least the amount (minor units of the programme's currency). */
export function decidePointsForValue(
	{ currency, redeem }: Rates,
	amountMinor: number,
): RedeemValue | Rejected<RedeemValueReason> {
	if (redeem === undefined) return notOffered();
	const needed = BigInt(amountMinor) * BigInt(redeem.points);
	const exact = roundedQuotient(needed, BigInt(valueMinorOf(redeem.value, currency)), 'up');
	const points = Math.max(redeem.minimum, Math.ceil(exact / redeem.step) * redeem.step);
	return decideRedeemValue({ currency, redeem }, points);
}

function valueMinorOf(value: number, currency: string): number {
	const money = parseAmount(value, currency, 'redeem.value');
	invariant(!('status' in money), 'programme: the value of points is an amount of its currency');
	return money.amountMinor;
}

function notOffered(): Rejected<RedeemValueReason> {
	return rejected('redeem_not_offered', {
		field: 'programme',
		message: 'This programme has no rate at which points are worth money',
		mend: 'Add redeem with points and value to the programme, or redeem points for a reward.',
	});
}
