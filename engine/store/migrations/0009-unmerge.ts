import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const unmergeTables: Migration = {
	up: async (db) => {
		const { json } = columnTypes(db);
		await runAll(db, [
			// Who undid a merge and why: set with undone_at.
			sql`alter table merge add column undo_cause ${json}`,
			// Merges that stand are a forest: a profile is part of at most one other.
			sql`create unique index merge_active on merge (absorbed_id) where undone_at is null`,
		]);
	},
};
