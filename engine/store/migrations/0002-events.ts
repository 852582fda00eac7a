import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const eventTables: Migration = {
	up: async (db) => {
		const { text, integer, json } = columnTypes(db);
		await runAll(db, [
			sql`create table event (
				id ${text} primary key,
				profile_id ${text} not null references profile (id),
				name ${text} not null,
				occurred_at ${integer} not null,
				received_at ${integer} not null,
				channel ${text},
				source ${text} not null,
				is_touchpoint ${integer} not null check (is_touchpoint in (0, 1)),
				properties ${json} not null,
				idempotency_key ${text} not null unique,
				check (is_touchpoint = 0 or channel is not null))`,
			// Serves conditions (person, name, window), timelines and touchpoints (person): each further index costs
			// every tracked event, so there is no other.
			sql`create index event_person on event (profile_id, name, occurred_at)`,
		]);
	},
};
