import type { RawBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import { jsonSeconds } from './json-dates';
import { postgresPattern, re2Pattern } from './pattern/write-pattern';
import { isSqlite } from './rows';
import type { Tx } from './types';

// What conditions ask of a value, for both stores. A JSON value is the text that JSON.stringify gives on the embedded
// store and jsonb on PostgreSQL; both must give the same answer, so nothing here relies on a store's own idea of numbers
// in texts, of dates or of letters.

/** A piece of SQL that gives one value. */
export type Sql = RawBuilder<unknown>;

/** A piece of SQL that gives true, false or null. */
export type SqlCondition = RawBuilder<SqlBool>;

export type Comparison = 'gt' | 'gte' | 'lt' | 'lte' | 'eq';

const SIGNS = { gt: '>', gte: '>=', lt: '<', lte: '<=', eq: '=' } as const;

/** Holds exactly when the condition does not; null counts as false. */
export function isNot(condition: SqlCondition): SqlCondition {
	return sql<SqlBool>`((${condition}) is not true)`;
}

export function isPresent(value: Sql): SqlCondition {
	return sql<SqlBool>`(${value} is not null)`;
}

/**
 * Whether a condition holds for a value that is evaluated once, however often the condition names it. Never null. Neither
 * store puts the value's subquery into the places of its name: SQLite for want of a table, PostgreSQL for the offset.
 */
export function onceValue(
	tx: Tx,
	value: Sql,
	condition: (value: Sql) => SqlCondition,
): SqlCondition {
	const offset = isSqlite(tx) ? sql`` : sql` offset 0`;
	return sql<SqlBool>`((select (${condition(sql.ref('once.value'))}) from (select ${value} as value${offset}) as once) is true)`;
}

/** Holds where all of them do. */
export function allOf(conditions: readonly SqlCondition[]): SqlCondition {
	return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

/** The instant, epoch ms, so long after another one, if it lies after now; else null. */
export function instantAfter(now: number, instant: Sql, shiftMs: number): Sql {
	const at = sql`(${instant} + cast(${shiftMs} as bigint))`;
	return sql`case when ${at} > cast(${now} as bigint) then ${at} end`;
}

// Later than any instant that there is, epoch ms.
const NEVER = 9_000_000_000_000_000;

/** The earliest of instants of which some are null, or undefined; null where all are. */
export function earliestOf(tx: Tx, instants: readonly (Sql | undefined)[]): Sql {
	const known = instants.filter((instant) => instant !== undefined);
	const [only = sql`cast(null as bigint)`, ...others] = known;
	if (others.length === 0) return only;
	const values = known.map((instant) => sql`coalesce(${instant}, ${sql.lit(NEVER)})`);
	const least = isSqlite(tx) ? sql`min(${sql.join(values)})` : sql`least(${sql.join(values)})`;
	return sql`nullif(${least}, ${sql.lit(NEVER)})`;
}

/** The person of a condition's scope, as a value. */
export function personColumn(person: string): Sql {
	return sql.ref(person);
}

/** Compares a whole number with a bound one. */
export function compareInteger(value: Sql, comparison: Comparison, integer: number): SqlCondition {
	return sql<SqlBool>`(${value} ${sql.raw(SIGNS[comparison])} cast(${integer} as bigint))`;
}

/** Compares a number with a bound one. */
export function compareNumber(value: Sql, comparison: Comparison, number: number): SqlCondition {
	return sql<SqlBool>`(${value} ${sql.raw(SIGNS[comparison])} cast(${number} as double precision))`;
}

/** Whether the JSON value is one of the bound ones, each as `JSON.stringify` writes it. */
export function jsonIsOneOf(tx: Tx, value: Sql, jsons: readonly string[]): SqlCondition {
	return isSqlite(tx)
		? sql<SqlBool>`(${value} in (select value from json_each(${JSON.stringify(jsons)})))`
		: sql<SqlBool>`(${value} = any(${jsons}::jsonb[]))`;
}

/** Whether the JSON value, a text or a number, holds the text; upper and lower case differ. */
export function jsonContains(tx: Tx, value: Sql, text: string): SqlCondition {
	return sql<SqlBool>`(${placeOf(tx, sql`${text}`, jsonText(tx, value))} > 0)`;
}

/** Where the part begins in the text, counted from 1; 0 where it is not in it. Both are texts in SQL. */
export function placeOf(tx: Tx, part: Sql, text: Sql): Sql {
	return isSqlite(tx) ? sql`instr(${text}, ${part})` : sql`strpos(${text}, ${part})`;
}

/** Whether the JSON value, a text or a number, starts with the text; upper and lower case differ. */
export function jsonStartsWith(tx: Tx, value: Sql, text: string): SqlCondition {
	return isSqlite(tx)
		? sql<SqlBool>`(substr(${jsonText(tx, value)}, 1, length(${text})) = ${text})`
		: sql<SqlBool>`starts_with(${jsonText(tx, value)}, ${text})`;
}

/** Whether the JSON value, a text or a number, ends with the text; upper and lower case differ. */
export function jsonEndsWith(tx: Tx, value: Sql, text: string): SqlCondition {
	return isSqlite(tx)
		? sql<SqlBool>`(substr(${jsonText(tx, value)}, -length(${text})) = ${text})`
		: sql<SqlBool>`(right(${jsonText(tx, value)}, length(${text})) = ${text})`;
}

// One row's time must stay small, whatever its text: engines take some 10 ns a character, and ten times that at their worst.
const MATCHED_LENGTH_MAX = 1_000;

/** Whether a part of the JSON value, a text or a number of at most 1,000 characters, fits a pattern of `parsePattern`. */
export function jsonMatches(tx: Tx, value: Sql, pattern: string): SqlCondition {
	const text = jsonText(tx, value);
	const fits = isSqlite(tx)
		? sql`matches_pattern(${re2Pattern(pattern)}, ${text}) = 1`
		: sql`(${text}) collate "C" ~ ${postgresPattern(pattern)}`;
	return sql<SqlBool>`(case when length(${text}) <= ${sql.lit(MATCHED_LENGTH_MAX)} then ${fits} end)`;
}

/** Whether the JSON value is a list with one of the bound values, each as `JSON.stringify` writes it. */
export function jsonListHoldsOneOf(tx: Tx, value: Sql, jsons: readonly string[]): SqlCondition {
	return isSqlite(tx)
		? sql<SqlBool>`case json_type(${value}) when 'array' then exists (select 1 from json_each(${value}) as entry
			where ${value} -> entry.fullkey in (select value from json_each(${JSON.stringify(jsons)}))) end`
		: sql<SqlBool>`case jsonb_typeof(${value}) when 'array' then exists (
			select 1 from jsonb_array_elements(${value}) as entry (value) where entry.value = any(${jsons}::jsonb[])) end`;
}

/** Compares a JSON number, or a text that is one in digits, with a bound number. */
export function compareJsonNumber(
	{ tx, value }: { tx: Tx; value: Sql },
	comparison: Comparison,
	number: number,
): SqlCondition {
	return compareNumber(jsonNumber(tx, value), comparison, number);
}

/** The JSON number, or a text that is one in digits, as a floating-point number; null for all else. */
export function jsonNumber(tx: Tx, value: Sql): Sql {
	return isSqlite(tx) ? sqliteNumber(value) : postgresNumber(value);
}

/**
 * A text that two JSON values share exactly if they say the same, as 5 and "5" do; null for lists, objects and null. Of
 * numbers that have no text of their own it says only that they are equal.
 */
export function jsonSays(tx: Tx, value: Sql): Sql {
	const said = sql`'=' || (${jsonText(tx, value)})`;
	return isSqlite(tx)
		? sql`case json_type(${value}) when 'true' then '=true' when 'false' then '=false' when 'text' then ${said}
			when 'integer' then ${said} when 'real' then coalesce(${said}, '#' || ${value}) end`
		: sql`case jsonb_typeof(${value}) when 'boolean' then '=' || (${value} #>> '{}') when 'string' then ${said}
			when 'number' then coalesce(${said}, '#' || (${value} #>> '{}')) end`;
}

/** Compares a JSON text that is an ISO 8601 date, or date and time, with a bound instant in epoch seconds. */
export function compareJsonInstant(
	{ tx, value }: { tx: Tx; value: Sql },
	comparison: Comparison,
	seconds: number,
): SqlCondition {
	return compareInteger(jsonSeconds(tx, value), comparison, seconds);
}

/**
 * What JSON values are ordered by, all of it descending or all but `rank` ascending: numbers (and texts that are one)
 * by size, dates by their second, other texts by code points; values of different kinds by their `rank`, 0 the first.
 */
export function jsonOrder(tx: Tx, value: Sql): { rank: Sql; number: Sql; seconds: Sql; text: Sql } {
	const number = jsonNumber(tx, value);
	const seconds = jsonSeconds(tx, value);
	const text = isSqlite(tx)
		? sql`case json_type(${value}) when 'text' then json_extract(${value}, '$') end`
		: sql`(case jsonb_typeof(${value}) when 'string' then ${value} #>> '{}' end) collate "C"`;
	const rank = sql`case when ${number} is not null then 0 when ${seconds} is not null then 1
		when ${text} is not null then 2 else 3 end`;
	return { rank, number, seconds, text: sql`case when ${rank} = 2 then ${text} end` };
}

/** A JSON object with one key, and the list of what `value` gives for each row. */
export function jsonListUnder(tx: Tx, key: string, value: Sql): Sql {
	return isSqlite(tx)
		? sql`json_object(${key}, json_group_array(json(${value})))`
		: sql`jsonb_build_object(${key}::text, jsonb_agg(${value}))`;
}

/** A JSON list of a text or whole number, and a JSON value. */
export function jsonPair(tx: Tx, first: Sql, value: Sql): Sql {
	return isSqlite(tx)
		? sql`json_array(${first}, json(${value}))`
		: sql`jsonb_build_array(${first}, ${value})`;
}

/** A JSON object with one key, and the JSON value. */
export function jsonUnder(tx: Tx, key: string, value: Sql): Sql {
	return isSqlite(tx)
		? sql`json_object(${key}, json(${value}))`
		: sql`jsonb_build_object(${key}::text, ${value})`;
}

/** The JSON value at the steps, keys of objects and places in lists; null where there is none. */
export function jsonAt(tx: Tx, value: Sql, steps: readonly (string | number)[]): Sql {
	if (!isSqlite(tx)) {
		return sql`(${value} #> ${steps.map(String)}::text[])`;
	}
	const path = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `."${step}"`));
	return sql`(${value} -> ${`$${path.join('')}`})`;
}

/** A JSON whole number, as one of the store's. */
export function jsonInteger(tx: Tx, value: Sql): Sql {
	return isSqlite(tx) ? sql`cast(${value} as integer)` : sql`cast(${value} as bigint)`;
}

/** Of a JSON list of values and of lists of them, one list of all the values; null or an empty one where there are none. */
export function jsonFlatList(tx: Tx, list: Sql): Sql {
	return isSqlite(tx)
		? sql`(select json_group_array(json(flat.list -> entry.fullkey)) from (
			select case part.type when 'array' then part.value else json_array(json(${list} -> part.fullkey)) end as list
			from json_each(${list}) as part) as flat, json_each(flat.list) as entry)`
		: sql`(select jsonb_agg(entry.value) from jsonb_array_elements(${list}) as part (value),
			jsonb_array_elements(case jsonb_typeof(part.value) when 'array' then part.value
				else jsonb_build_array(part.value) end) as entry (value))`;
}

/** The text of a JSON text or number. Numbers that JavaScript writes with an exponent have none: the stores differ. */
function jsonText(tx: Tx, value: Sql): Sql {
	return isSqlite(tx)
		? sql`case json_type(${value}) when 'text' then json_extract(${value}, '$') when 'integer' then ${value}
			when 'real' then case when instr(${value}, 'e') = 0 then ${value} end end`
		: sql`case jsonb_typeof(${value}) when 'string' then ${value} #>> '{}' when 'number' then
			case when ${value}::numeric = 0 or (abs(${value}::numeric) >= 0.000001 and abs(${value}::numeric) < 1e21)
			then ${value} #>> '{}' end end`;
}

// A sign, digits, and at most one point between digits; longer ones are codes, not amounts.
const NUMERAL_LENGTH_MAX = 20;
const POSTGRES_NUMERAL = '^-?[0-9]+([.][0-9]+)?$';

function sqliteNumber(value: Sql): Sql {
	const text = sql`trim(json_extract(${value}, '$'))`;
	const digits = sql`ltrim(${text}, '-')`;
	return sql`case json_type(${value}) when 'integer' then json_extract(${value}, '$')
		when 'real' then json_extract(${value}, '$') when 'text' then case
			when length(${text}) <= ${sql.lit(NUMERAL_LENGTH_MAX)} and length(${text}) - length(${digits}) <= 1
				and ${digits} glob '[0-9]*' and ${digits} glob '*[0-9]'
				and ${digits} not glob '*[^0-9.]*' and ${digits} not glob '*.*.*'
			then cast(${text} as real) end end`;
}

function postgresNumber(value: Sql): Sql {
	const text = sql`btrim(${value} #>> '{}')`;
	return sql`case jsonb_typeof(${value}) when 'number' then (${value} #>> '{}')::float8 when 'string' then case
		when length(${text}) <= ${sql.lit(NUMERAL_LENGTH_MAX)} and ${text} ~ ${sql.lit(POSTGRES_NUMERAL)}
		then (${text})::float8 end end`;
}

/** Whether a text is one of the list, or none of it; nothing is none of it. */
export function isOneOf(
	found: Sql,
	{ isOne, of }: { isOne: boolean; of: readonly string[] },
): SqlCondition {
	const condition = sql<SqlBool>`(${found} in (${sql.join([...of])}))`;
	return isOne ? condition : isNot(condition);
}
