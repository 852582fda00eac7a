import type { Migration } from 'kysely';
import { sql } from 'kysely';
import type { ColumnTypes } from './columns';
import { columnTypes, runAll } from './columns';

export const loyaltyProgrammeTables: Migration = {
	up: async (db) => {
		const { text, integer, json } = columnTypes(db);
		await runAll(db, [
			// Append-only: a booking goes by the version that counted when it happened. Read whole, so it is text in both.
			sql`create table loyalty_programme (
				programme ${text} not null,
				version ${integer} not null check (version >= 1),
				definition ${text} not null,
				created_at ${integer} not null,
				cause ${json} not null,
				primary key (programme, version))`,
			// Append-only: the last one of all profiles of a person counts. until: how long a step down protects from the next.
			sql`create table loyalty_tier_change (
				id ${text} primary key,
				programme ${text} not null,
				profile_id ${text} not null references profile (id),
				tier ${text},
				since ${integer} not null,
				until ${integer},
				reason ${text} not null check (reason in ('reached', 'lost')),
				why ${text} not null,
				recorded_at ${integer} not null)`,
			sql`create index loyalty_tier_change_profile on loyalty_tier_change (profile_id, programme, since)`,
			// A household: it is a row of its own so that who joins can lock it.
			sql`create table loyalty_pool (
				id ${text} primary key,
				programme ${text} not null,
				pool ${text} not null,
				created_at ${integer} not null,
				unique (programme, pool))`,
			sql`create table loyalty_pool_member (
				id ${text} primary key,
				pool_id ${text} not null references loyalty_pool (id),
				profile_id ${text} not null references profile (id),
				joined_at ${integer} not null,
				left_at ${integer} check (left_at >= joined_at))`,
			sql`create index loyalty_pool_member_profile on loyalty_pool_member (profile_id)`,
			sql`create index loyalty_pool_member_pool on loyalty_pool_member (pool_id)`,
		]);
		await runAll(db, [...referralTables(columnTypes(db)), ...useTables(columnTypes(db))]);
	},
};

function referralTables({ text, integer }: ColumnTypes) {
	return [
		sql`create table loyalty_referral (
				id ${text} primary key,
				programme ${text} not null,
				referrer_id ${text} not null references profile (id),
				friend_id ${text} not null references profile (id),
				referred_at ${integer} not null,
				settled_at ${integer},
				unique (programme, friend_id))`,
		sql`create index loyalty_referral_referrer on loyalty_referral (referrer_id, programme)`,
		sql`create index loyalty_referral_friend on loyalty_referral (friend_id)`,
	];
}

function useTables({ text, integer, keyed }: ColumnTypes) {
	return [
		// What rules gave on a civil day of the programme's zone: caps sum over the days of their period. The one of all
		// members is a row of its own, so that a cap for all reads few rows and can lock them.
		sql`create table loyalty_member_use (
				profile_id ${text} not null references profile (id),
				programme ${text} not null,
				rule ${text} not null,
				used_on ${text} not null,
				points ${integer} not null,
				primary key (profile_id, programme, rule, used_on)) ${keyed}`,
		sql`create table loyalty_programme_use (
				programme ${text} not null,
				rule ${text} not null,
				used_on ${text} not null,
				points ${integer} not null,
				primary key (programme, rule, used_on)) ${keyed}`,
	];
}
