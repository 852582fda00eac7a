import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const messagingTables: Migration = {
	up: async (db) => {
		const { text, integer } = columnTypes(db);
		await runAll(db, [
			// One row per decision under one key. The body is not kept: it is personal and can be rendered again.
			sql`create table message (
				id ${text} primary key,
				key ${text} not null unique,
				profile_id ${text} not null references profile (id),
				campaign ${text} not null,
				topic ${text} not null,
				channel ${text} not null,
				address ${text},
				status ${text} not null
					check (status in ('claimed', 'sent', 'held', 'suppressed', 'failed', 'unknown')),
				reason ${text},
				explanation ${text} not null,
				is_retryable ${integer} not null check (is_retryable in (0, 1)),
				decided_at ${integer} not null,
				claimed_at ${integer},
				confirmed_at ${integer},
				held_until ${integer},
				provider ${text},
				provider_message_id ${text},
				attempts ${integer} not null check (attempts >= 0),
				subject ${text},
				check (status <> 'held' or held_until is not null),
				check (status <> 'sent' or confirmed_at is not null),
				check (status not in ('claimed', 'sent', 'unknown') or (claimed_at is not null and address is not null)))`,
			sql`create index message_profile on message (profile_id, channel)`,
		]);
	},
};
