import type { Migration } from 'kysely';
import { sql } from 'kysely';
import type { ColumnTypes } from './columns';
import { columnTypes, runAll } from './columns';

export const rewardTables: Migration = {
	up: async (db) => {
		const types = columnTypes(db);
		await runAll(db, [...catalogueTables(types), ...redemptionTables(types)]);
	},
};

function catalogueTables({ text, integer }: ColumnTypes) {
	return [
		// Whoever takes or gives back a piece locks the reward's row first. `stock` is what was not redeemed yet, reserved pieces
		// among it; null for without limit.
		sql`create table reward (
			id ${text} primary key,
			search_text ${text} not null,
			name ${text} not null,
			programme ${text} not null,
			version ${integer} not null check (version >= 1),
			points ${integer} not null check (points > 0),
			stock ${integer} check (stock >= 0),
			limit_per_person ${integer} check (limit_per_person > 0),
			valid_from ${integer},
			valid_until ${integer},
			is_active ${integer} not null check (is_active in (0, 1)),
			value ${text} not null,
			description ${text} not null,
			created_at ${integer} not null,
			updated_at ${integer} not null)`,
		sql`create table reward_stock_change (
			id ${text} primary key,
			reward_id ${text} not null references reward (id),
			idempotency_key ${text} not null,
			change ${integer},
			stock_after ${integer} check (stock_after >= 0),
			reason ${text} not null,
			actor ${text} not null,
			changed_at ${integer} not null,
			unique (reward_id, idempotency_key))`,
	];
}

function redemptionTables({ text, integer }: ColumnTypes) {
	return [
		// Named by the ledger's entry that took or held the points. A reservation that ended stays `reserved`: its time says so.
		sql`create table reward_redemption (
			id ${text} primary key references loyalty_entry (id),
			reward_id ${text} not null references reward (id),
			reward_version ${integer} not null,
			profile_id ${text} not null references profile (id),
			state ${text} not null check (state in ('reserved', 'redeemed', 'released', 'refunded')),
			points ${integer} not null check (points > 0),
			spent_booking_id ${text} references loyalty_entry (id),
			held_until ${integer},
			occurred_at ${integer} not null,
			changed_at ${integer} not null,
			check (state <> 'reserved' or held_until is not null),
			check ((state in ('redeemed', 'refunded')) = (spent_booking_id is not null)))`,
		sql`create index reward_redemption_person on reward_redemption (profile_id, reward_id)`,
		sql`create index reward_redemption_reserved on reward_redemption (reward_id, held_until) where state = 'reserved'`,
	];
}
