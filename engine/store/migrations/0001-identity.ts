import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const identityTables: Migration = {
	up: async (db) => {
		const { text, integer, json, keyed } = columnTypes(db);
		await runAll(db, [
			sql`create table profile (
				id ${text} primary key,
				canonical_id ${text} not null references profile (id) deferrable initially deferred,
				created_at ${integer} not null) ${keyed}`,
			sql`create index profile_canonical on profile (canonical_id)`,
			// The value leads the key: lookups name many values at once and tell the types apart afterwards.
			sql`create table identifier (
				value ${text} not null,
				type ${text} not null,
				profile_id ${text} not null references profile (id),
				first_seen_at ${integer} not null,
				source ${text} not null,
				primary key (value, type)) ${keyed}`,
			sql`create index identifier_profile on identifier (profile_id)`,
			sql`create table trait (
				profile_id ${text} not null references profile (id),
				name ${text} not null,
				source ${text} not null,
				value ${json} not null,
				set_at ${integer} not null,
				search ${text},
				primary key (profile_id, name, source)) ${keyed}`,
			// Names of people and companies, folded for searching: neither store folds letters beyond ASCII by itself.
			sql`create index trait_search on trait (search) where search is not null`,
			// A merge is an edge between home profiles; taking an edge away (undone_at) gives the members back.
			sql`create table merge (
				id ${text} primary key,
				survivor_id ${text} not null references profile (id),
				absorbed_id ${text} not null references profile (id),
				merged_at ${integer} not null,
				cause ${json} not null,
				undone_at ${integer})`,
			sql`create index merge_survivor on merge (survivor_id)`,
			sql`create index merge_absorbed on merge (absorbed_id)`,
		]);
	},
};
