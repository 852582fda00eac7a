import { sql } from 'kysely';
import type { Tx } from '../../store';
import { inValues } from '../../store';
import type { Purses } from '../ledger/repository-ledger';
import { loadAccounts, loadOpenLots, toLot } from '../ledger/repository-ledger';
import { changeFigures } from '../ledger/open-ledger';
import type { Account, EntryKind, Lot, PurseState } from '../ledger/types';

/** As things stand. Two queries, whatever the number of entries. */
export async function loadPurses(tx: Tx, purses: Purses): Promise<PurseState> {
	const accounts = await loadAccounts(tx, purses);
	return {
		accounts,
		lots: await loadOpenLots(
			tx,
			accounts.map(({ id }) => id),
		),
	};
}

/** As things stood, by what is booked today: each entry counts from the instant at which it happened. */
export async function loadPursesAsOf(tx: Tx, purses: Purses, asOf: number): Promise<PurseState> {
	const accounts = await loadAccounts(tx, purses);
	const ids = accounts.map(({ id }) => id);
	const sums = await sumEntries(tx, ids, asOf);
	const byAccount = Map.groupBy(sums, ({ accountId }) => accountId);
	return {
		accounts: accounts.map((account) => figuresOf(account, byAccount.get(account.id) ?? [])),
		lots: await loadLotsAsOf(tx, ids, asOf),
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
		.selectFrom('loyalty_lot as lot')
		.leftJoin('loyalty_lot_spend as spend', (join) =>
			join.onRef('spend.lot_id', '=', 'lot.id').on('spend.occurred_at', '<=', asOf),
		)
		.where(inValues(tx, 'lot.account_id', accountIds))
		.where('lot.occurred_at', '<=', asOf)
		.groupBy('lot.id')
		.selectAll('lot')
		.select(sql<number>`cast(coalesce(sum(spend.points), 0) as bigint)`.as('spent'))
		.execute();
	return rows
		.map(({ spent, ...row }) => ({ ...toLot(row), remaining: row.points - spent }))
		.filter(({ remaining, state }) => remaining !== 0 || state === 'available');
}
