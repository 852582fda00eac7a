import fc from 'fast-check';
import { DateTime } from 'luxon';
import { formatInstant, parseInstant } from '../../../engine/values';

const AT = Date.UTC(2026, 2, 1, 9, 30);

test.each<[rule: string, value: unknown, instant: number]>([
	['ISO 8601 in UTC', '2026-03-01T09:30:00Z', AT],
	['milliseconds count', '2026-03-01T09:30:00.250Z', AT + 250],
	['finer than milliseconds is cut', '2026-03-01T09:30:00.250999999Z', AT + 250],
	['an offset counts', '2026-03-01T11:30:00+02:00', AT],
	['an offset west counts', '2026-03-01T04:00:00-05:30', AT],
	['without an offset it is UTC', '2026-03-01T09:30:00', AT],
	['seconds may be left out', '2026-03-01T09:30Z', AT],
	['blanks around do not matter', '  2026-03-01T09:30:00Z ', AT],
	['a date is its midnight', '2026-03-01', Date.UTC(2026, 2, 1)],
	['a date without dashes', '20260301', Date.UTC(2026, 2, 1)],
	['the form of SQL', '2026-03-01 09:30:00', AT],
	['the form of SQL with an offset', '2026-03-01 11:30:00+02:00', AT],
	['a leap day', '2024-02-29T09:30:00Z', Date.UTC(2024, 1, 29, 9, 30)],
	['the last day of a month', '2026-01-31T09:30:00Z', Date.UTC(2026, 0, 31, 9, 30)],
	['a week of the year', '2026-W10', Date.UTC(2026, 2, 2)],
	['a day of the year', '2026-060', Date.UTC(2026, 2, 1)],
	['a number of seconds', AT / 1_000, AT],
	['a number of milliseconds', AT, AT],
	['seconds as text', String(AT / 1_000), AT],
	['milliseconds as text', String(AT), AT],
	['seconds with a fraction', AT / 1_000 + 0.25, AT + 250],
	['before 1970', '1969-12-31T23:59:59Z', -1_000],
	['the beginning of the epoch', 0, 0],
	['a Date', new Date(AT), AT],
	['a luxon time of another zone', DateTime.fromMillis(AT, { zone: 'Asia/Tokyo' }), AT],
])('%s', (_rule, value, instant) => {
	expect(parseInstant(value, 'occurredAt')).toBe(instant);
});

test.each<[rule: string, value: unknown]>([
	['a word', 'yesterday'],
	['nothing', ''],
	['no value', undefined],
	['null', null],
	['true', true],
	['an object', { year: 2026 }],
	['an invalid Date', new Date(NaN)],
	['an invalid luxon time', DateTime.invalid('test')],
	['not a number', NaN],
	['infinity', Infinity],
	['a month that no year has', '2026-13-01'],
	['a day that its month lacks', '2026-02-30'],
	['a time on a day that its month lacks', '2026-02-30T09:30:00Z'],
	['a leap day of another year', '2026-02-29T09:30:00+01:00'],
	['an hour that no day has', '2026-03-01T25:00:00Z'],
	['an American date', '03/01/2026'],
	['a time without a date', '12:30'],
	['a time with seconds and no date', '12:30:00'],
	['two digits', '10'],
	['six digits, which could be a time', '123000'],
	['after the year 9999', '+010000-01-01T00:00:00Z'],
	['an epoch beyond the year 9999', 9e15],
	['a million characters', '2026-03-01T'.repeat(100_000)],
	['SQL behind a date', "2026-03-01' or 1=1"],
])('no time: %s', (_rule, value) => {
	const outcome = parseInstant(value, 'occurredAt');
	expect(outcome).toMatchObject({
		status: 'rejected',
		reason: 'instant_invalid',
		field: 'occurredAt',
	});
});

test('a time without an offset is read in the zone, one with an offset is not', () => {
	const inBerlin = (text: string) => parseInstant(text, 'at', 'Europe/Berlin');
	expect(inBerlin('2026-03-01T10:30:00')).toBe(AT);
	expect(inBerlin('2026-03-01 10:30:00')).toBe(AT);
	expect(inBerlin('2026-07-01')).toBe(Date.UTC(2026, 5, 30, 22));
	expect(inBerlin('2026-03-01T09:30:00Z')).toBe(AT);
});

test('what is written is read back as it was', () => {
	const instant = fc.integer({ min: -62_135_596_800_000, max: Date.UTC(9999, 11, 31) });
	fc.assert(
		fc.property(instant, (at) => {
			expect(parseInstant(formatInstant(at), 'at')).toBe(at);
		}),
	);
});

test('it is written as ISO 8601 in UTC', () => {
	expect(formatInstant(AT)).toBe('2026-03-01T09:30:00.000Z');
});
