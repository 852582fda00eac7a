import type { Migration } from 'kysely';
import { sql } from 'kysely';
import type { ColumnTypes } from './columns';
import { columnTypes, runAll } from './columns';

export const couponTables: Migration = {
	up: async (db) => {
		const types = columnTypes(db);
		await runAll(db, [...campaignTables(types), ...couponRows(types)]);
	},
};

function campaignTables({ text, integer, keyed }: ColumnTypes) {
	return [
		// Whoever issues, redeems or voids coupons of a campaign locks its row first: all limits are counted under that lock.
		sql`create table coupon_campaign (
			id ${text} primary key,
			name_key ${text} not null unique,
			name ${text} not null,
			version ${integer} not null,
			definition ${text} not null,
			redeemed_count ${integer} not null check (redeemed_count >= 0),
			created_at ${integer} not null,
			updated_at ${integer} not null)`,
		// One call of Generate: what a repeat goes on with.
		sql`create table coupon_batch (
			id ${text} primary key,
			campaign_id ${text} not null references coupon_campaign (id),
			idempotency_key ${text} not null,
			code_count ${integer} not null,
			created_at ${integer} not null,
			unique (campaign_id, idempotency_key))`,
		// Wrong codes by who gave them, in a window that begins with the first.
		sql`create table coupon_guess (
			source ${text} not null primary key,
			failed_count ${integer} not null,
			refused_count ${integer} not null,
			window_at ${integer} not null,
			last_at ${integer} not null) ${keyed}`,
	];
}

function couponRows({ text, integer }: ColumnTypes) {
	return [
		sql`create table coupon (
			id ${text} primary key,
			campaign_id ${text} not null references coupon_campaign (id),
			batch_id ${text} references coupon_batch (id),
			code ${text} not null,
			code_key ${text} not null unique,
			profile_id ${text} references profile (id),
			channel ${text} not null,
			issue_key ${text},
			issued_at ${integer},
			redeemed_count ${integer} not null check (redeemed_count >= 0),
			voided_at ${integer},
			void_reason ${text} not null,
			created_at ${integer} not null,
			unique (campaign_id, issue_key))`,
		sql`create index coupon_by_profile on coupon (profile_id) where profile_id is not null`,
		sql`create index coupon_by_campaign on coupon (campaign_id, id)`,
		sql`create index coupon_by_batch on coupon (batch_id, id)`,
		sql`create index coupon_pool on coupon (campaign_id, id)
			where profile_id is null and voided_at is null and redeemed_count = 0`,
		sql`create table coupon_redemption (
			id ${text} primary key,
			coupon_id ${text} not null references coupon (id),
			campaign_id ${text} not null references coupon_campaign (id),
			campaign_version ${integer} not null,
			profile_id ${text} references profile (id),
			event_id ${text},
			idempotency_key ${text} not null unique,
			reference ${text} not null,
			is_exclusive ${integer} not null,
			channel ${text} not null,
			details ${text} not null,
			cause ${text} not null,
			occurred_at ${integer} not null,
			recorded_at ${integer} not null)`,
		sql`create index coupon_redemption_by_day on coupon_redemption (campaign_id, occurred_at)`,
		sql`create index coupon_redemption_by_profile on coupon_redemption (profile_id, campaign_id)
			where profile_id is not null`,
		sql`create index coupon_redemption_by_coupon on coupon_redemption (coupon_id)`,
		sql`create index coupon_redemption_by_reference on coupon_redemption (reference) where reference <> ''`,
	];
}
