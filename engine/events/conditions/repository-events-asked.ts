import type { SqlBool } from 'kysely';
import { sql } from 'kysely';
import { rowsOf } from '../../identity';
import type {
	ConditionScope,
	ConditionWindow,
	InstantRange,
	PersonRows,
	Sql,
	SqlCondition,
} from '../../store';
import {
	compareValue,
	comparisonMayChangeAt,
	earliestOf,
	firstMoveBelow,
	firstMoveOf,
	inRange,
	isSqlite,
	rangeOf,
} from '../../store';
import type { EventsAsked } from './events-asked';
import { propertyOf } from './repository-properties';

/** SQL for `from`: the person's events that are asked for, in the range, as the table `event`. */
export function eventsOf(asked: EventsAsked, range: InstantRange, scope: ConditionScope): Sql {
	return sql`${rowsOf(scope, 'event')} and ${eventFilters(asked, range, scope)}`;
}

/** Whether the row of `event` is one of those asked for, in the range. */
export function eventFilters(
	asked: EventsAsked,
	range: InstantRange,
	scope: ConditionScope,
): SqlCondition {
	const conditions = [
		...named(asked, scope),
		...inRange(sql`event.occurred_at`, range),
		...filtered(asked, scope),
	];
	return sql<SqlBool>`${sql.join(conditions, sql` and `)}`;
}

/** Whether the row of `event` is one of those asked for. */
export function isAskedFor(asked: EventsAsked, scope: ConditionScope): SqlCondition {
	const conditions = [...named(asked, scope), ...filtered(asked, scope)];
	return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

function named({ name, namePattern }: EventsAsked, { tx }: ConditionScope): Sql[] {
	if (name !== undefined) return [sql`event.name = ${name}`];
	if (namePattern === undefined) return [sql`true`];
	// GLOB and LIKE tell upper and lower case apart in both; what only they take for special is made plain.
	return isSqlite(tx)
		? [sql`event.name glob ${namePattern.replace(/[[?]/g, '[$&]')}`]
		: [sql`event.name like ${namePattern.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%')}`];
}

function filtered(
	{ channel, hasChannel, properties = [] }: EventsAsked,
	scope: ConditionScope,
): Sql[] {
	const compared = properties.map((comparison) =>
		compareValue(comparison, propertyOf(scope.tx, comparison.name), scope),
	);
	return [
		...(channel === undefined ? [] : [sql`event.channel = ${channel}`]),
		...(hasChannel === true ? [sql`event.channel is not null`] : []),
		...compared,
	];
}

/** SQL: how many events the person has of those asked for. */
export function countEventsOf(asked: EventsAsked, range: InstantRange, scope: ConditionScope): Sql {
	return sql`(select count(*) from ${eventsOf(asked, range, scope)})`;
}

/** What is asked of events, and in which window. */
export interface EventsInWindow extends EventsAsked {
	window?: ConditionWindow | undefined;
}

/** SQL: the instant, epoch ms, before which time alone makes no event count, or count no longer; null for never. */
export function eventsMayChangeAt(asked: EventsInWindow, scope: ConditionScope): Sql {
	const moveAt = firstMoveOf(personRows(asked, scope), { ...scope, window: asked.window });
	return earliestOf(scope.tx, [moveAt, propertiesMayChangeAt(asked, scope)]);
}

/**
 * As `eventsMayChangeAt`, for what only depends on whether there are so many events at least: for each of the counts. The
 * very instant, where no property is compared with today.
 */
export function countsMayChangeAt(
	asked: EventsInWindow,
	counts: readonly number[],
	scope: ConditionScope,
): Sql {
	const inWindow = { ...scope, window: asked.window };
	const moveAt = firstMoveBelow(personRows(asked, scope), inWindow, counts);
	return earliestOf(scope.tx, [moveAt, propertiesMayChangeAt(asked, scope)]);
}

function personRows(asked: EventsAsked, scope: ConditionScope): PersonRows {
	return { rows: sql`from ${eventsOf(asked, {}, scope)}`, at: sql`event.occurred_at` };
}

/** When the properties of an event compare otherwise, of those that are or may come to be in the window. */
export function propertiesMayChangeAt(
	{ properties = [], window, ...asked }: EventsInWindow,
	scope: ConditionScope,
): Sql | undefined {
	const { from } = rangeOf(window, scope);
	const changes = propertyChanges(properties, scope);
	if (changes.length === 0) return undefined;
	return sql`(select min(${earliestOf(scope.tx, changes)})
		from ${eventsOf(asked, from === undefined ? {} : { from }, scope)})`;
}

/** When each comparison with the properties of the row of `event` turns, of those that time turns. */
export function propertyChanges(
	comparisons: NonNullable<EventsAsked['properties']>,
	scope: ConditionScope,
): Sql[] {
	return comparisons.flatMap((comparison) => {
		const at = comparisonMayChangeAt(comparison, propertyOf(scope.tx, comparison.name), scope);
		return at === undefined ? [] : [at];
	});
}
