import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const duplicateTables: Migration = {
	up: async (db) => {
		const { text, integer, json } = columnTypes(db);
		await runAll(db, [
			// `settings` is what was asked for, `plan` and `model` what came of it: a run that was interrupted goes on with them.
			sql`create table duplicate_run (
				id ${text} primary key,
				settings ${text} not null,
				status ${text} not null check (status in ('running', 'finished')),
				plan ${text},
				model ${text},
				record_count ${integer} not null,
				rule_count ${integer} not null,
				rules_done ${integer} not null,
				pair_count ${integer} not null,
				new_count ${integer} not null,
				started_at ${integer} not null,
				updated_at ${integer} not null,
				cause ${json} not null)`,
			sql`create index duplicate_run_settings on duplicate_run (settings, started_at)`,
			// Evidence tells levels of agreement, never a value: nothing personal stands here.
			sql`create table duplicate_pair (
				id ${text} primary key,
				profile_a ${text} not null references profile (id),
				profile_b ${text} not null references profile (id),
				probability double precision not null check (probability between 0 and 1),
				evidence ${text} not null,
				status ${text} not null check (status in ('open', 'accepted', 'rejected')),
				run_id ${text} not null references duplicate_run (id),
				found_at ${integer} not null,
				decided_at ${integer},
				cause ${json} not null,
				unique (profile_a, profile_b),
				check (profile_a < profile_b))`,
			sql`create index duplicate_pair_b on duplicate_pair (profile_b)`,
			sql`create index duplicate_pair_probability on duplicate_pair (status, probability, id)`,
			sql`create index duplicate_pair_found on duplicate_pair (status, found_at, id)`,
		]);
	},
};
