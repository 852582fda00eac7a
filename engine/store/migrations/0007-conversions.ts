import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const conversionTables: Migration = {
	up: async (db) => {
		const { text, integer, json } = columnTypes(db);
		await runAll(db, [
			sql`create table conversion (
				id ${text} primary key,
				profile_id ${text} not null references profile (id),
				kind ${text} not null check (kind in ('order', 'goal')),
				name ${text} not null,
				order_id ${text} not null,
				amount_minor ${integer} check (amount_minor >= 0),
				currency ${text},
				channel ${text},
				occurred_at ${integer} not null,
				recorded_at ${integer} not null,
				items ${json},
				cause ${json} not null,
				idempotency_key ${text} not null unique,
				check ((amount_minor is null) = (currency is null)),
				check (kind <> 'order' or amount_minor is not null))`,
			// The report goes from person to person, so that each is counted once without remembering them all.
			sql`create index conversion_person on conversion (profile_id, occurred_at)`,
		]);
	},
};
