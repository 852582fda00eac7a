import { DateTime } from 'luxon';
import { z } from 'zod';
import { invariant, parseInstant } from '../values';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS_MAX = 36_500;
const HOURS_MAX = 24 * DAYS_MAX;
const TEXT_LENGTH_MAX = 40;

const PERIODS = [
	'today',
	'yesterday',
	'this_week',
	'last_week',
	'this_month',
	'last_month',
	'this_year',
	'last_year',
] as const;

const instantText = z
	.string()
	.trim()
	.max(TEXT_LENGTH_MAX)
	.refine((text) => typeof parseInstant(text, 'window') === 'number', {
		message: 'must be a date such as 2026-03-01, or a date and time such as 2026-03-01T09:30:00Z',
	});

const FORMS = [
	['lastDays'],
	['lastHours'],
	['fromDaysAgo', 'toDaysAgo'],
	['from', 'to'],
	['calendar'],
];

/**
 * Which instants a condition is about, half-open. `lastDays` and `lastHours` end now; `fromDaysAgo` and `toDaysAgo` (0 if
 * left out) lie between two ages; `from` and `to`, either alone or both, are fixed; `calendar` is a period in the time
 * zone of the question, weeks from Monday. One object, so that what is wrong is said of the field itself.
 */
export const conditionWindow = z
	.object({
		lastDays: z.number().int().min(1).max(DAYS_MAX).optional(),
		lastHours: z.number().int().min(1).max(HOURS_MAX).optional(),
		fromDaysAgo: z.number().int().min(1).max(DAYS_MAX).optional(),
		toDaysAgo: z.number().int().min(0).max(DAYS_MAX).optional(),
		from: instantText.optional(),
		to: instantText.optional(),
		calendar: z.enum(PERIODS).optional(),
	})
	.strict()
	.superRefine((window, { addIssue }) => {
		const problem = problemOf(window);
		if (problem !== undefined) addIssue({ code: 'custom', ...problem });
	});

export type ConditionWindow = z.infer<typeof conditionWindow>;

function problemOf(
	window: Record<string, unknown>,
): { message: string; path?: string[] } | undefined {
	const given = Object.keys(window).filter((key) => window[key] !== undefined);
	if (!FORMS.some((form) => given.length > 0 && given.every((key) => form.includes(key)))) {
		return {
			message:
				'must have lastDays, or lastHours, or fromDaysAgo and toDaysAgo, or from and to, or calendar',
		};
	}
	const { fromDaysAgo, toDaysAgo, from, to } = window;
	if (fromDaysAgo === undefined && toDaysAgo !== undefined)
		return { path: ['fromDaysAgo'], message: 'is missing' };
	if (Number(toDaysAgo ?? 0) >= Number(fromDaysAgo ?? 1))
		return { path: ['toDaysAgo'], message: 'must be less than fromDaysAgo' };
	const isBackwards =
		from !== undefined && to !== undefined && instantOf(from, 'utc') >= instantOf(to, 'utc');
	return isBackwards ? { path: ['to'], message: 'must be later than from' } : undefined;
}

/** Whether time alone takes instants out of the window. */
export function isMoving(window: ConditionWindow | undefined): boolean {
	return window !== undefined && window.from === undefined && window.to === undefined;
}

/** When a question is asked: now, in epoch ms, and the IANA time zone of days without one. */
export interface AskedAt {
	now: number;
	zone: string;
}

/** Half-open, [from, to), epoch ms; without a bound on a side where there is none. */
export interface InstantRange {
	from?: number;
	to?: number;
}

/** The instants that are in the window, if it is asked now. No window holds all. */
export function rangeOf(window: ConditionWindow | undefined, asked: AskedAt): InstantRange {
	if (window === undefined) return {};
	const ages = agesOf(window);
	if (ages !== undefined) return { from: asked.now - ages.oldest, to: asked.now - ages.youngest };
	if (window.calendar !== undefined) return periodRange(window.calendar, asked);
	return {
		...(window.from === undefined ? {} : { from: instantOf(window.from, asked.zone) }),
		...(window.to === undefined ? {} : { to: instantOf(window.to, asked.zone) }),
	};
}

/**
 * How the window moves. Along with time: an instant t is in it from `t + entersAfterMs + 1` on, and out of it from
 * `t + leavesAfterMs + 1` on. By the calendar: it stays until `nextAt`, epoch ms. Undefined where it never moves.
 */
export type WindowMove = { entersAfterMs: number; leavesAfterMs: number } | { nextAt: number };

export function moveOf(
	window: ConditionWindow | undefined,
	asked: AskedAt,
): WindowMove | undefined {
	if (window === undefined) return undefined;
	const ages = agesOf(window);
	if (ages !== undefined) return { entersAfterMs: ages.youngest, leavesAfterMs: ages.oldest };
	if (window.calendar === undefined) return undefined;
	const unit = unitOf(window.calendar);
	return {
		nextAt: startOf(unit, asked)
			.plus({ [unit]: 1 })
			.startOf(unit)
			.toMillis(),
	};
}

/** The window in words that follow a verb, such as `in the last 30 days`; empty for no window. */
export function windowWords(window: ConditionWindow | undefined): string {
	if (window === undefined) return '';
	const { lastDays, lastHours, fromDaysAgo, toDaysAgo = 0, from, to, calendar } = window;
	if (lastDays !== undefined) return lastWords(lastDays, 'day');
	if (lastHours !== undefined) return lastWords(lastHours, 'hour');
	if (fromDaysAgo !== undefined)
		return `between ${fromDaysAgo} and ${counted(toDaysAgo, 'day')} ago`;
	if (calendar !== undefined) return PERIOD_WORDS[calendar];
	const words = [from === undefined ? '' : `from ${from}`, to === undefined ? '' : `before ${to}`];
	return words.filter((word) => word !== '').join(' and ');
}

function lastWords(count: number, unit: string): string {
	return `in the last ${count === 1 ? unit : counted(count, unit)}`;
}

/** As `1 day` and `2 days`. */
export function counted(count: number, unit: string): string {
	return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

type Period = (typeof PERIODS)[number];

const PERIOD_WORDS: Record<Period, string> = {
	today: 'today',
	yesterday: 'yesterday',
	this_week: 'this week',
	last_week: 'last week',
	this_month: 'this month',
	last_month: 'last month',
	this_year: 'this year',
	last_year: 'last year',
};

/** Of a window that ends now or some time ago: the greatest and the least age in it, in ms. */
function agesOf(window: ConditionWindow): { oldest: number; youngest: number } | undefined {
	const { lastDays, lastHours, fromDaysAgo, toDaysAgo = 0 } = window;
	if (lastDays !== undefined) return { oldest: lastDays * DAY_MS, youngest: 0 };
	if (lastHours !== undefined) return { oldest: lastHours * HOUR_MS, youngest: 0 };
	if (fromDaysAgo === undefined) return undefined;
	return { oldest: fromDaysAgo * DAY_MS, youngest: toDaysAgo * DAY_MS };
}

type Unit = 'day' | 'week' | 'month' | 'year';

function unitOf(period: Period): Unit {
	if (period === 'today' || period === 'yesterday') return 'day';
	return period.slice('this_'.length) as Unit;
}

function periodRange(period: Period, asked: AskedAt): Required<InstantRange> {
	const unit = unitOf(period);
	const isBefore = period === 'yesterday' || period.startsWith('last_');
	const from = startOf(unit, asked).minus({ [unit]: isBefore ? 1 : 0 });
	return { from: from.toMillis(), to: from.plus({ [unit]: 1 }).toMillis() };
}

function startOf(unit: Unit, { now, zone }: AskedAt): DateTime {
	return DateTime.fromMillis(now, { zone }).startOf(unit);
}

/** A date alone is its midnight in the zone. */
function instantOf(text: unknown, zone: string): number {
	const instant = parseInstant(text, 'window', zone);
	invariant(typeof instant === 'number', 'condition window: the schema has checked the instant');
	return instant;
}
