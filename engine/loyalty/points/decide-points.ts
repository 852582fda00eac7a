import { DateTime } from 'luxon';
import type { Rejected } from '../../values';
import { checkText, currencyDigits, parseAmount, rejected } from '../../values';
import type { ExpiresAfter, PendingUntil, PlainEarnFrom, RequestReason } from './types';

/** Most points of one booking: sums of millions of bookings stay exact integers. */
export const POINTS_MAX = 1_000_000_000;
const RATE_DECIMALS_MAX = 6;
const DAYS_MAX = 36_500;
const MONTHS_MAX = 1_200;

type Refusal = Rejected<RequestReason>;

/** A whole number of points from 0 to `POINTS_MAX`. */
export function decidePoints(value: unknown): number | Refusal {
	const points = wholeNumber(value);
	if (points !== undefined && points >= 0 && points <= POINTS_MAX) return points;
	return rejected('points_invalid', {
		field: 'points',
		message: 'The points are not a whole number of zero or more',
		mend: `Give whole points from 0 to ${POINTS_MAX.toLocaleString('en')}; check the field that they are read from.`,
	});
}

/** A whole number of points, more or less than zero, to `POINTS_MAX` either way. */
export function decideSignedPoints(value: unknown): number | Refusal {
	const text = typeof value === 'string' ? value.trim() : String(value);
	const isTaken = text.startsWith('-');
	const points = decidePoints(isTaken ? text.slice(1) : value);
	if (typeof points === 'number' && points > 0) return isTaken ? -points : points;
	return rejected('points_invalid', {
		field: 'points',
		message: 'The points are not a whole number other than zero',
		mend: `Give whole points, such as 50 to give or -50 to take, up to ${POINTS_MAX.toLocaleString('en')}.`,
	});
}

/**
 * The points to earn. For money: amount × points per unit, rounded down, without a floating-point step: 19.99 EUR at
 * 1.5 points a euro are 29 points.
 */
export function decideEarnedPoints(from: PlainEarnFrom): number | Refusal {
	if ('points' in from) return decidePoints(from.points);
	const money = parseAmount(from.amount, from.currency, 'amount');
	if ('status' in money) return money;
	const rate = rateOf(from.pointsPerUnit);
	if ('status' in rate) return rate;
	const divisor = 10n ** BigInt((currencyDigits(money.currency) ?? 0) + rate.decimals);
	return decidePoints(Number((BigInt(money.amountMinor) * rate.digits) / divisor));
}

function rateOf(value: unknown): { digits: bigint; decimals: number } | Refusal {
	const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
	const [, whole = '', decimals = ''] = /^(\d{1,9})(?:\.(\d+))?$/.exec(text) ?? [];
	if (whole !== '' && decimals.length <= RATE_DECIMALS_MAX) {
		return { digits: BigInt(whole + decimals), decimals: decimals.length };
	}
	return rejected('rate_invalid', {
		field: 'pointsPerUnit',
		message: 'Points per unit is not a number of zero or more',
		mend: `Give how many points one unit of money earns, such as 1 or 0.5, with at most ${RATE_DECIMALS_MAX} decimals.`,
	});
}

/** When points earned at the instant lapse; null for never. Calendar days and months in UTC. */
export function decideExpiry(
	earnedAt: number,
	after: ExpiresAfter | undefined,
): number | null | Refusal {
	if (after === undefined) return null;
	const earnedOn = DateTime.fromMillis(earnedAt, { zone: 'utc' });
	if ('days' in after) {
		const days = wholeNumber(after.days);
		if (isFrom1To(days, DAYS_MAX)) return earnedOn.plus({ days }).toMillis();
		return expiryInvalid(`a whole number of days from 1 to ${DAYS_MAX}`);
	}
	const months = wholeNumber(after.months);
	if (isFrom1To(months, MONTHS_MAX)) return earnedOn.plus({ months }).toMillis();
	return expiryInvalid(`a whole number of months from 1 to ${MONTHS_MAX}`);
}

function expiryInvalid(expected: string): Refusal {
	return rejected('expiry_invalid', {
		field: 'expiresAfter',
		message: `How long the points last is not ${expected}`,
		mend: `Give ${expected}, or let the points never expire.`,
	});
}

function isFrom1To(value: number | undefined, max: number): value is number {
	return value !== undefined && value >= 1 && value <= max;
}

export function wholeNumber(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
	return typeof value === 'string' && /^\s*\d{1,15}(?:\.0+)?\s*$/.test(value)
		? Number(value)
		: undefined;
}

const MINUTES_MAX = 527_040;

/** A whole number of minutes, up to a year. */
export function decideMinutes(value: unknown): number | Refusal {
	const minutes = wholeNumber(value);
	if (isFrom1To(minutes, MINUTES_MAX)) return minutes;
	return rejected('minutes_invalid', {
		field: 'minutes',
		message: 'How long the points are held is not a whole number of minutes',
		mend: `Give minutes from 1 to ${MINUTES_MAX.toLocaleString('en')}, or leave it empty for the programme's own.`,
	});
}

const EVENT_LENGTH_MAX = 128;

/** When points become spendable; null for at once. */
export function decidePending(
	earnedAt: number,
	pending: PendingUntil | undefined,
): { until: number; event: string | null } | null | Refusal {
	if (pending === undefined) return null;
	const after = 'days' in pending ? pending.days : pending.cancelAfterDays;
	const days = wholeNumber(after);
	if (!isFrom1To(days, DAYS_MAX)) return pendingInvalid();
	const until = DateTime.fromMillis(earnedAt, { zone: 'utc' }).plus({ days }).toMillis();
	if ('days' in pending) return { until, event: null };
	const event = decideEvent(pending.event);
	return typeof event === 'string' ? { until, event } : event;
}

function pendingInvalid(): Refusal {
	return rejected('pending_invalid', {
		field: 'pending',
		message: `How long the points are pending is not a whole number of days from 1 to ${DAYS_MAX}`,
		mend: 'Give the days after which they may be spent (or, where they wait for an event, are cancelled), or let them be available at once.',
	});
}

/** The name of the event that pending points wait for. */
export function decideEvent(value: unknown): string | Refusal {
	const event = checkText(value, 'event', EVENT_LENGTH_MAX);
	if (typeof event === 'string') return event;
	return rejected('event_missing', {
		field: 'event',
		message: 'The event that the points wait for has no name',
		mend: `Give a name of up to ${EVENT_LENGTH_MAX} characters, such as order_delivered.`,
	});
}
