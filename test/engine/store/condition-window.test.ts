import type { ConditionWindow } from '../../../engine/store';
import { conditionWindow, moveOf, rangeOf, windowWords } from '../../../engine/store';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-03-02T09:00:00Z');
const iso = (instant: number | undefined) =>
	instant === undefined ? undefined : new Date(instant).toISOString().replace(':00.000Z', 'Z');

test.each<[string, object, string, string | undefined]>([
	['an empty window is refused', {}, '', 'must have lastDays'],
	['two kinds of window at once are refused', { lastDays: 1, from: '2026-03-01' }, '', 'must have'],
	['no day at all is refused', { lastDays: 0 }, 'lastDays', undefined],
	['half a day is refused', { lastDays: 1.5 }, 'lastDays', undefined],
	['the younger age alone is refused', { toDaysAgo: 1 }, 'fromDaysAgo', 'is missing'],
	[
		'ages the wrong way round are refused',
		{ fromDaysAgo: 2, toDaysAgo: 2 },
		'toDaysAgo',
		'must be less',
	],
	[
		'a window that ends as it begins is refused',
		{ from: '2026-03-01', to: '2026-03-01' },
		'to',
		'later',
	],
	['a text that is no date is refused', { from: 'spring' }, 'from', 'must be a date'],
	['a day that no month has is refused', { to: '2026-02-30' }, 'to', 'must be a date'],
	['an unknown period is refused', { calendar: 'this_quarter' }, 'calendar', undefined],
	['a misspelt field is refused', { lastdays: 3 }, '', undefined],
])('%s, and the place is named', (_, window, place, sentence) => {
	const issue = conditionWindow.safeParse(window).error?.issues[0];
	expect(issue?.path.join('.')).toBe(place);
	expect(issue?.message).toContain(sentence ?? '');
});

test.each<[string, ConditionWindow | undefined, string, string | undefined, string | undefined]>([
	['no window has no bounds', undefined, 'utc', undefined, undefined],
	['lastDays ends now', { lastDays: 2 }, 'utc', '2026-02-28T09:00Z', '2026-03-02T09:00Z'],
	['lastHours ends now', { lastHours: 3 }, 'utc', '2026-03-02T06:00Z', '2026-03-02T09:00Z'],
	[
		'ages are days before now',
		{ fromDaysAgo: 3, toDaysAgo: 1 },
		'utc',
		'2026-02-27T09:00Z',
		'2026-03-01T09:00Z',
	],
	[
		'a missing younger age is now',
		{ fromDaysAgo: 1 },
		'utc',
		'2026-03-01T09:00Z',
		'2026-03-02T09:00Z',
	],
	[
		'a date is its midnight in the zone',
		{ from: '2026-03-01' },
		'Europe/Berlin',
		'2026-02-28T23:00Z',
		undefined,
	],
	[
		'an offset goes before the zone',
		{ to: '2026-03-01T00:00:00Z' },
		'Asia/Tokyo',
		undefined,
		'2026-03-01T00:00Z',
	],
	[
		'today is the zone’s',
		{ calendar: 'today' },
		'Pacific/Auckland',
		'2026-03-01T11:00Z',
		'2026-03-02T11:00Z',
	],
	[
		'yesterday ends as today begins',
		{ calendar: 'yesterday' },
		'utc',
		'2026-03-01T00:00Z',
		'2026-03-02T00:00Z',
	],
	[
		'a week begins on Monday',
		{ calendar: 'this_week' },
		'utc',
		'2026-03-02T00:00Z',
		'2026-03-09T00:00Z',
	],
	[
		'last week is the seven days before',
		{ calendar: 'last_week' },
		'utc',
		'2026-02-23T00:00Z',
		'2026-03-02T00:00Z',
	],
	[
		'last month is the whole February',
		{ calendar: 'last_month' },
		'utc',
		'2026-02-01T00:00Z',
		'2026-03-01T00:00Z',
	],
	[
		'a year ends in the zone’s other time',
		{ calendar: 'this_year' },
		'America/New_York',
		'2026-01-01T05:00Z',
		'2027-01-01T05:00Z',
	],
])('%s', (_, window, zone, from, to) => {
	const range = rangeOf(window, { now: NOW, zone });
	expect([iso(range.from), iso(range.to)]).toEqual([from, to]);
});

test.each([
	['of 23 hours in spring', '2026-03-29T12:00:00Z', 23],
	['of 25 hours in autumn', '2026-10-25T12:00:00Z', 25],
])('today is a day %s, where clocks change', (_, at, hours) => {
	const asked = { now: Date.parse(at), zone: 'Europe/Berlin' };
	const { from = 0, to = 0 } = rangeOf({ calendar: 'today' }, asked);
	expect(to - from).toBe(hours * HOUR_MS);
	expect(moveOf({ calendar: 'today' }, asked)).toEqual({ nextAt: to });
	const lastDay = rangeOf({ lastDays: 1 }, asked);
	expect((lastDay.to ?? 0) - (lastDay.from ?? 0)).toBe(DAY_MS);
});

test.each<[string, ConditionWindow | undefined, unknown]>([
	['no window never moves', undefined, undefined],
	['fixed bounds never move', { from: '2026-03-01' }, undefined],
	[
		'lastDays moves along with time',
		{ lastDays: 2 },
		{ entersAfterMs: 0, leavesAfterMs: 2 * DAY_MS },
	],
	[
		'ages move along with time',
		{ fromDaysAgo: 3, toDaysAgo: 1 },
		{ entersAfterMs: DAY_MS, leavesAfterMs: 3 * DAY_MS },
	],
	[
		'last week stays until Monday',
		{ calendar: 'last_week' },
		{ nextAt: Date.parse('2026-03-09T00:00:00Z') },
	],
	[
		'this month stays until the next',
		{ calendar: 'this_month' },
		{ nextAt: Date.parse('2026-04-01T00:00:00Z') },
	],
])('%s', (_, window, move) => {
	expect(moveOf(window, { now: NOW, zone: 'utc' })).toEqual(move);
});

test.each<[ConditionWindow, string]>([
	[{ lastDays: 1 }, 'in the last day'],
	[{ lastHours: 1 }, 'in the last hour'],
	[{ lastHours: 6 }, 'in the last 6 hours'],
	[{ fromDaysAgo: 60, toDaysAgo: 30 }, 'between 60 and 30 days ago'],
	[{ from: '2026-03-01', to: '2026-04-01' }, 'from 2026-03-01 and before 2026-04-01'],
	[{ calendar: 'last_month' }, 'last month'],
])('the window %j reads: %s', (window, words) => {
	expect(windowWords(window)).toBe(words);
});
