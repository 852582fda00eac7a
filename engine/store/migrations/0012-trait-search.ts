import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const traitSearch: Migration = {
	up: async (db) => {
		const { text } = columnTypes(db);
		await runAll(db, [
			// Names of people and companies, folded for searching: neither store folds letters beyond ASCII by itself. A name
			// that was said before this column was there is found once it is said again.
			sql`alter table trait add column search ${text}`,
			sql`create index trait_search on trait (search) where search is not null`,
		]);
	},
};
