import type { Migration } from 'kysely';
import { sql } from 'kysely';
import type { ColumnTypes } from './columns';
import { columnTypes, runAll } from './columns';

/**
 * A ledger: entries are only added. What changes is what they add up to (an account's figures, what is left of a lot), and
 * when a lot lapses where that depends on the last activity.
 */
export const loyaltyTables: Migration = {
	up: async (db) => {
		const types = columnTypes(db);
		await runAll(db, [...accountTables(types), ...entryTables(types), ...lotTables(types)]);
	},
};

function accountTables({ text, integer }: ColumnTypes) {
	return [
		// A member's account is that of a home profile in a programme; the programme's own are named by it and their kind.
		sql`create table loyalty_account (
			id ${text} primary key,
			programme ${text} not null,
			kind ${text} not null
				check (kind in ('member', 'issued', 'pending', 'held', 'redeemed', 'expired', 'adjusted', 'transferred')),
			profile_id ${text} references profile (id),
			sequence ${integer} not null,
			hash ${text} not null,
			available ${integer} not null,
			pending ${integer} not null check (pending >= 0),
			held ${integer} not null check (held >= 0),
			earned ${integer} not null,
			redeemed ${integer} not null,
			expired ${integer} not null,
			adjusted ${integer} not null,
			check ((kind = 'member') = (profile_id is not null)),
			check (available + held = earned - redeemed - expired + adjusted))`,
		sql`create unique index loyalty_account_member on loyalty_account (profile_id, programme)
			where profile_id is not null`,
	];
}

function entryTables({ text, integer, json }: ColumnTypes) {
	return [
		// Two accounts and one number: no entry can be out of balance.
		sql`create table loyalty_entry (
			id ${text} primary key,
			account_id ${text} not null references loyalty_account (id),
			sequence ${integer} not null,
			kind ${text} not null,
			from_account_id ${text} not null references loyalty_account (id),
			to_account_id ${text} not null references loyalty_account (id),
			points ${integer} not null check (points > 0),
			available_after ${integer} not null,
			occurred_at ${integer} not null,
			recorded_at ${integer} not null,
			booking_id ${text} not null,
			operation ${text} not null,
			programme ${text} not null,
			idempotency_key ${text},
			reference ${text} not null,
			reason ${text} not null,
			actor ${text} not null,
			cause ${json} not null,
			amount_minor ${integer},
			details ${text} not null,
			salt ${text} not null,
			texts_hash ${text} not null,
			hash ${text} not null,
			check (from_account_id <> to_account_id))`,
		sql`create unique index loyalty_entry_chain on loyalty_entry (account_id, sequence)`,
		sql`create unique index loyalty_entry_key on loyalty_entry (idempotency_key, operation, programme)
			where idempotency_key is not null`,
		// Only what is not its command's first entry, which is found by its id.
		sql`create index loyalty_entry_further on loyalty_entry (booking_id) where booking_id <> id`,
		sql`create index loyalty_entry_reference on loyalty_entry (reference, account_id) where reference <> ''`,
	];
}

function lotTables({ text, integer }: ColumnTypes) {
	return [
		sql`create table loyalty_lot (
			id ${text} primary key,
			entry_id ${text} not null references loyalty_entry (id),
			account_id ${text} not null references loyalty_account (id),
			booking_id ${text} not null,
			origin_lot_id ${text} references loyalty_lot (id),
			state ${text} not null check (state in ('available', 'pending', 'held')),
			points ${integer} not null check (points <> 0),
			remaining ${integer} not null,
			earned_at ${integer} not null,
			occurred_at ${integer} not null,
			expires_at ${integer},
			idle_after ${text},
			due_at ${integer},
			waits_for ${text},
			check (case when points > 0 then remaining between 0 and points else remaining between points and 0 end),
			check (points > 0 or state = 'available'))`,
		// What is left, by account, and apart from it what is used up; and what time alone will change next.
		sql`create index loyalty_lot_open on loyalty_lot (account_id) where remaining <> 0`,
		sql`create index loyalty_lot_used on loyalty_lot (account_id) where remaining = 0`,
		sql`create index loyalty_lot_due on loyalty_lot (due_at, id) where remaining <> 0 and due_at is not null`,
		sql`create index loyalty_lot_booking on loyalty_lot (booking_id)`,
		sql`create table loyalty_lot_spend (
			lot_id ${text} not null references loyalty_lot (id),
			entry_id ${text} not null references loyalty_entry (id),
			points ${integer} not null check (points <> 0),
			occurred_at ${integer} not null,
			primary key (entry_id, lot_id))`,
		sql`create index loyalty_lot_spend_lot on loyalty_lot_spend (lot_id)`,
	];
}
