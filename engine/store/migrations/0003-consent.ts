import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const consentTables: Migration = {
	up: async (db) => {
		const { text, integer, json } = columnTypes(db);
		await runAll(db, [
			// Append-only: what counts now is decided from all records of an address, never stored.
			sql`create table consent (
				id ${text} primary key,
				channel ${text} not null,
				address ${text} not null,
				topic ${text} not null,
				status ${text} not null check (status in ('granted', 'denied')),
				origin ${text} not null check (origin in ('person', 'import')),
				occurred_at ${integer} not null,
				is_dated ${integer} not null check (is_dated in (0, 1)),
				recorded_at ${integer} not null,
				source ${text} not null,
				proof ${json} not null,
				profile_id ${text} not null references profile (id),
				idempotency_key ${text} not null,
				unique (idempotency_key, address))`,
			sql`create index consent_address on consent (address, channel)`,
			sql`create index consent_profile on consent (profile_id)`,
			sql`create table suppression (
				address ${text} not null,
				channel ${text} not null,
				reason ${text} not null check (reason in ('bounce', 'complaint', 'manual')),
				suppressed_at ${integer} not null,
				source ${text} not null,
				primary key (address, channel))`,
		]);
	},
};
