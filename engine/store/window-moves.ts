import { sql } from 'kysely';
import { earliestOf } from './condition-sql';
import type { Sql } from './condition-sql';
import type { AskedAt, ConditionWindow, InstantRange } from './condition-window';
import { moveOf, rangeOf } from './condition-window';
import type { Tx } from './types';

/** What of a person a window is laid over: their rows as `from` and `where`, and the instant of each, epoch ms. */
export interface PersonRows {
	rows: Sql;
	at: Sql;
}

/** Windows and where they are asked. */
export interface WindowAsked extends AskedAt {
	tx: Tx;
	window: ConditionWindow | undefined;
}

/**
 * The first instant after `now` at which one of the rows enters the window or leaves it, epoch ms; null where none ever
 * does. What depends on which rows are in the window stays as it is until then.
 */
export function firstMoveOf({ rows, at }: PersonRows, asked: WindowAsked): Sql {
	const { tx, window, now } = asked;
	const move = moveOf(window, asked);
	if (move === undefined) return sql`cast(null as bigint)`;
	if ('nextAt' in move) {
		const { from = now } = rangeOf(window, asked);
		// Rows of before this period are in no later one.
		return sql`(select cast(${move.nextAt} as bigint) where exists (select 1 ${rows} and ${at} >= ${from}))`;
	}
	const firstPast = (age: number) =>
		sql`(select min(${at}) + cast(${age + 1} as bigint) ${rows} and ${at} >= ${now - age})`;
	return earliestOf(tx, [firstPast(move.entersAfterMs), firstPast(move.leavesAfterMs)]);
}

/**
 * As `firstMoveOf`, for what depends only on whether at least so many of the rows are in the window, for each of the counts:
 * while no row enters, that ends when the newest but `count - 1` leaves. A count of none says nothing.
 */
export function firstMoveBelow(
	{ rows, at }: PersonRows,
	asked: WindowAsked,
	counts: readonly number[],
): Sql {
	const { tx, now, window } = asked;
	const move = moveOf(window, asked);
	if (move === undefined || 'nextAt' in move) return firstMoveOf({ rows, at }, asked);
	const { entersAfterMs, leavesAfterMs } = move;
	const entering = sql`(select min(${at}) + cast(${entersAfterMs + 1} as bigint) ${rows}
		and ${at} >= ${now - entersAfterMs})`;
	const leaving = counts
		.filter((count) => count > 0)
		.map(
			(count) => sql`(select ${at} + cast(${leavesAfterMs + 1} as bigint) ${rows}
				and ${at} >= ${now - leavesAfterMs} and ${at} < ${now - entersAfterMs}
				order by ${at} desc limit 1 offset ${count - 1})`,
		);
	return earliestOf(tx, leaving.length === 0 ? [] : [entering, ...leaving]);
}

/** SQL that follows a `where`: that the instant is in the window; empty for no window. */
export function inWindow(at: Sql, { window, ...asked }: Omit<WindowAsked, 'tx'>): Sql[] {
	return inRange(at, rangeOf(window, asked));
}

/** As `inWindow`, for instants that are known. */
export function inRange(at: Sql, { from, to }: InstantRange): Sql[] {
	return [
		...(from === undefined ? [] : [sql`${at} >= ${from}`]),
		...(to === undefined ? [] : [sql`${at} < ${to}`]),
	];
}

/** As `inWindow`, for SQL that has a condition already: nothing, or what follows it. */
export function andInWindow(at: Sql, asked: Omit<WindowAsked, 'tx'>): Sql {
	const bounds = inWindow(at, asked);
	return bounds.length === 0 ? sql`` : sql`and ${sql.join(bounds, sql` and `)}`;
}

/** How many of the rows lie in the window. */
export function countInWindow({ rows, at }: PersonRows, asked: WindowAsked): Sql {
	return sql`(select count(*) ${rows} ${andInWindow(at, asked)})`;
}
