import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const segmentTables: Migration = {
	up: async (db) => {
		const { text, integer } = columnTypes(db);
		await runAll(db, [
			// name_key is the name in lower case: neither store folds letters beyond ASCII by itself. The definition is read
			// whole and compared as text, so it is text in both. A deleted segment keeps its row and its version, so that a
			// version number never means two definitions.
			sql`create table segment (
				id ${text} primary key,
				name_key ${text} not null unique,
				name ${text} not null,
				version ${integer} not null check (version >= 1),
				definition ${text} not null,
				created_at ${integer} not null,
				updated_at ${integer} not null,
				deleted_at ${integer})`,
		]);
	},
};
