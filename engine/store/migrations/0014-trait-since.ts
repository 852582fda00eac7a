import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const traitSince: Migration = {
	up: async (db) => {
		const { integer } = columnTypes(db);
		await runAll(db, [
			// When the value became what it is, where `set_at` is when it was last said. Null in rows of before: since
			// `set_at`, as far as anybody knows. To write that into each would hold up n8n on a large store.
			sql`alter table trait add column since ${integer}`,
		]);
	},
};
