import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const identityRulesTables: Migration = {
	up: async (db) => {
		const { text, integer, json } = columnTypes(db);
		await runAll(db, [
			// Append-only: the newest version counts, the older ones say what counted before. Read whole, so it is text in both.
			sql`create table identity_rules (
				version ${integer} primary key check (version >= 1),
				definition ${text} not null,
				created_at ${integer} not null,
				cause ${json} not null)`,
			// Two home profiles that no item may link again: somebody unmerged them, or said that they are two people.
			sql`create table apart (
				profile_a ${text} not null references profile (id),
				profile_b ${text} not null references profile (id),
				reason ${text} not null check (reason in ('unmerged', 'rejected')),
				since ${integer} not null,
				cause ${json} not null,
				primary key (profile_a, profile_b),
				check (profile_a < profile_b))`,
			sql`create index apart_b on apart (profile_b)`,
		]);
	},
};
