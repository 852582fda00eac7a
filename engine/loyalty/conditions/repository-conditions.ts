import { sql } from 'kysely';
import type { PersonColumn } from '../../identity';
import { rowsOf } from '../../identity';
import type { Comparison, Sql } from '../../store';
import { compareInteger, rowsOfKeys } from '../../store';

const DAY_MS = 86_400_000;

/** A person's points in one programme. */
interface Purse extends PersonColumn {
	now: number;
	programme: string;
}

/** Points that may be spent: of lots that are available and have not lapsed, less what is owed. */
export function balanceOf(purse: Purse): Sql {
	return sql`(select coalesce(sum(lot.points), 0) from ${openLotsOf(purse)}
		where lot.from_at <= ${purse.now})`;
}

/** Points that may be spent now and will have lapsed before so many days are over. */
export function expiringOf(purse: Purse, days: number): Sql {
	const { now } = purse;
	return sql`(select coalesce(sum(lot.points), 0) from ${openLotsOf(purse)}
		where lot.from_at <= ${now} and lot.expires_at < ${now + days * DAY_MS})`;
}

/** The tier that was recorded last of all the person's profiles; null for none. */
export function tierOf({ programme, ...person }: PersonColumn & { programme: string }): Sql {
	return sql`(select change.tier from ${rowsOf(person, 'loyalty_tier_change', 'change')}
		and change.programme = ${programme}
		order by change.since desc, change.recorded_at desc, change.id desc limit 1)`;
}

/** Points that were ever earned, with those that are pending no more though it is not booked yet; or ever redeemed. */
export function totalOf(purse: Purse, figure: 'earned' | 'redeemed'): Sql {
	const booked = sql`(select coalesce(sum(account.${sql.ref(figure)}), 0) from ${accountsOf(purse)})`;
	if (figure === 'redeemed') return booked;
	return sql`(${booked} + (select coalesce(sum(case when lot.from_at <= ${purse.now} then lot.points else 0 end), 0)
		from ${pendingLotsOf(purse)}))`;
}

/** For `from`: the table `lot` of the person's lots, with what is left of each and when it is, or was, to be spent from. */
function openLotsOf(purse: Purse): Sql {
	const { now } = purse;
	return sql`(select open.expires_at, open.remaining as points,
			case when open.state = 'available' then ${now} else open.due_at end as from_at
		from ${ofAccounts(purse, 'loyalty_lot', 'open')} and open.remaining <> 0
			and (open.state = 'available' or (open.waits_for is null and open.due_at is not null))
			and (open.expires_at is null or open.expires_at > ${now})) as lot`;
}

/** For `from`: the table `lot` of the person's points that will be available by themselves. */
function pendingLotsOf(purse: Purse): Sql {
	return sql`(select open.remaining as points, open.due_at as from_at
		from ${ofAccounts(purse, 'loyalty_lot', 'open')} and open.remaining <> 0
			and open.state = 'pending' and open.waits_for is null) as lot`;
}

function accountsOf(purse: Purse): Sql {
	return sql`${rowsOf(purse, 'loyalty_account', 'account')} and account.programme = ${purse.programme}`;
}

/** For `from`, and open for a further `and`: the rows of a table that belong to the person's accounts. */
function ofAccounts(purse: Purse, table: string, alias: string): Sql {
	const accounts = sql`select account.id as key from ${accountsOf(purse)}`;
	return rowsOfKeys(purse.tx, { table, alias, column: 'account_id' }, accounts);
}

/** What an answer about points that lapse is held against. */
export interface Limit {
	comparison: Comparison;
	value: number;
}

/** When the comparison of the balance comes to say otherwise, as points come and lapse; null for never. */
export function balanceChangesAt(purse: Purse, limit: Limit): Sql {
	const moves = sql`select lot.from_at as at, lot.points from ${openLotsOf(purse)}
			where lot.expires_at is null or lot.from_at < lot.expires_at
		union all
		select lot.expires_at, -lot.points from ${openLotsOf(purse)} where lot.from_at < lot.expires_at`;
	return changesAt(moves, purse.now, limit);
}

/** As `balanceChangesAt`, for what lapses before so many days are over: lots come near, and lapse. */
export function expiringChangesAt(purse: Purse, days: number, limit: Limit): Sql {
	// A lot that lapses exactly after so many days is not within them yet; a millisecond later it is.
	const nearAt = sql`lot.expires_at - ${days * DAY_MS - 1}`;
	const moves = sql`select case when ${nearAt} > lot.from_at then ${nearAt} else lot.from_at end as at, lot.points
			from ${openLotsOf(purse)} where lot.from_at < lot.expires_at
		union all
		select lot.expires_at, -lot.points from ${openLotsOf(purse)} where lot.from_at < lot.expires_at`;
	return changesAt(moves, purse.now, limit);
}

/** As `balanceChangesAt`, for all points ever earned: pending ones become available. */
export function earnedChangesAt(purse: Purse, limit: Limit): Sql {
	const { now } = purse;
	const moves = sql`select cast(${now} as bigint) as at, ${totalOf(purse, 'earned')} as points
		union all
		select lot.from_at, lot.points from ${pendingLotsOf(purse)} where lot.from_at > ${now}`;
	return changesAt(moves, now, limit);
}

/** The first instant at which the sum of all moves so far compares otherwise than the sum of those of now. */
function changesAt(moves: Sql, now: number, { comparison, value }: Limit): Sql {
	const is = (sum: string) => compareInteger(sql.ref(sum), comparison, value);
	return sql`(select min(step.at) from (
			select move.at, sum(move.points) over (order by move.at) as later,
				sum(case when move.at <= ${now} then move.points else 0 end) over () as present
			from (${moves}) as move) as step
		where step.at > ${now} and ${is('step.later')} <> ${is('step.present')})`;
}

/** For a figure that time alone never changes. */
export function neverChanges(): Sql {
	return sql`null`;
}
