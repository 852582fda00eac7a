import type { Migration } from 'kysely';
import { sql } from 'kysely';
import type { ColumnTypes } from './columns';
import { columnTypes, runAll } from './columns';

/** Append-only: no statement of ours updates or deletes a row of these tables. */
export const loyaltyTables: Migration = {
	up: async (db) => {
		const { text, integer, json } = columnTypes(db);
		await runAll(db, [
			sql`create table loyalty_account (
				id ${text} primary key,
				programme ${text} not null,
				kind ${text} not null check (kind in ('member', 'issued', 'redeemed', 'expired', 'held', 'adjusted')),
				profile_id ${text} references profile (id),
				check ((kind = 'member') = (profile_id is not null)))`,
			sql`create unique index loyalty_account_member on loyalty_account (profile_id, programme)
				where profile_id is not null`,
			sql`create unique index loyalty_account_own on loyalty_account (programme, kind)
				where profile_id is null`,
			sql`create table loyalty_entry (
				id ${text} primary key,
				programme ${text} not null,
				kind ${text} not null,
				profile_id ${text} not null references profile (id),
				occurred_at ${integer} not null,
				recorded_at ${integer} not null,
				reference ${text} not null,
				reason ${text} not null,
				balance_after ${integer} not null,
				cause ${json} not null,
				idempotency_key ${text} not null,
				unique (idempotency_key, kind, programme))`,
			sql`create index loyalty_entry_profile on loyalty_entry (profile_id)`,
			sql`create table loyalty_leg (
				entry_id ${text} not null references loyalty_entry (id),
				account_id ${text} not null references loyalty_account (id),
				points ${integer} not null check (points <> 0),
				occurred_at ${integer} not null,
				primary key (entry_id, account_id))`,
			sql`create index loyalty_leg_account on loyalty_leg (account_id, occurred_at)`,
		]);
		await runAll(db, lotTables(columnTypes(db)));
	},
};

function lotTables({ text, integer }: ColumnTypes) {
	return [
		sql`create table loyalty_lot (
				id ${text} primary key,
				entry_id ${text} not null references loyalty_entry (id),
				account_id ${text} not null references loyalty_account (id),
				points ${integer} not null check (points > 0),
				earned_at ${integer} not null,
				expires_at ${integer} check (expires_at > earned_at))`,
		sql`create index loyalty_lot_account on loyalty_lot (account_id)`,
		sql`create index loyalty_lot_entry on loyalty_lot (entry_id)`,
		// What is left of a lot is its points less its spends, so that no lot ever changes.
		sql`create table loyalty_lot_spend (
				lot_id ${text} not null references loyalty_lot (id),
				entry_id ${text} not null references loyalty_entry (id),
				points ${integer} not null check (points <> 0),
				occurred_at ${integer} not null,
				primary key (lot_id, entry_id))`,
		sql`create index loyalty_lot_spend_entry on loyalty_lot_spend (entry_id)`,
	];
}
