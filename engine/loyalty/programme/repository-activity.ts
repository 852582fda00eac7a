import { sql } from 'kysely';
import type { Tx } from '../../store';
import { inValues } from '../../store';

/** What an entry tells of a member's activity. */
export interface ActivityRow {
	programme: string;
	/** The home profile. */
	profileId: string;
	at: number;
	/** Earned; below zero where they were taken back or cancelled. */
	points: number;
	amountMinor: number | null;
	/** The order; empty where it has no number. */
	reference: string;
}

/** All that members earned and paid, and what was taken back of it, in the order of time. One query. */
export async function loadActivity(
	tx: Tx,
	{ profileIds, programmes }: { profileIds: readonly string[]; programmes: readonly string[] },
): Promise<ActivityRow[]> {
	if (profileIds.length === 0 || programmes.length === 0) return [];
	const { rows } = await sql<ActivityRow>`
		select account.programme, account.profile_id as "profileId", entry.occurred_at as at, entry.amount_minor as "amountMinor",
			entry.reference,
			case when entry.kind in ('earn', 'earn_pending') then entry.points
				when entry.kind in ('reverse', 'cancel') then -entry.points else 0 end as points
		from loyalty_account as account join loyalty_entry as entry on entry.account_id = account.id
		where ${inValues(tx, 'account.profile_id', profileIds)} and ${inValues(tx, 'account.programme', programmes)}
			and (entry.kind in ('earn', 'earn_pending', 'reverse', 'cancel') or entry.amount_minor is not null)
		order by entry.occurred_at, entry.id`.execute(tx);
	return rows;
}

/** The accounts, of these, on which an order was booked. One query. */
export async function loadBuyers(tx: Tx, accountIds: readonly string[]): Promise<Set<string>> {
	if (accountIds.length === 0) return new Set();
	const { rows } = await sql<{ account_id: string }>`
		select distinct account_id from loyalty_entry
		where ${inValues(tx, 'account_id', accountIds)} and operation = 'earn' and amount_minor is not null`.execute(
		tx,
	);
	return new Set(rows.map(({ account_id: id }) => id));
}
