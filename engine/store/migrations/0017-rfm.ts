import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const rfmTables: Migration = {
	up: async (db) => {
		const { text, integer, keyed } = columnTypes(db);
		await runAll(db, [
			// One row: when all scores were made. `version` keeps a computation from overwriting a later one.
			sql`create table rfm_run (
				id ${integer} primary key check (id = 1),
				currency ${text},
				people_count ${integer} not null,
				version ${integer} not null,
				computed_at ${integer} not null)`,
			// By person, as they were one at that time, and currency that they have bought in.
			sql`create table rfm_score (
				profile_id ${text} not null references profile (id),
				currency ${text} not null,
				last_order_at ${integer} not null,
				order_count ${integer} not null,
				amount_minor ${integer} not null,
				recency ${integer} not null check (recency between 1 and 5),
				frequency ${integer} not null check (frequency between 1 and 5),
				monetary ${integer} not null check (monetary between 1 and 5),
				computed_at ${integer} not null,
				primary key (profile_id, currency)) ${keyed}`,
		]);
	},
};
