import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { isSqlite } from './rows';
import type { Tx } from './types';

type Sql = RawBuilder<unknown>;

/**
 * Epoch seconds of a JSON text that is an ISO 8601 date, or date and time; null of anything else. Fractions are dropped;
 * without an offset it is UTC.
 */
export function jsonSeconds(tx: Tx, value: Sql): Sql {
	return isSqlite(tx) ? sqliteInstant(value) : postgresInstant(value);
}

/** Month and day, such as `05-17`, of a JSON text for which `jsonSeconds` gives a value: as they are written there. */
export function jsonMonthDay(tx: Tx, value: Sql): Sql {
	const text = isSqlite(tx) ? sql`json_extract(${value}, '$')` : sql`${value} #>> '{}'`;
	return sql`case when ${jsonSeconds(tx, value)} is not null then substr(${text}, 6, 5) end`;
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
