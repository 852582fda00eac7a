import { sql } from 'kysely';
import type { Engine } from '../../../engine';

/** The ledger as its tables have it, summed by hand-written SQL that shares nothing with the engine's queries. */
export interface LedgerSums {
	/** Over all accounts of all programmes. */
	allLegs: number;
	/** Entries whose own legs do not sum to zero. */
	unbalancedEntries: number;
	memberLegs: number;
	/** Points of all lots less their spends. */
	lotsLeft: number;
	/** Accounts whose lots and legs tell two different numbers. */
	accountsApart: number;
	/** Lots of which more was spent than they held. */
	overspentLots: number;
	negativeMembers: number;
	entries: number;
}

/** What a sound ledger shows, whatever was booked. */
export const SOUND = {
	allLegs: 0,
	unbalancedEntries: 0,
	accountsApart: 0,
	overspentLots: 0,
	negativeMembers: 0,
};

export async function ledgerSums(engine: Engine): Promise<LedgerSums> {
	return await engine.context.store.read(async (tx) => {
		const { rows } = await sql<LedgerSums>`
			with account_legs as (
				select a.id, a.kind, coalesce(sum(l.points), 0) as points
				from loyalty_account a left join loyalty_leg l on l.account_id = a.id group by a.id, a.kind),
			lot_left as (
				select t.id, t.account_id, t.points - coalesce((
					select sum(s.points) from loyalty_lot_spend s where s.lot_id = t.id), 0) as points
				from loyalty_lot t),
			account_lots as (select account_id, sum(points) as points from lot_left group by account_id)
			select
				(select coalesce(sum(points), 0) from loyalty_leg) as "allLegs",
				(select count(*) from (select entry_id from loyalty_leg group by entry_id having sum(points) <> 0) as odd)
					as "unbalancedEntries",
				(select coalesce(sum(points), 0) from account_legs where kind = 'member') as "memberLegs",
				(select coalesce(sum(points), 0) from lot_left) as "lotsLeft",
				(select count(*) from account_legs a left join account_lots b on b.account_id = a.id
					where a.kind = 'member' and a.points <> coalesce(b.points, 0)) as "accountsApart",
				(select count(*) from lot_left where points < 0) as "overspentLots",
				(select count(*) from account_legs where kind = 'member' and points < 0) as "negativeMembers",
				(select count(*) from loyalty_entry) as "entries"`.execute(tx);
		const [sums] = rows;
		if (!sums) throw new Error('The sums are one row');
		return Object.fromEntries(
			Object.entries(sums).map(([name, value]) => [name, Number(value)]),
		) as unknown as LedgerSums;
	});
}

/** Every row of the ledger, to see that nothing has changed. */
export async function ledgerRows(engine: Engine): Promise<unknown[][]> {
	const tables = [
		'loyalty_account',
		'loyalty_entry',
		'loyalty_leg',
		'loyalty_lot',
		'loyalty_lot_spend',
	] as const;
	return await engine.context.store.read((tx) =>
		Promise.all(
			tables.map(async (table) => {
				const { rows } = await sql`select * from ${sql.table(table)}`.execute(tx);
				return rows.map((row) => JSON.stringify(row)).sort();
			}),
		),
	);
}
