import { sql } from 'kysely';
import type { PersonColumn } from '../identity';
import { rowsOf } from '../identity';
import type { Comparison, Sql } from '../store';
import { compareInteger, rowsOfKeys } from '../store';
import type { Entry } from './types';

const DAY_MS = 86_400_000;

/** A person's points in one programme. */
interface Purse extends PersonColumn {
	now: number;
	programme: string;
}

/** Points that may be spent: neither spent nor lapsed. */
export function balanceOf(purse: Purse): Sql {
	return sql`(select coalesce(sum(lot.points), 0) from ${openLotsOf(purse)}
		where lot.expires_at is null or lot.expires_at > ${purse.now})`;
}

/** Points that may be spent now and will have lapsed before so many days are over. */
export function expiringOf(purse: Purse, days: number): Sql {
	const { now } = purse;
	return sql`(select coalesce(sum(lot.points), 0) from ${openLotsOf(purse)}
		where lot.expires_at > ${now} and lot.expires_at < ${now + days * DAY_MS})`;
}

/** Points of all entries of one kind: those earned, or those redeemed. */
export function totalOf(purse: Purse, kind: Entry['kind']): Sql {
	const sign = kind === 'earn' ? sql`` : sql`-`;
	return sql`(select coalesce(sum(${sign}leg.points), 0) from ${ofAccounts(purse, 'loyalty_leg', 'leg')}
		and (select entry.kind from loyalty_entry as entry where entry.id = leg.entry_id) = ${kind})`;
}

/** For `from`: the table `lot` of the person's lots with what is left of each. */
function openLotsOf(purse: Purse): Sql {
	return sql`(select earned.expires_at, earned.points - coalesce((select sum(spend.points)
			from loyalty_lot_spend as spend where spend.lot_id = earned.id), 0) as points
		from ${ofAccounts(purse, 'loyalty_lot', 'earned')}) as lot`;
}

/** For `from`, and open for a further `and`: the rows of a table that belong to the person's accounts. */
function ofAccounts(purse: Purse, table: string, alias: string): Sql {
	const accounts = sql`select account.id as key from ${rowsOf(purse, 'loyalty_account', 'account')}
		and account.programme = ${purse.programme}`;
	return rowsOfKeys(purse.tx, { table, alias, column: 'account_id' }, accounts);
}

/** What an answer about points that lapse is held against. */
export interface Limit {
	comparison: Comparison;
	value: number;
}

/** When the comparison of the balance comes to say otherwise, as points lapse; null for never. */
export function balanceChangesAt(purse: Purse, limit: Limit): Sql {
	const { now } = purse;
	const moves = sql`select cast(${now} as bigint) as at, lot.points from ${openLotsOf(purse)}
			where lot.expires_at is null or lot.expires_at > ${now}
		union all
		select lot.expires_at, -lot.points from ${openLotsOf(purse)} where lot.expires_at > ${now}`;
	return changesAt(moves, now, limit);
}

/** As `balanceChangesAt`, for what lapses before so many days are over: lots come near, and lapse. */
export function expiringChangesAt(purse: Purse, days: number, limit: Limit): Sql {
	const { now } = purse;
	// A lot that lapses exactly after so many days is not within them yet; a millisecond later it is.
	const enters = sql`lot.expires_at - ${days * DAY_MS - 1}`;
	const moves = sql`select case when ${enters} > ${now} then ${enters} else ${now} end as at, lot.points
			from ${openLotsOf(purse)} where lot.expires_at > ${now}
		union all
		select lot.expires_at, -lot.points from ${openLotsOf(purse)} where lot.expires_at > ${now}`;
	return changesAt(moves, now, limit);
}

/** The first instant at which the sum of all moves so far compares otherwise than the sum of those of now. */
function changesAt(moves: Sql, now: number, { comparison, value }: Limit): Sql {
	const is = (sum: string) => compareInteger(sql.ref(sum), comparison, value);
	return sql`(select min(step.at) from (
			select move.at, sum(move.points) over (order by move.at) as later,
				sum(case when move.at = ${now} then move.points else 0 end) over () as present
			from (${moves}) as move) as step
		where step.at > ${now} and ${is('step.later')} <> ${is('step.present')})`;
}

/** For a figure that time alone never changes. */
export function neverChanges(): Sql {
	return sql`null`;
}
