import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const verifiedIdentifiers: Migration = {
	up: async (db) => {
		const { integer } = columnTypes(db);
		await runAll(db, [
			// When the customer first proved that the value is theirs; null for as long as nobody has said so.
			sql`alter table identifier add column verified_at ${integer}`,
		]);
	},
};
