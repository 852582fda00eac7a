import fc from 'fast-check';
import {
	decideEarnedPoints,
	decideExpiry,
	decidePoints,
} from '../../../engine/loyalty/points/decide-points';
import { formatAmount } from '../../../engine/values';

const EARNED_AT = Date.parse('2026-01-31T22:30:00Z');

describe('points as given', () => {
	test.each([
		['a whole number counts', 120, 120],
		['digits in a text count', ' 120 ', 120],
		['a whole number with empty decimals counts', '120.00', 120],
		['zero is a number of points', 0, 0],
		['the largest booking', 1_000_000_000, 1_000_000_000],
	])('%s', (_rule, value, points) => {
		expect(decidePoints(value)).toBe(points);
	});

	test.each([
		['half a point is none', 0.5],
		['points below zero are no points', -1],
		['a minus in a text is no number of points', '-5'],
		['more than a booking may hold', 1_000_000_001],
		['an empty text is no number', ''],
		['nothing is no number', undefined],
		['true is no number', true],
		['a list is no number', [5]],
		['not a number', NaN],
		['infinity', Infinity],
		['an expression of a database', '1; drop table loyalty_entry'],
	])('%s', (_rule, value) => {
		expect(decidePoints(value)).toMatchObject({
			status: 'rejected',
			reason: 'points_invalid',
			field: 'points',
		});
	});
});

describe('points for money', () => {
	test.each([
		['19.99 EUR at 1.5 points a euro are 29 points', '19.99', 'EUR', 1.5, 29],
		['a euro short of the next point earns nothing for it', 99.99, 'EUR', 1, 99],
		[
			'0.29 at 100 points a unit are 29, though 0.29 * 100 is 28.999… in floating point',
			0.29,
			'USD',
			100,
			29,
		],
		['yen have no decimals', 500, 'JPY', '0.01', 5],
		['dinars have three', '1.999', 'KWD', 1000, 1999],
		['no money earns no points', 0, 'USD', 1, 0],
		['a rate of zero earns no points', 100, 'USD', 0, 0],
	])('%s', (_rule, amount, currency, pointsPerUnit, points) => {
		expect(decideEarnedPoints({ amount, currency, pointsPerUnit })).toBe(points);
	});

	test.each([
		['an amount below zero', -1, 'EUR', 1, 'amount_negative'],
		['a fraction of a cent', 0.005, 'EUR', 1, 'amount_too_precise'],
		['an amount with a currency sign', '€ 20', 'EUR', 1, 'amount_not_a_number'],
		['a currency that is none', 20, 'EURO', 1, 'currency_unknown'],
		['no currency', 20, undefined, 1, 'currency_unknown'],
		['a rate below zero', 20, 'EUR', -1, 'rate_invalid'],
		['a rate with too many decimals', 20, 'EUR', 0.1234567, 'rate_invalid'],
		['no rate', 20, 'EUR', '', 'rate_invalid'],
		['more points than a booking may hold', 90_000_000, 'EUR', 1000, 'points_invalid'],
	])('%s is refused', (_rule, amount, currency, pointsPerUnit, reason) => {
		expect(decideEarnedPoints({ amount, currency, pointsPerUnit })).toMatchObject({
			status: 'rejected',
			reason,
		});
	});

	test('points are never more than the money is worth, and never a whole point less', () => {
		const cents = fc.integer({ min: 0, max: 10_000_000 });
		const hundredths = fc.integer({ min: 0, max: 1_000 });
		fc.assert(
			fc.property(cents, hundredths, (amountMinor, rate) => {
				const amount = formatAmount({ amountMinor, currency: 'EUR' });
				const points = decideEarnedPoints({
					amount,
					currency: 'EUR',
					pointsPerUnit: (rate / 100).toFixed(2),
				});
				const exact = amountMinor * rate;
				return (
					typeof points === 'number' && points * 10_000 <= exact && (points + 1) * 10_000 > exact
				);
			}),
		);
	});
});

describe('how long points last', () => {
	test.each([
		['without a limit for ever', undefined, null],
		['90 days later at the same time (UTC)', { days: 90 }, '2026-05-01T22:30:00.000Z'],
		['31 January and a month is the last of February', { months: 1 }, '2026-02-28T22:30:00.000Z'],
		['two years and a leap day', { months: '25' }, '2028-02-29T22:30:00.000Z'],
	])('%s', (_rule, after, expiry) => {
		expect(decideExpiry(EARNED_AT, after)).toEqual(expiry === null ? null : Date.parse(expiry));
	});

	test.each([
		['no days at all', { days: 0 }],
		['half a month', { months: 0.5 }],
		['more than a hundred years of days', { days: 36_501 }],
		['more than a hundred years of months', { months: 1_201 }],
		['months that are no number', { months: 'twelve' }],
	])('%s is no span', (_rule, after) => {
		expect(decideExpiry(EARNED_AT, after)).toMatchObject({
			status: 'rejected',
			reason: 'expiry_invalid',
		});
	});
});
