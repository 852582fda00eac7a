import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { columnTypes, runAll } from './columns';

export const segmentRefreshTables: Migration = {
	up: async (db) => {
		const { text, integer, arrival, keyed } = columnTypes(db);
		await runAll(db, [
			// Home profiles of which something may have changed, in the order of arrival: appended to by every write, so
			// it has no key on the profile, no index, and no reference to check. An erase deletes its profiles here as well.
			sql`create table touched (
				position ${arrival},
				profile_id ${text} not null)`,
			// What a segment was last refreshed with (fingerprint, at refreshed_at), and from which place of the journal on
			// the next refresh looks: null where it has to look at everybody. full_: the same of a look at everybody under
			// way, which has come to the person full_after. A row means that the journal is kept.
			sql`create table segment_refresh (
				segment_id ${text} primary key references segment (id),
				run_id ${text},
				journal ${text} not null,
				next_position ${integer},
				next_snapshot ${text},
				fingerprint ${text},
				refreshed_at ${integer},
				full_fingerprint ${text},
				full_position ${integer},
				full_snapshot ${text},
				full_at ${integer},
				full_after ${text})`,
			// A home profile whose person is in the segment (entered_at), or must be looked at again at due_at, or both. By home
			// profile, so that a merge takes everybody's along. is_person: it was the canonical one. _in counts without any row.
			sql`create table segment_person (
				segment_id ${text} not null references segment (id),
				profile_id ${text} not null references profile (id),
				is_person ${integer} not null check (is_person in (0, 1)),
				entered_at ${integer},
				due_at ${integer},
				primary key (profile_id, segment_id),
				check (entered_at is not null or due_at is not null)) ${keyed}`,
			sql`create index segment_person_due on segment_person (segment_id, due_at) where due_at is not null`,
			sql`create index segment_person_in on segment_person (segment_id, is_person, entered_at)
				where entered_at is not null and is_person = 1`,
			// Positions are given out under a lock of the segment, so they are seen in their order.
			sql`create table segment_change (
				segment_id ${text} not null references segment (id),
				position ${integer} not null,
				profile_id ${text} not null references profile (id),
				change ${text} not null check (change in ('entered', 'left')),
				at ${integer} not null,
				primary key (segment_id, position)) ${keyed}`,
			sql`create index segment_change_profile on segment_change (profile_id)`,
			// Goes on counting when the segment is deleted and saved again, so that nobody who reads changes misses one.
			sql`alter table segment add column change_count ${integer} not null default 0`,
		]);
	},
};
