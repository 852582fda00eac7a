import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type StoreContent = Record<string, { rows: number; sha256: string }>;

/** Every table of a user folder's embedded store: how many rows, and a hash over all that stands in them. */
export function storeContent(userFolder: string): StoreContent {
	const file = join(userFolder, '.n8n', 'omnichannel', 'omnichannel.sqlite');
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		const tables = database
			.prepare("select name from sqlite_schema where type = 'table' order by name")
			.all();
		return Object.fromEntries(
			tables.map(({ name }) => [String(name), contentOf(database, String(name))]),
		);
	} finally {
		database.close();
	}
}

function contentOf(database: DatabaseSync, table: string) {
	const rows = database.prepare(`select * from "${table}"`).all();
	// When a trait was last said, and since when it stands, is what may move: a file without times says it again at each
	// reading.
	const lines = rows
		.map(({ set_at: _, since: __, ...row }) => JSON.stringify(row, writeBytes))
		.sort();
	return { rows: rows.length, sha256: createHash('sha256').update(lines.join('\n')).digest('hex') };
}

function writeBytes(_: string, value: unknown): unknown {
	return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}
