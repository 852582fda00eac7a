import { randomBytes } from 'node:crypto';
import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const erasureTables: Migration = {
	up: async (db) => {
		const { text, integer } = columnTypes(db);
		await runAll(db, [
			// Set on a profile that only holds the anonymous bookings of somebody who was erased.
			sql`alter table profile add column erased_at ${integer}`,
			// One row, drawn when the store is made: what is kept of erased texts are hashes under this secret.
			sql`create table erasure_salt (
				id ${integer} primary key check (id = 1),
				salt ${text} not null)`,
			sql`insert into erasure_salt (id, salt) values (1, ${randomBytes(32).toString('base64url')})`,
			// Addresses that a later import must not write to; a hash each, so that nobody can be read from it.
			sql`create table erased_address (
				hash ${text} primary key,
				erased_at ${integer} not null)`,
		]);
	},
};
