import type { SqlBool } from 'kysely';
import { sql } from 'kysely';
import { DateTime } from 'luxon';
import type { Sql, SqlCondition } from './condition-sql';
import { compareInteger, earliestOf, instantAfter } from './condition-sql';
import type { AskedAt } from './condition-window';
import { jsonMonthDay, jsonSeconds } from './json-dates';
import { isSqlite } from './rows';
import type { Tx } from './types';

// Conditions on a date that move with time: N days around now, and a day that comes every year.

const DAY_MS = 86_400_000;
// From the first day that can be in a window now to the last change that can come next.
const DAYS_BEFORE = 62;
const DAYS_AFTER = 430;

export type RelativeOperator = 'within_last' | 'within_next' | 'before_last' | 'after_next';

interface DateComparison<Operator> {
	operator: Operator;
	days: number;
}

interface DateScope extends AskedAt {
	tx: Tx;
	/** JSON, or null. */
	value: Sql;
}

/** Whether the date lies in so many days around now, or beyond them. */
export function isInRelative(
	{ operator, days }: DateComparison<RelativeOperator>,
	{ tx, value, now }: DateScope,
): SqlCondition {
	const seconds = jsonSeconds(tx, value);
	// A date in whole seconds is at or after an instant in ms if it is so after the instant's rounding up.
	const edge = (at: number) => Math.ceil(at / 1000);
	const past = edge(now - days * DAY_MS);
	const future = edge(now + days * DAY_MS);
	const between = (from: number, to: number) =>
		sql<SqlBool>`(${seconds} between cast(${from} as bigint) and cast(${to - 1} as bigint))`;
	switch (operator) {
		case 'within_last':
			return between(past, edge(now));
		case 'within_next':
			return between(edge(now), future);
		case 'before_last':
			return compareInteger(seconds, 'lt', past);
		case 'after_next':
			return compareInteger(seconds, 'gte', future);
	}
}

/** The instant from which time alone makes the opposite of `isInRelative`; null for never. */
export function relativeMayChangeAt(
	{ operator, days }: DateComparison<RelativeOperator>,
	{ tx, value, now }: DateScope,
): Sql {
	const date = sql`(${jsonSeconds(tx, value)} * 1000)`;
	// What was at the edge lies beyond it a millisecond later.
	const passes = (shiftMs: number) => instantAfter(now, date, shiftMs + 1);
	switch (operator) {
		case 'within_last':
			return earliestOf(tx, [passes(0), passes(days * DAY_MS)]);
		case 'within_next':
			return earliestOf(tx, [passes(-days * DAY_MS), passes(0)]);
		case 'before_last':
			return passes(days * DAY_MS);
		case 'after_next':
			return passes(-days * DAY_MS);
	}
}

/** Whether month and day of the date lie at most `days` days from today in the zone, in whatever year. */
export function isAnniversary(days: number, { tx, value, now, zone }: DateScope): SqlCondition {
	const today = todayIn({ now, zone });
	const list = [];
	for (let i = -days; i <= days; i++) list.push(...monthDaysOf(today + i * DAY_MS));
	const monthDay = jsonMonthDay(tx, value);
	return isSqlite(tx)
		? sql<SqlBool>`(${monthDay} in (select value from json_each(${JSON.stringify(list)})))`
		: sql<SqlBool>`(${monthDay} = any(${list}::text[]))`;
}

/** The midnight from which time alone makes the opposite of `isAnniversary`; null for never. */
export function anniversaryMayChangeAt(days: number, { tx, value, now, zone }: DateScope): Sql {
	const today = todayIn({ now, zone });
	const midnights: Record<string, number> = {};
	// Backwards, so that of several changes the next one stays.
	for (let i = DAYS_AFTER; i >= -DAYS_BEFORE; i--) {
		const change = [i - days, i + days + 1].find((day) => day > 0);
		if (change === undefined) continue;
		const at = midnightOf(today + change * DAY_MS, zone);
		for (const monthDay of monthDaysOf(today + i * DAY_MS)) {
			midnights[monthDay] = Math.min(midnights[monthDay] ?? at, at);
		}
	}
	const monthDay = jsonMonthDay(tx, value);
	const json = JSON.stringify(midnights);
	return isSqlite(tx)
		? sql`json_extract(${json}, '$."' || ${monthDay} || '"')`
		: sql`(${json}::jsonb ->> ${monthDay})::bigint`;
}

// Days as their midnight in UTC: a year of luxon's takes some ten times as long.

function todayIn({ now, zone }: AskedAt): number {
	const { year, month, day } = DateTime.fromMillis(now, { zone });
	return Date.UTC(year, month - 1, day);
}

function midnightOf(civilDay: number, zone: string): number {
	const [year, month, day] = new Date(civilDay).toISOString().slice(0, 10).split('-').map(Number);
	return DateTime.fromObject({ year, month, day }, { zone }).startOf('day').toMillis();
}

/** The days that are kept on this one: 29 February on 28 February where the year has no other. */
function monthDaysOf(civilDay: number): string[] {
	const monthDay = new Date(civilDay).toISOString().slice(5, 10);
	const isLast = monthDay === '02-28' && new Date(civilDay + DAY_MS).getUTCDate() === 1;
	return isLast ? [monthDay, '02-29'] : [monthDay];
}
