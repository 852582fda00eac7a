import fc from 'fast-check';
import { DateTime } from 'luxon';
import { DAY_MS } from './part';

// Which instants are in a window, in plain TypeScript: written from docs/segment-conditions.md, shares no code with the
// engine. A calendar is read off the dates, not reckoned from the bounds of a period.

const HOUR_MS = 3_600_000;

export interface Window {
	lastDays?: number;
	lastHours?: number;
	fromDaysAgo?: number;
	toDaysAgo?: number;
	from?: string;
	to?: string;
	calendar?: string;
}

/** Windows around the instants that the oracle's worlds know. */
export const windows: fc.Arbitrary<Window> = fc.oneof(
	fc.record({ lastDays: fc.integer({ min: 1, max: 3 }) }),
	fc.record({ lastHours: fc.constantFrom(1, 12, 24, 36) }),
	fc.record(
		{ fromDaysAgo: fc.integer({ min: 2, max: 4 }), toDaysAgo: fc.integer({ min: 0, max: 1 }) },
		{ requiredKeys: ['fromDaysAgo'] },
	),
	fc.constantFrom<Window>(
		{ from: '2026-03-01' },
		{ to: '2026-03-01T09:00:00Z' },
		{ from: '2026-02-27T21:00', to: '2026-03-02 09:00' },
		{ from: '2026-02-28T10:00:00+13:00', to: '2026-03-03' },
	),
	fc.record({
		calendar: fc.constantFrom(
			...['today', 'yesterday', 'this_week', 'last_week'],
			...['this_month', 'last_month', 'this_year', 'last_year'],
		),
	}),
);

/** Whether the instant is in the window, if it is asked now. */
export function isInWindow(
	at: number,
	window: Window | null | undefined,
	{ now, zone }: { now: number; zone: string },
): boolean {
	if (!window) return true;
	const { lastDays, lastHours, fromDaysAgo, toDaysAgo = 0, from, to, calendar } = window;
	const age = now - at;
	if (lastDays !== undefined) return age > 0 && age <= lastDays * DAY_MS;
	if (lastHours !== undefined) return age > 0 && age <= lastHours * HOUR_MS;
	if (fromDaysAgo !== undefined) return age > toDaysAgo * DAY_MS && age <= fromDaysAgo * DAY_MS;
	if (calendar !== undefined) return isInCalendar(at, calendar, { now, zone });
	const instantOf = (text: string) => DateTime.fromISO(text.replace(' ', 'T'), { zone }).toMillis();
	return (from === undefined || at >= instantOf(from)) && (to === undefined || at < instantOf(to));
}

const FORMATS: Record<string, string> = {
	day: 'yyyy-MM-dd',
	week: 'kkkk-WW',
	month: 'yyyy-MM',
	year: 'yyyy',
};

function isInCalendar(
	at: number,
	calendar: string,
	{ now, zone }: { now: number; zone: string },
): boolean {
	const unit =
		{ today: 'day', yesterday: 'day' }[calendar] ?? calendar.replace(/^(this|last)_/, '');
	const isBefore = calendar === 'yesterday' || calendar.startsWith('last_');
	const today = DateTime.fromMillis(now, { zone });
	const wanted = today.minus({ [unit]: isBefore ? 1 : 0 });
	const format = FORMATS[unit] ?? '';
	return DateTime.fromMillis(at, { zone }).toFormat(format) === wanted.toFormat(format);
}
