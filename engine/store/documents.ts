import { sql } from 'kysely';
import type { JsonValue } from '../values';
import { formatInstant } from '../values';
import { inChunks } from './chunks';
import type { RowsOf } from './person-rows';
import { inValues } from './rows';
import type { Tables, Tx } from './types';

/** A row as it is handed out: names in camelCase, instants as ISO 8601, flags as true or false, JSON as it was given. */
export type Document = Record<string, JsonValue>;

/** A document, and the value of the column it was found by, such as the home profile. */
export interface OwnedDocument {
	owner: string;
	document: Document;
}

/** Which columns hold JSON as text, and instants under a name that does not end in `_at`. */
export interface DocumentColumns {
	json?: readonly string[];
	instants?: readonly string[];
}

/**
 * Whole rows as documents, in the order of their first `orderBy` columns; one query. Every column is in them, so that a
 * new one is handed out too.
 */
export async function loadDocuments<Name extends keyof Tables & string>(
	tx: Tx,
	{ table, column, values }: RowsOf<Name>,
	{ orderBy, ...columns }: DocumentColumns & { orderBy: readonly string[] },
): Promise<OwnedDocument[]> {
	if (values.length === 0) return [];
	const { rows } = await sql<Record<string, unknown>>`
		select * from ${sql.table(table)} where ${inValues(tx, column, values)}
		order by ${sql.join(orderBy.map((name) => sql.ref(name)))}`.execute(tx);
	return await inChunks(rows, async (part) =>
		part.map((row) => ({ owner: String(row[column]), document: documentOf(row, columns) })),
	);
}

/** A document's text of this name; empty where it has none. */
export function textIn(document: Document, name: string): string {
	const value = document[name];
	return typeof value === 'string' ? value : '';
}

/** One row as a document. */
export function documentOf(
	row: Readonly<Record<string, unknown>>,
	{ json = [], instants = [] }: DocumentColumns = {},
): Document {
	const entries = Object.entries(row).map(([column, value]): [string, JsonValue] => {
		const name = column.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
		if (value === null) return [name, null];
		if (json.includes(column)) return [name, JSON.parse(value as string) as JsonValue];
		if (column.endsWith('_at') || instants.includes(column)) {
			return [name, formatInstant(Number(value))];
		}
		return [name, column.startsWith('is_') ? value === 1 : (value as JsonValue)];
	});
	return Object.fromEntries(entries);
}
