import { sql } from 'kysely';
import type { ConditionScope, InstantRange, Sql } from '../../store';
import { jsonNumber, jsonSays } from '../../store';
import type { EventsAsked } from './events-asked';
import { eventsOf } from './repository-events-asked';
import { propertyOf } from './repository-properties';

// Larger numbers are no amounts; without a limit a sum could pass what an integer holds.
const NUMBER_MAX = 10_000_000_000_000;

export interface AggregateAsked extends EventsAsked {
	property: string;
	aggregate: 'sum' | 'average' | 'min' | 'max' | 'distinct';
}

/** SQL: a property of the person's events, aggregated; null for no number, but a sum and a number of values are 0 then. */
export function aggregateOf(
	{ property, aggregate, ...asked }: AggregateAsked,
	range: InstantRange,
	scope: ConditionScope,
): Sql {
	const { tx } = scope;
	const value = propertyOf(tx, property);
	const events = eventsOf(asked, range, scope);
	if (aggregate === 'distinct')
		return sql`(select count(distinct ${jsonSays(tx, value)}) from ${events})`;
	// Materialised, or the stores would read the number anew wherever it is named.
	return sql`(with value_read as materialized (select ${jsonNumber(tx, value)} as number from ${events})
		select ${AGGREGATES[aggregate]} from value_read
		where number between ${sql.lit(-NUMBER_MAX)} and ${sql.lit(NUMBER_MAX)})`;
}

// Sums of fractions depend on their order, which differs between the stores. So millionths are added up, as integers:
// those of whole numbers, and those of the rest. An instant as a whole number of milliseconds fits, a thousand times too.
const WHOLE = sql`sum(cast(trunc(number) as bigint))`;
const REST = sql`sum(cast(${halfUp(sql`(number - trunc(number)) * 1000000.0`)} as bigint))`;
const MILLIONTHS = sql`(cast(${WHOLE} as double precision) * 1000000.0 + cast(${REST} as double precision))`;

const AGGREGATES = {
	sum: sql`coalesce(${MILLIONTHS} / 1000000.0, 0.0)`,
	average: sql`${halfUp(sql`${MILLIONTHS} / count(*)`)} / 1000000.0`,
	min: sql`min(number)`,
	max: sql`max(number)`,
} as const;

/** Rounded; halves away from zero. The stores' own `round` differ in that. */
function halfUp(number: Sql): Sql {
	return sql`trunc(${number} + case when ${number} < 0 then -0.5 else 0.5 end)`;
}
