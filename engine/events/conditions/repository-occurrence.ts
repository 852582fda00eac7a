import type { SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { ConditionScope, ConditionWindow, Sql, SqlCondition } from '../../store';
import { earliestOf, inWindow, isSqlite, moveOf, rangeOf } from '../../store';
import type { EventsAsked } from './events-asked';
import {
	eventsOf,
	isAskedFor,
	propertiesMayChangeAt,
	propertyChanges,
} from './repository-events-asked';
import { propertyOf } from './repository-properties';

export interface OccurrenceAsked extends EventsAsked {
	occurrence: 'first' | 'last';
	/** Which events are looked at; `properties` is what the one found must have. */
	where?: EventsAsked['properties'];
	window?: ConditionWindow | undefined;
}

/**
 * SQL: the instant of the first or last event that is looked at; with `properties` a JSON object of it, of whether
 * the event has them, and of those properties.
 */
export function occurrenceOf(asked: OccurrenceAsked, scope: ConditionScope): Sql {
	const { properties = [] } = asked;
	if (properties.length === 0) return oneOf(asked, scope, sql`event.occurred_at`);
	const { tx } = scope;
	const isMet = sql`case when ${isAskedFor({ properties }, scope)} then 1 else 0 end`;
	const names = [...new Set(properties.map(({ name }) => name))];
	const shown = names.map((name) => {
		const value = propertyOf(tx, name);
		return isSqlite(tx) ? sql`${name}, json(${value})` : sql`${name}::text, ${value}`;
	});
	return oneOf(
		asked,
		scope,
		isSqlite(tx)
			? sql`json_object('at', event.occurred_at, 'has', ${isMet}, 'properties', json_object(${sql.join(shown)}))`
			: sql`jsonb_build_object('at', event.occurred_at, 'has', ${isMet},
				'properties', jsonb_build_object(${sql.join(shown)}))`,
	);
}

/** Whether the event found lies in the window and has the properties. */
export function isOccurrence(
	{ window, properties = [] }: OccurrenceAsked,
	found: Sql,
	scope: ConditionScope,
): SqlCondition {
	const [at, has] = properties.length === 0 ? [found] : readFields(found, scope);
	const conditions = [
		sql`${found} is not null`,
		...inWindow(at, { ...scope, window }),
		...(has === undefined ? [] : [sql`${has} = 1`]),
	];
	return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

function readFields(found: Sql, { tx }: ConditionScope): [Sql, Sql] {
	return isSqlite(tx)
		? [sql`json_extract(${found}, '$.at')`, sql`json_extract(${found}, '$.has')`]
		: [sql`(${found} ->> 'at')::bigint`, sql`(${found} ->> 'has')::int`];
}

/** When the event found comes into the window or leaves it, and when comparisons of properties turn. */
export function occurrenceMayChangeAt(asked: OccurrenceAsked, scope: ConditionScope): Sql {
	const { properties = [], where, name, namePattern, channel } = asked;
	const ofFound = earliestOf(scope.tx, [
		...windowChanges(asked, scope),
		...propertyChanges(properties, scope),
	]);
	return earliestOf(scope.tx, [
		oneOf(asked, scope, ofFound),
		propertiesMayChangeAt({ name, namePattern, channel, properties: where }, scope),
	]);
}

/** When the row of `event` comes into the window, and when it leaves. */
function windowChanges({ window }: OccurrenceAsked, scope: ConditionScope): Sql[] {
	const move = moveOf(window, scope);
	if (move === undefined) return [];
	if ('nextAt' in move) {
		const { from = 0 } = rangeOf(window, scope);
		return [sql`case when event.occurred_at >= ${from} then cast(${move.nextAt} as bigint) end`];
	}
	return [move.entersAfterMs, move.leavesAfterMs].map(
		(ageMs) =>
			sql`case when event.occurred_at >= ${scope.now - ageMs} then event.occurred_at + ${ageMs + 1} end`,
	);
}

/** What `value` gives for the first or last row of `event` that is looked at. */
function oneOf(
	{ occurrence, where, name, namePattern, channel }: OccurrenceAsked,
	scope: ConditionScope,
	value: Sql,
): Sql {
	const direction = occurrence === 'first' ? sql`` : sql`desc`;
	return sql`(select ${value} from ${eventsOf({ name, namePattern, channel, properties: where }, {}, scope)}
		order by event.occurred_at ${direction}, event.id ${direction} limit 1)`;
}
