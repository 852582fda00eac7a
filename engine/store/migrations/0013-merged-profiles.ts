import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { runAll } from './columns';

export const mergedProfiles: Migration = {
	up: async (db) => {
		await runAll(db, [
			// Whoever looks an owner up asks whether they were merged: few are, so this small index answers for all.
			sql`create index profile_merged on profile (id, canonical_id) where canonical_id <> id`,
		]);
	},
};
