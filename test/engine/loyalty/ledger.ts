import { sql } from 'kysely';
import type { Engine } from '../../../engine';

/** The ledger as its tables have it, summed by hand-written SQL that shares nothing with the engine's queries. */
export interface LedgerSums {
	/** Over all accounts of all programmes. */
	allAccounts: number;
	/** Members' accounts whose figures are not what their entries add up to. */
	figuresApart: number;
	/** Accounts whose lots and entries tell two different numbers. */
	accountsApart: number;
	/** Lots whose remainder is not their points less what was spent of them. */
	lotsApart: number;
	/** Lots of which more was spent than they held. */
	overspentLots: number;
	negativeMembers: number;
	/** Points pending or held in the programmes' accounts, and not in lots, or the other way round. */
	asideApart: number;
	entries: number;
	/** What all members have to spend, lapsed or not. */
	memberPoints: number;
}

/** What a sound ledger shows, whatever was booked. */
export const SOUND_WITH_DEBTS = {
	allAccounts: 0,
	figuresApart: 0,
	accountsApart: 0,
	lotsApart: 0,
	overspentLots: 0,
	asideApart: 0,
};

/** The same where nobody was let owe anything. */
export const SOUND = { ...SOUND_WITH_DEBTS, negativeMembers: 0 };

export async function ledgerSums(engine: Engine): Promise<LedgerSums> {
	const { store } = engine.context;
	return await store.read(async (tx) => {
		// The engine has PostgreSQL look rows up by index; whole tables are joined a hundred times faster by hash.
		if (store.kind === 'postgres') await sql`set local enable_hashjoin = on`.execute(tx);
		const { rows } = await sql<LedgerSums>`
			with leg as (
				select to_account_id as account_id, points from loyalty_entry
				union all select from_account_id, -points from loyalty_entry),
			balance as (
				select a.id, a.kind, a.programme, a.available, coalesce(sum(l.points), 0) as points
				from loyalty_account a left join leg l on l.account_id = a.id
				group by a.id, a.kind, a.programme, a.available),
			lot_left as (
				select t.account_id, t.state, t.points as earned, t.remaining, t.points - coalesce((
					select sum(s.points) from loyalty_lot_spend s where s.lot_id = t.id), 0) as points
				from loyalty_lot t),
			spendable as (
				select account_id, sum(points) as points from lot_left where state = 'available' group by account_id)
			select
				(select coalesce(sum(points), 0) from balance) as "allAccounts",
				(select count(*) from balance where kind = 'member' and points <> available) as "figuresApart",
				(select count(*) from balance b left join spendable s on s.account_id = b.id
					where b.kind = 'member' and b.points <> coalesce(s.points, 0)) as "accountsApart",
				(select count(*) from lot_left where points <> remaining) as "lotsApart",
				(select count(*) from lot_left where earned > 0 and points < 0) as "overspentLots",
				(select count(*) from balance where kind = 'member' and points < 0) as "negativeMembers",
				(select coalesce(sum(case when kind in ('pending', 'held') then points else 0 end), 0) from balance)
					- (select coalesce(sum(points), 0) from lot_left where state <> 'available') as "asideApart",
				(select coalesce(sum(points), 0) from balance where kind = 'member') as "memberPoints",
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
	const tables = ['loyalty_account', 'loyalty_entry', 'loyalty_lot', 'loyalty_lot_spend'] as const;
	return await engine.context.store.read((tx) =>
		Promise.all(
			tables.map(async (table) => {
				const { rows } = await sql`select * from ${sql.table(table)}`.execute(tx);
				return rows.map((row) => JSON.stringify(row)).sort();
			}),
		),
	);
}
