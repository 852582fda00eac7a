import type { Comparison, Value } from './comparison';
import { valueOf } from './comparison';
import { codePoints } from './fold-text';
import { editDistance } from './text-distance';

const MONTH_DAYS = 31;
const DAY_MS = 86_400_000;
const CLOSE_RATIO = 0.01;
const NEAR_RATIO = 0.1;

/** Dates of whatever writing: `text` is YYYYMMDD, `number` the day counted from 1970. */
export const dateComparison: Comparison = {
	levels: ['same', 'day and month swapped', 'one digit off', 'within a month', 'different'],
	prepare: (value) => {
		// A typing error may leave no date at all; the digits are still compared.
		const date = parseDate(value) ?? /^\d{8}$/.exec(value.trim())?.[0];
		if (date === undefined) return undefined;
		return valueOf(date, { points: codePoints(date), number: dayOf(date) });
	},
	levelOf: (a, b) => {
		if (a.text === swapped(b.text)) return 1;
		if (editDistance(a.points, b.points, 1) <= 1) return 2;
		return Math.abs(a.number - b.number) <= MONTH_DAYS ? 3 : 4;
	},
	blockKey: ({ text }) => text,
};

const YEAR_FIRST = /^(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?:[T ].*)?$/;
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/;

/**
 * A civil date as YYYYMMDD. A date that ends in the year is read day first, unless that cannot be; one side read wrongly is
 * the level "day and month swapped". Undefined: not a date.
 */
export function parseDate(value: string): string | undefined {
	const text = value.normalize('NFKC').trim();
	const yearFirst = YEAR_FIRST.exec(text);
	if (yearFirst) return civilDate(yearFirst[1] ?? '', yearFirst[2] ?? '', yearFirst[3] ?? '');
	const yearLast = YEAR_LAST.exec(text);
	if (!yearLast) return undefined;
	const [, first = '', second = '', year = ''] = yearLast;
	return civilDate(year, second, first) ?? civilDate(year, first, second);
}

/** Days go to 31 in every month: a typing error may be compared all the same. */
function civilDate(year: string, month: string, day: string): string | undefined {
	const isMonth = Number(month) >= 1 && Number(month) <= 12;
	const isDay = Number(day) >= 1 && Number(day) <= 31;
	if (!isMonth || !isDay) return undefined;
	return year + month.padStart(2, '0') + day.padStart(2, '0');
}

function swapped(date: string): string {
	return date.slice(0, 4) + date.slice(6) + date.slice(4, 6);
}

function dayOf(date: string): number {
	const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)].map(Number);
	return Date.UTC(year ?? 0, (month ?? 1) - 1, day) / DAY_MS;
}

/** Quantities: a height, a house's floor space. */
export const numberComparison: Comparison = {
	levels: ['same', 'within 1%', 'within 10%', 'different'],
	prepare: (value) => {
		const number = Number(value);
		return value.trim() === '' || !Number.isFinite(number)
			? undefined
			: valueOf(String(number), { number });
	},
	levelOf: (a, b) => {
		const ratio = distanceRatio(a, b);
		if (ratio <= CLOSE_RATIO) return 1;
		return ratio <= NEAR_RATIO ? 2 : 3;
	},
	blockKey: ({ text }) => text,
};

function distanceRatio(a: Value, b: Value): number {
	return Math.abs(a.number - b.number) / Math.max(Math.abs(a.number), Math.abs(b.number));
}
