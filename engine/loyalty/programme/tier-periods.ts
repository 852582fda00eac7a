import { DateTime } from 'luxon';
import { dayOf, endOfDay, later } from './calendar';
import type { ProgrammeDefinition } from './definition';

export type TierRules = NonNullable<ProgrammeDefinition['tiers']>;

/** Something that counts towards a tier: points, one order, or money in minor units; below zero where it was taken back. */
export interface TierActivity {
	/** Epoch ms. */
	at: number;
	value: number;
}

/** What was reached in which period, for any instant. */
export interface TierPeriods {
	/** What counts at the instant towards the next tier. */
	figureAt(at: number): number;
	/** The highest figure whose level a member is entitled to at the instant. */
	keptFigureAt(at: number): number;
	/** The instants after `from` and up to `to` at which a figure may change, in order. */
	instantsBetween(from: number, to: number): number[];
	/** The end of the period that begins at the latest by then. */
	endAfter(at: number): number;
}

interface Asked {
	tiers: TierRules;
	zone: string;
	joinedAt: number;
	activity: readonly TierActivity[];
}

export function tierPeriods(asked: Asked): TierPeriods {
	const { period } = asked.tiers;
	return period.type === 'rolling' ? rollingPeriods(asked, period) : yearlyPeriods(asked);
}

/** Sums of activities in order, by how many of them. */
function sumsOf(activity: readonly TierActivity[]) {
	const sorted = activity.toSorted((a, b) => a.at - b.at);
	const sums = [0];
	for (const { value } of sorted) sums.push((sums.at(-1) ?? 0) + value);
	const times = sorted.map(({ at }) => at);
	/** Of the activities from one position up to another, which is left out. */
	const sumBetween = (start: number, end: number) => (sums[end] ?? 0) - (sums[start] ?? 0);
	return { times, sumBetween };
}

/** How many of the sorted numbers are at most as large. */
function countUpTo(sorted: readonly number[], limit: number): number {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((sorted[middle] ?? Infinity) <= limit) low = middle + 1;
		else high = middle;
	}
	return low;
}

const UNIX_YEAR = 1970;
const YEAR_MS = 31_556_952_000;
const YEARS_KEPT_MAX = 1_000;
const calendarYears = new Map<string, number>();

/** Asked for every order of every member, and always the same few. */
function startOfCalendarYear(year: number, zone: string): number {
	const key = `${year} ${zone}`;
	const known = calendarYears.get(key);
	if (known !== undefined) return known;
	const start = DateTime.fromObject({ year, month: 1, day: 1 }, { zone }).toMillis();
	if (calendarYears.size >= YEARS_KEPT_MAX) calendarYears.clear();
	calendarYears.set(key, start);
	return start;
}

/** Years of the calendar, or of the membership: each begins with the whole day. */
function yearlyPeriods({ tiers, zone, joinedAt, activity }: Asked): TierPeriods {
	const { times, sumBetween } = sumsOf(activity);
	const firstDay = tiers.period.type === 'calendar' ? undefined : dayOf(joinedAt, zone);
	const starts = new Map<number, number>();
	const startOfYear = (year: number) => {
		const known = starts.get(year);
		if (known !== undefined) return known;
		const start =
			firstDay === undefined
				? startOfCalendarYear(year, zone)
				: firstDay
						.plus({ years: year - firstDay.year })
						.startOf('day')
						.toMillis();
		starts.set(year, start);
		return start;
	};
	// Asked of every activity again and again: from one year on it is found by comparing, without a calendar.
	let lastYear = firstDay?.year ?? UNIX_YEAR + Math.floor(joinedAt / YEAR_MS);
	const yearOf = (at: number) => {
		while (startOfYear(lastYear) > at) lastYear -= 1;
		while (startOfYear(lastYear + 1) <= at) lastYear += 1;
		return lastYear;
	};
	const sumOf = (year: number, until: number) =>
		sumBetween(countUpTo(times, startOfYear(year) - 1), countUpTo(times, until));
	const keepsNext = tiers.keepUntil === 'end_of_next_period';
	return {
		figureAt: (at) => sumOf(yearOf(at), at),
		keptFigureAt: (at) => {
			const year = yearOf(at);
			const now = sumOf(year, at);
			return keepsNext ? Math.max(now, sumOf(year - 1, startOfYear(year) - 1)) : now;
		},
		instantsBetween: (from, to) => {
			const years = yearOf(to) - yearOf(from);
			const begins = Array.from({ length: years }, (_, i) => startOfYear(yearOf(from) + 1 + i));
			return between([...times, ...begins], from, to);
		},
		endAfter: (at) => startOfYear(yearOf(at) + 1),
	};
}

/** Each activity counts until the end of the day so many days or months later. */
function rollingPeriods(
	{ tiers, zone, activity }: Asked,
	period: Extract<TierRules['period'], { type: 'rolling' }>,
): TierPeriods {
	const { times, sumBetween } = sumsOf(activity);
	const outAt = (at: number) => endOfDay(later(dayOf(at, zone), period));
	const outs = times.map(outAt);
	const figureAt = (at: number) => sumBetween(countUpTo(outs, at), countUpTo(times, at));
	const figures = times.map(figureAt);
	const keepsNext = tiers.keepUntil === 'end_of_next_period';
	return {
		figureAt,
		keptFigureAt: (at) => {
			const now = figureAt(at);
			if (!keepsNext) return now;
			const kept = figures.slice(countUpTo(outs, at), countUpTo(times, at));
			return kept.reduce((highest, figure) => Math.max(highest, figure), now);
		},
		instantsBetween: (from, to) => between([...times, ...outs], from, to),
		endAfter: outAt,
	};
}

function between(instants: readonly number[], from: number, to: number): number[] {
	return [...new Set(instants)].filter((at) => at > from && at <= to).sort((a, b) => a - b);
}
