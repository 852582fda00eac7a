import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { isSqlite } from './rows';
import type { Tx } from './types';

/** A column of bound records: how its values are read. */
type RecordType = 'text' | 'integer' | 'json';

/**
 * Bound records as rows, for `from`: a table with the columns that `types` names. One parameter whatever their number.
 */
export function recordRows<Column extends string>(
	tx: Tx,
	{ alias, types }: { alias: string; types: Record<Column, RecordType> },
	records: readonly Record<Column, unknown>[],
): RawBuilder<unknown> {
	const name = sql.id(alias);
	const json = JSON.stringify(records);
	const columns = Object.entries<RecordType>(types);
	if (isSqlite(tx)) {
		const fields = columns.map(
			([column]) => sql`json_extract(value, ${sql.lit(`$.${column}`)}) as ${sql.id(column)}`,
		);
		return sql`(select ${sql.join(fields)} from json_each(${json})) as ${name}`;
	}
	const postgresTypes = { text: 'text', integer: 'bigint', json: 'jsonb' } as const;
	const fields = columns.map(
		([column, type]) => sql`${sql.id(column)} ${sql.raw(postgresTypes[type])}`,
	);
	return sql`jsonb_to_recordset(${json}::jsonb) as ${name} (${sql.join(fields)})`;
}

/** Whether the JSON list of texts in a column of `recordRows` holds the text. */
export function listHolds(
	tx: Tx,
	list: RawBuilder<unknown>,
	text: RawBuilder<unknown>,
): RawBuilder<boolean> {
	return isSqlite(tx)
		? sql<boolean>`exists (select 1 from json_each(${list}) as entry where entry.value = ${text})`
		: sql<boolean>`jsonb_exists(${list}, ${text})`;
}
