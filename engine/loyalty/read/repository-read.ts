import { sql } from 'kysely';
import type { Tx } from '../../store';
import { inValues } from '../../store';
import type { Purses } from '../ledger/repository-ledger';
import {
	isLeftAlone,
	loadAccounts,
	loadOpenLots,
	lotsOf,
	toLot,
} from '../ledger/repository-ledger';
import { changeFigures } from '../ledger/open-ledger';
import type { Account, EntryKind, Lot } from '../ledger/types';
import type { Expiring } from './decide-balance';
import { DAY_MS } from './decide-balance';

/** What is known of several people's accounts: the lapsing ones by account. */
export interface Purse {
	accounts: Account[];
	lots: Lot[];
	lapsing: LapsingRow[];
}

interface LapsingRow extends Expiring {
	accountId: string;
}

/** As things stand, for what will have been by an instant. Three queries, whatever the number of entries and lots. */
export async function loadPurses(tx: Tx, purses: Purses, asOf: number): Promise<Purse> {
	const accounts = await loadAccounts(tx, purses);
	const ids = accounts.map(({ id }) => id);
	const lots = await loadOpenLots(tx, ids, { dueUntil: asOf });
	return { accounts, lots, lapsing: await loadLapsing(tx, { accountIds: ids, lots, asOf }) };
}

/** When the points lapse that are in none of the lots: added up by day here, since there may be thousands. */
async function loadLapsing(
	tx: Tx,
	{ accountIds, lots, asOf }: { accountIds: string[]; lots: readonly Lot[]; asOf: number },
): Promise<LapsingRow[]> {
	if (accountIds.length === 0) return [];
	const known = lots.map(({ id }) => id);
	return await tx
		.selectFrom('loyalty_lot')
		.where(inValues(tx, 'account_id', accountIds))
		.where('remaining', '<>', 0)
		.where('state', '=', 'available')
		.where('expires_at', 'is not', null)
		.where(isLeftAlone(asOf))
		.where(({ not }) => not(inValues(tx, 'id', known)))
		.groupBy(['account_id', sql`expires_at / ${sql.lit(DAY_MS)}`])
		.select('account_id as accountId')
		.select(sql<number>`min(expires_at)`.as('at'))
		.select(sql<number>`cast(sum(remaining) as bigint)`.as('points'))
		.execute();
}

/** As things stood, by what is booked today: each entry counts from the instant at which it happened. */
export async function loadPursesAsOf(tx: Tx, purses: Purses, asOf: number): Promise<Purse> {
	const accounts = await loadAccounts(tx, purses);
	const ids = accounts.map(({ id }) => id);
	const sums = await sumEntries(tx, ids, asOf);
	const byAccount = Map.groupBy(sums, ({ accountId }) => accountId);
	return {
		accounts: accounts.map((account) => figuresOf(account, byAccount.get(account.id) ?? [])),
		lots: await loadLotsAsOf(tx, ids, asOf),
		lapsing: [],
	};
}

interface KindSum {
	accountId: string;
	kind: string;
	points: number;
}

async function sumEntries(tx: Tx, accountIds: readonly string[], asOf: number): Promise<KindSum[]> {
	return await tx
		.selectFrom('loyalty_entry')
		.where(inValues(tx, 'account_id', accountIds))
		.where('occurred_at', '<=', asOf)
		.groupBy(['account_id', 'kind'])
		.select(['account_id as accountId', 'kind'])
		.select(sql<number>`cast(sum(points) as bigint)`.as('points'))
		.execute();
}

function figuresOf(account: Account, sums: readonly KindSum[]): Account {
	const figures = { available: 0, pending: 0, held: 0, earned: 0, redeemed: 0, expired: 0 };
	const stood = { ...account, ...figures, adjusted: 0 };
	for (const { kind, points } of sums) changeFigures(stood, { kind: kind as EntryKind, points });
	return stood;
}

async function loadLotsAsOf(tx: Tx, accountIds: readonly string[], asOf: number): Promise<Lot[]> {
	const rows = await tx
		.selectFrom(lotsOf(tx, accountIds))
		.where('lot.occurred_at', '<=', asOf)
		.selectAll('lot')
		.select(
			sql<number>`(select cast(coalesce(sum(spend.points), 0) as bigint) from loyalty_lot_spend as spend
				where spend.lot_id = lot.id and spend.occurred_at <= ${asOf})`.as('spent'),
		)
		.execute();
	return rows
		.map(({ spent, ...row }) => ({ ...toLot(row), remaining: row.points - spent }))
		.filter(({ remaining, state }) => remaining !== 0 || state === 'available');
}
