import { sql } from 'kysely';
import { rowsOf } from '../../identity';
import type { ConditionScope, Sql } from '../../store';
import { jsonSays } from '../../store';
import type { EventsAsked } from './events-asked';
import { isAskedFor } from './repository-events-asked';
import { propertyOf } from './repository-properties';

export interface ChainAsked {
	/** One after the other; of one instant, in the order of their tracking. An event is one step. */
	steps: readonly EventsAsked[];
	/** From the first step to the last, at most. */
	withinMs: number | undefined;
	/** None of these between the first step and the last. */
	without: readonly EventsAsked[];
	/** None of these after the last step. */
	notFollowedBy: readonly EventsAsked[];
	/** The property that says the same in all events, also in those that there must be none of. */
	correlateBy: string | undefined;
}

/**
 * SQL for `from`: the person's events that end a chain of all steps, as the table `chain` with `occurred_at`. One pass over
 * the events for each step: an event that may be step i learns the latest first step that leads to it. An earlier one
 * would only be further away and have more in between, so no other needs a try, and no event is joined with events.
 */
export function chainsOf(asked: ChainAsked, scope: ConditionScope): Sql {
	const { steps, withinMs, without, notFollowedBy } = asked;
	let rows = firstSteps(asked, scope);
	for (let i = 2; i <= steps.length; i++) rows = nextSteps(rows, i, asked);
	const columns = [sql`step.*`];
	const conditions = [sql`chain.${startPlace(steps.length)} is not null`];
	if (withinMs !== undefined)
		conditions.push(sql`chain.occurred_at - chain.${startAt(steps.length)} <= ${withinMs}`);
	if (without.length > 0) {
		columns.push(
			sql`max(case when is_unwanted = 1 then place end) over ${frame(asked, 'before')} as unwanted_place`,
		);
		conditions.push(sql`coalesce(chain.unwanted_place, 0) <= chain.${startPlace(steps.length)}`);
	}
	if (notFollowedBy.length > 0) {
		columns.push(sql`max(is_following) over ${frame(asked, 'after')} as is_followed`);
		conditions.push(sql`coalesce(chain.is_followed, 0) = 0`);
	}
	return sql`(select chain.occurred_at from (select ${sql.join(columns)} from (${rows}) as step) as chain
		where ${sql.join(conditions, sql` and `)}) as chain`;
}

/**
 * The events of the person before each, or after it; those apart that must say the same. Both grow row by row: PostgreSQL
 * reads a frame that loses its first rows from its beginning, for each row.
 */
function frame({ correlateBy }: ChainAsked, which: 'before' | 'after'): Sql {
	const partition = correlateBy === undefined ? sql`` : sql`partition by chain_key`;
	const direction = which === 'before' ? sql`` : sql`desc`;
	return sql`(${partition} order by place ${direction} rows between unbounded preceding and 1 preceding)`;
}

function startPlace(i: number): Sql {
	return sql.ref(`start_place_${i}`);
}

function startAt(i: number): Sql {
	return sql.ref(`start_at_${i}`);
}

/** All events that matter, each with its place in the order and with what it may be; the first steps start chains. */
function firstSteps(asked: ChainAsked, scope: ConditionScope): Sql {
	const { steps, without, notFollowedBy, correlateBy } = asked;
	const key =
		correlateBy === undefined ? undefined : jsonSays(scope.tx, propertyOf(scope.tx, correlateBy));
	const names = new Set([...steps, ...without, ...notFollowedBy].map(({ name }) => name));
	const columns = [
		sql`event.occurred_at`,
		sql`row_number() over (order by event.occurred_at, event.id) as place`,
		...(key === undefined ? [] : [sql`${key} as chain_key`]),
		...steps.map((step, i) => sql`${isOneOf([step], scope)} as ${isStep(i + 1)}`),
		sql`${isOneOf(without, scope)} as is_unwanted`,
		sql`${isOneOf(notFollowedBy, scope)} as is_following`,
	];
	const events = sql`select ${sql.join(columns)} from ${rowsOf(scope, 'event')}
		and event.name in (${sql.join([...names])})`;
	return sql`select placed.*, case when ${isStep(1)} = 1 then place end as ${startPlace(1)},
		case when ${isStep(1)} = 1 then occurred_at end as ${startAt(1)}
		from (${events}) as placed ${key === undefined ? sql`` : sql`where chain_key is not null`}`;
}

function isStep(i: number): Sql {
	return sql.ref(`is_step_${i}`);
}

function isOneOf(events: readonly EventsAsked[], scope: ConditionScope): Sql {
	if (events.length === 0) return sql`0`;
	const conditions = events.map((event) => isAskedFor(event, scope));
	return sql`case when ${sql.join(conditions, sql` or `)} then 1 else 0 end`;
}

/** The rows, and the latest start of a chain of i steps that ends with each. */
function nextSteps(rows: Sql, i: number, asked: ChainAsked): Sql {
	const latest = (start: Sql) =>
		sql`case when ${isStep(i)} = 1 then max(${start}) over ${frame(asked, 'before')} end`;
	return sql`select step.*, ${latest(startPlace(i - 1))} as ${startPlace(i)}, ${latest(startAt(i - 1))} as ${startAt(i)}
		from (${rows}) as step`;
}
