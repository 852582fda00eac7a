import { sql } from 'kysely';
import type { Sql, Tx } from '../../store';
import { isSqlite } from '../../store';

/**
 * SQL: the property of the row of `event`, as JSON; null where it is null or there is none. A name with dots is first one
 * property, then a path. Paths are bound: what is in a name is never read as SQL, nor as a database's own path.
 */
export function propertyOf(tx: Tx, name: string): Sql {
	const keys = name.split('.');
	const whole = valueAt(tx, [name]);
	if (keys.length === 1 || keys.includes('')) return whole;
	return sql`coalesce(${whole}, ${valueAt(tx, keys)})`;
}

function valueAt(tx: Tx, keys: readonly string[]): Sql {
	// Each key as JSON is a quoted label, which SQLite reads as no index and no path of its own.
	if (isSqlite(tx)) {
		const path = ['$', ...keys.map((key) => JSON.stringify(key))].join('.');
		return sql`nullif(event.properties -> ${path}, 'null')`;
	}
	const steps = keys.map((key) => sql`${key}::text`);
	return sql`nullif(event.properties -> ${sql.join(steps, sql` -> `)}, 'null'::jsonb)`;
}
