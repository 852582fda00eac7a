import type { RawBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
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

// Later than any instant that there is, epoch ms.
const NEVER = 9_000_000_000_000_000;

/** The earliest of instants of which some are null; null where all are. */
export function earliestOf(tx: Tx, instants: readonly Sql[]): Sql {
	const [only = sql`null`, ...others] = instants;
	if (others.length === 0) return only;
	const values = instants.map((instant) => sql`coalesce(${instant}, ${sql.lit(NEVER)})`);
	const least = isSqlite(tx) ? sql`min(${sql.join(values)})` : sql`least(${sql.join(values)})`;
	return sql`nullif(${least}, ${sql.lit(NEVER)})`;
}

/** Compares a whole number with a bound one. */
export function compareInteger(value: Sql, comparison: Comparison, integer: number): SqlCondition {
	return sql<SqlBool>`(${value} ${sql.raw(SIGNS[comparison])} cast(${integer} as bigint))`;
}

/** Whether the JSON value is one of the bound ones, each as `JSON.stringify` writes it. */
export function jsonIsOneOf(tx: Tx, value: Sql, jsons: readonly string[]): SqlCondition {
	return isSqlite(tx)
		? sql<SqlBool>`(${value} in (select value from json_each(${JSON.stringify(jsons)})))`
		: sql<SqlBool>`(${value} = any(${jsons}::jsonb[]))`;
}

/** Whether the JSON value, a text or a number, holds the text; upper and lower case differ. */
export function jsonContains(tx: Tx, value: Sql, text: string): SqlCondition {
	return isSqlite(tx)
		? sql<SqlBool>`(instr(${jsonText(tx, value)}, ${text}) > 0)`
		: sql<SqlBool>`(strpos(${jsonText(tx, value)}, ${text}) > 0)`;
}

/** Whether the JSON value, a text or a number, starts with the text; upper and lower case differ. */
export function jsonStartsWith(tx: Tx, value: Sql, text: string): SqlCondition {
	return isSqlite(tx)
		? sql<SqlBool>`(substr(${jsonText(tx, value)}, 1, length(${text})) = ${text})`
		: sql<SqlBool>`starts_with(${jsonText(tx, value)}, ${text})`;
}

/** Compares a JSON number, or a text that is one in digits, with a bound number. */
export function compareJsonNumber(
	{ tx, value }: { tx: Tx; value: Sql },
	comparison: Comparison,
	number: number,
): SqlCondition {
	const sign = sql.raw(SIGNS[comparison]);
	return isSqlite(tx)
		? sql<SqlBool>`(${sqliteNumber(value)} ${sign} ${number})`
		: sql<SqlBool>`(${postgresNumber(value)} ${sign} ${number}::float8)`;
}

/** Compares a JSON text that is an ISO 8601 date, or date and time, with a bound instant in epoch seconds. */
export function compareJsonInstant(
	{ tx, value }: { tx: Tx; value: Sql },
	comparison: Comparison,
	seconds: number,
): SqlCondition {
	const instant = isSqlite(tx) ? sqliteInstant(value) : postgresInstant(value);
	return compareInteger(instant, comparison, seconds);
}

/**
 * What JSON values are ordered by, all of it descending or all but `rank` ascending: numbers (and texts that are one)
 * by size, dates by their second, other texts by code points; values of different kinds by their `rank`, 0 the first.
 */
export function jsonOrder(tx: Tx, value: Sql): { rank: Sql; number: Sql; seconds: Sql; text: Sql } {
	const [number, seconds] = isSqlite(tx)
		? [sqliteNumber(value), sqliteInstant(value)]
		: [postgresNumber(value), postgresInstant(value)];
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

/** A JSON list of a text and a JSON value. */
export function jsonPair(tx: Tx, text: Sql, value: Sql): Sql {
	return isSqlite(tx)
		? sql`json_array(${text}, json(${value}))`
		: sql`jsonb_build_array(${text}, ${value})`;
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

// A date; or a date and a time with or without seconds, a fraction and an offset; without an offset it is UTC. Both
// stores count a day that a month lacks on into the next one.
const SQLITE_DATE = '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]';
const POSTGRES_INSTANT =
	'^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])' +
	'([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?)?$';

/** SQLite reads some forms more, which the patterns shut out; its own reading gives null for what is no time. */
function sqliteInstant(value: Sql): Sql {
	const text = sql`json_extract(${value}, '$')`;
	const fraction = sql`ltrim(substr(${text}, 21), '0123456789')`;
	const hasFraction = sql`substr(${text}, 20, 2) glob '.[0-9]'`;
	return sql`case when json_type(${value}) = 'text' and ${text} glob ${sql.lit(`${SQLITE_DATE}*`)} then case
		when length(${text}) = 10 then unixepoch(${text})
		when substr(${text}, 11) glob '[T ][0-2][0-9]:[0-5][0-9]*' and substr(${text}, 12, 2) < '24'
			and substr(${text}, 12) not glob '*[^0-9Z:.+-]*'
		then case when ${hasFraction} then unixepoch(substr(${text}, 1, 19) || ${fraction})
			else unixepoch(${text}) end
		end end`;
}

function postgresInstant(value: Sql): Sql {
	const text = sql`(${value} #>> '{}')`;
	const part = (from: number, length: number) =>
		sql`coalesce(nullif(substr(${text}, ${sql.lit(from)}, ${sql.lit(length)}), ''), '0')::int`;
	const seconds = sql`coalesce(substring(${text} from '^.{16}:([0-9]{2})'), '0')::int`;
	const offset = sql`coalesce(substring(${text} from ':.*([+-][0-9]{2}:[0-9]{2})$'), '+00:00')::interval`;
	return sql`case when jsonb_typeof(${value}) = 'string' and ${text} ~ ${sql.lit(POSTGRES_INSTANT)} then
		extract(epoch from timestamp '1970-01-01' + make_interval(
			years => ${part(1, 4)} - 1970, months => ${part(6, 2)} - 1, days => ${part(9, 2)} - 1,
			hours => ${part(12, 2)}, mins => ${part(15, 2)}, secs => ${seconds}) - ${offset})::bigint end`;
}
