import fc from 'fast-check';
import { DateTime } from 'luxon';
import { decideLotTerms, idleLapseAt } from '../../../../engine/loyalty/programme/decide-lot-terms';
import { at, programmeOf } from './programme';

const berlin = 'Europe/Berlin';
const terms = (parts: object, earnedAt: string, zone = 'UTC') =>
	decideLotTerms(programmeOf({ zone, ...parts }), at(earnedAt));
const none = {
	activatesAt: null,
	waitsFor: null,
	cancelsAt: null,
	expiresAt: null,
	idleAfter: null,
};
const rolling = (parts: object) => ({ expiry: { type: 'rolling', ...parts } });
const fixed = (parts: object) => ({ expiry: { type: 'fixed', ...parts } });

describe('the terms of earned points', () => {
	test.each([
		['nothing at all', {}, '2026-01-31', none],
		[
			'days, the whole of the last one',
			rolling({ days: 1 }),
			'2026-03-01T23:59:59Z',
			{ expiresAt: at('2026-03-03') },
		],
		[
			'31 January and a month',
			rolling({ months: 1 }),
			'2026-01-31T12:00:00Z',
			{ expiresAt: at('2026-03-01') },
		],
		[
			'31 January and a month in a leap year',
			rolling({ months: 1 }),
			'2028-01-31',
			{ expiresAt: at('2028-03-01') },
		],
		[
			'a month, on to its end',
			rolling({ months: 1, roundTo: 'month' }),
			'2026-01-10',
			{ expiresAt: at('2026-03-01') },
		],
		[
			'a month, on to the end of the quarter',
			rolling({ months: 1, roundTo: 'quarter' }),
			'2026-01-10',
			{ expiresAt: at('2026-04-01') },
		],
		[
			'the next of the fixed dates',
			fixed({ dates: ['06-30', '12-31'] }),
			'2026-06-30T20:00:00Z',
			{ expiresAt: at('2026-07-01') },
		],
		[
			'the fixed date of the next year',
			fixed({ dates: ['06-30'] }),
			'2026-07-01',
			{ expiresAt: at('2027-07-01') },
		],
		[
			'a fixed date that is too near',
			fixed({ dates: ['06-30', '12-31'], minimumDays: 30 }),
			'2026-06-01',
			{ expiresAt: at('2027-01-01') },
		],
		[
			'29 February in a year without one',
			fixed({ dates: ['02-29'] }),
			'2026-01-01',
			{ expiresAt: at('2026-03-01') },
		],
		[
			'inactivity',
			{ expiry: { type: 'inactivity', months: 12 } },
			'2026-01-01',
			{ idleAfter: 'P12M' },
		],
		[
			'pending for days',
			{ pending: { type: 'days', days: 14 } },
			'2026-01-01T18:00:00Z',
			{ activatesAt: at('2026-01-15') },
		],
		[
			'pending until an event',
			{ pending: { type: 'event', event: 'delivered', cancelAfterDays: 30 } },
			'2026-01-01',
			{ waitsFor: 'delivered', cancelsAt: at('2026-02-01') },
		],
	])('%s', (_rule, parts, earnedAt, expected) => {
		expect(terms(parts, earnedAt)).toEqual({ ...none, ...expected });
	});

	test('days are those of the programme’s zone: half past eleven in London is the next day in Berlin', () => {
		const late = '2026-03-31T22:30:00Z';
		expect(terms(rolling({ months: 1, roundTo: 'quarter' }), late, berlin).expiresAt).toBe(
			at('2026-06-30T22:00:00Z'),
		);
		expect(terms(rolling({ days: 1 }), late, 'Europe/London').expiresAt).toBe(
			at('2026-04-01T23:00:00Z'),
		);
	});

	test('a day without its first hour begins with the second', () => {
		// Clocks in Beirut went on at midnight of 29 March 2026.
		expect(terms(rolling({ days: 1 }), '2026-03-27T10:00:00Z', 'Asia/Beirut').expiresAt).toBe(
			at('2026-03-28T22:00:00Z'),
		);
	});

	test('inactivity ends with the day so long after the last activity', () => {
		expect(idleLapseAt('P1M', at('2026-01-31T10:00:00Z'), 'UTC')).toBe(at('2026-03-01'));
		expect(idleLapseAt('P90D', at('2026-01-01'), 'UTC')).toBe(at('2026-04-02'));
	});

	test('points never lapse before their time, always at a midnight, and later points never earlier', () => {
		const instants = fc.integer({ min: at('2020-01-01'), max: at('2035-01-01') });
		const zones = fc.constantFrom(
			'UTC',
			berlin,
			'America/New_York',
			'Asia/Kolkata',
			'Pacific/Apia',
		);
		const roundings = fc.constantFrom('month', 'quarter', undefined);
		const expiries = fc.oneof(
			fc.record({ months: fc.integer({ min: 1, max: 36 }), roundTo: roundings }),
			fc.record({ days: fc.integer({ min: 1, max: 900 }), roundTo: roundings }),
		);
		fc.assert(
			fc.property(instants, instants, zones, expiries, (one, other, zone, expiry) => {
				const definition = programmeOf({ zone, ...rolling(expiry) });
				const [first, second] = [Math.min(one, other), Math.max(one, other)].map(
					(earnedAt) => decideLotTerms(definition, earnedAt).expiresAt ?? 0,
				);
				const local = DateTime.fromMillis(first ?? 0, { zone });
				const days = 'days' in expiry ? expiry.days : expiry.months * 28;
				return (
					(first ?? 0) <= (second ?? 0) &&
					local.toMillis() === local.startOf('day').toMillis() &&
					(first ?? 0) > Math.min(one, other) + (days - 1) * 86_400_000 &&
					(expiry.roundTo === undefined || local.day === 1) &&
					(expiry.roundTo !== 'quarter' || [1, 4, 7, 10].includes(local.month))
				);
			}),
		);
	});
});
