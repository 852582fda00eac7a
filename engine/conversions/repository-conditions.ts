import type { SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { PersonColumn } from '../identity';
import { rowsOf } from '../identity';
import type { PersonRows, Sql, SqlCondition, Tx, WindowAsked } from '../store';
import { andInWindow, firstMoveOf, inWindow, isSqlite } from '../store';

// SQL of the conditions on orders. What is found tells by its form what it is, since it is read without its condition: a
// number of orders is a number, an amount a decimal text such as 19.99, an instant a text such as @1772442000000.

/** Which orders of a person: those on the channel and in the currency, where given. */
export interface OrderFilter {
	channel?: string | undefined;
	currency?: string | undefined;
}

const KIND = sql`conversion.kind = 'order'`;

/** The orders of the person in the column. */
export function ordersOf(person: PersonColumn, { channel, currency }: OrderFilter): PersonRows {
	const filters = [
		KIND,
		...(channel === undefined ? [] : [sql`conversion.channel = ${channel}`]),
		...(currency === undefined ? [] : [sql`conversion.currency = ${currency}`]),
	];
	return {
		rows: sql`from ${rowsOf(person, 'conversion')} and ${sql.join(filters, sql` and `)}`,
		at: sql`conversion.occurred_at`,
	};
}

/** What the orders in the window are worth, as a decimal text in a currency with so many decimals. */
export function sumOrders({ rows, at }: PersonRows, asked: WindowAsked, digits: number): Sql {
	const total = sql.ref('summed.total');
	return sql`(select ${decimal(total, digits)} from
		(select ${amountSum(asked.tx)} as total ${rows} ${andInWindow(at, asked)}) as summed)`;
}

/** What they are worth on average, rounded half up; null where there are none. */
export function averageOrders({ rows, at }: PersonRows, asked: WindowAsked, digits: number): Sql {
	const total = sql.ref('averaged.total');
	return sql`(select ${decimal(total, digits)} from
		(select total / orders + case when total % orders * 2 >= orders then 1 else 0 end as total from
			(select ${amountSum(asked.tx)} as total, nullif(count(*), 0) as orders
				${rows} ${andInWindow(at, asked)}) as summed) as averaged)`;
}

/** When the first or the last of the orders was. */
export function edgeOfOrders(orders: PersonRows, edge: OrderEdge): Sql {
	return sql`(select '@' || edge.at ${edgeRows(orders, edge).rows})`;
}

export type OrderEdge = 'first' | 'last';

/** The first or last order alone, for when it enters or leaves a window. */
function edgeRows({ rows, at }: PersonRows, edge: OrderEdge): PersonRows {
	const instant = edge === 'first' ? sql`min(${at})` : sql`max(${at})`;
	return {
		rows: sql`from (select ${instant} as at ${rows}) as edge where edge.at is not null`,
		at: sql.ref('edge.at'),
	};
}

/** The smallest units of an amount that was found. */
export function minorUnitsIn(found: Sql): Sql {
	return sql`cast(replace(${found}, '.', '') as bigint)`;
}

/** Whether the instant that was found is in the window. */
export function isFoundInWindow(found: Sql, asked: WindowAsked): SqlCondition {
	const bounds = inWindow(sql`cast(substr(${found}, 2) as bigint)`, asked);
	return sql<SqlBool>`(${sql.join(bounds, sql` and `)})`;
}

/** The first instant at which the first or last order enters the window or leaves it. */
export function edgeMoveAt(orders: PersonRows, asked: WindowAsked, edge: OrderEdge): Sql {
	return firstMoveOf(edgeRows(orders, edge), asked);
}

/** Minor units as a decimal text: 1999 with two decimals is 19.99. */
function decimal(minor: Sql, digits: number): Sql {
	if (digits === 0) return sql`cast(${minor} as text)`;
	const unit = sql.lit(10 ** digits);
	return sql`cast(${minor} / ${unit} as text) || '.' || substr(cast(${unit} + ${minor} % ${unit} as text), 2)`;
}

// What is the most that JavaScript reads exactly. SQLite gives up on a sum beyond 2^63, so it adds millions and the rest
// apart; a sum beyond this one counts as this one.
const SUM_MAX = Number.MAX_SAFE_INTEGER;
const MILLION = 1_000_000;

/** The sum of the orders' amounts in minor units, 0 where there are none. */
export function amountSum(tx: Tx): Sql {
	if (!isSqlite(tx)) {
		return sql`least(coalesce(sum(conversion.amount_minor), 0), ${sql.lit(SUM_MAX)})::bigint`;
	}
	const million = sql.lit(MILLION);
	const millionsMax = sql.lit(Math.ceil(SUM_MAX / MILLION));
	return sql`coalesce(min(min(sum(conversion.amount_minor / ${million}), ${millionsMax}) * ${million}
		+ sum(conversion.amount_minor % ${million}), ${sql.lit(SUM_MAX)}), 0)`;
}

/** The scores of the person in the column, as 543: by the currency, or null where there are none. */
export function scoresOf(person: PersonColumn, currency: string | undefined): Sql {
	if (currency === undefined) return sql`cast(null as bigint)`;
	const isOwn = sql`rfm_score.profile_id = ${sql.ref(person.person)}`;
	const isAsked = sql`rfm_score.currency = ${currency}`;
	// Who bought nothing in the currency spent nothing in it: the lowest score.
	return sql`(select rfm_score.recency * 100 + rfm_score.frequency * 10
			+ case when ${isAsked} then rfm_score.monetary else 1 end
		from ${rowsOf(person, 'rfm_score')}
		order by case when ${isOwn} then 0 else 1 end, rfm_score.last_order_at desc, rfm_score.profile_id desc,
			case when ${isAsked} then 0 else 1 end
		limit 1)`;
}

/** Whether the number is one of these. */
export function isOneOf(tx: Tx, value: Sql, numbers: readonly number[]): SqlCondition {
	return isSqlite(tx)
		? sql<SqlBool>`(${value} in (select value from json_each(${JSON.stringify(numbers)})))`
		: sql<SqlBool>`(${value} = any(${numbers}::bigint[]))`;
}
