import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { Tables, Tx } from '../../store';
import { inValues } from '../../store';
import { lotsOf, toAccount, toLot } from '../ledger/repository-ledger';
import type { Account, EntryKind, Lot } from '../ledger/types';

export interface StoredAccount extends Account {
	/** It is that of a person who was erased. */
	isErased: boolean;
}

export type StoredEntry = Selectable<Tables['loyalty_entry']> & { kind: EntryKind };

export interface StoredLot extends Lot {
	entryId: string;
	spends: { entryId: string; points: number }[];
}

/** Members' accounts in the order of their ids. */
export async function loadAccountPage(
	tx: Tx,
	{ programme, after, limit }: { programme?: string; after: string; limit: number },
): Promise<StoredAccount[]> {
	const rows = await tx
		.selectFrom('loyalty_account as account')
		.innerJoin('profile', 'profile.id', 'account.profile_id')
		.where('account.kind', '=', 'member')
		.where('account.id', '>', after)
		.$if(programme !== undefined, (query) => query.where('account.programme', '=', programme ?? ''))
		.orderBy('account.id')
		.limit(limit)
		.selectAll('account')
		.select('profile.erased_at')
		.execute();
	return rows.map(({ erased_at: erasedAt, ...row }) => ({
		...toAccount(row),
		isErased: erasedAt !== null,
	}));
}

export async function loadEntries(tx: Tx, accountIds: readonly string[]): Promise<StoredEntry[]> {
	const rows = await tx
		.selectFrom('loyalty_entry')
		.where(inValues(tx, 'account_id', accountIds))
		.orderBy('account_id')
		.orderBy('sequence')
		.selectAll()
		.execute();
	return rows.map((row) => ({ ...row, kind: row.kind as EntryKind }));
}

/** All lots of the accounts, with what entries took from them. */
export async function loadLotsWithSpends(
	tx: Tx,
	accountIds: readonly string[],
): Promise<StoredLot[]> {
	const rows = await tx.selectFrom(lotsOf(tx, accountIds)).selectAll().execute();
	const { rows: spends } = await sql<{ lot_id: string; entry_id: string; points: number }>`
		select spend.lot_id, spend.entry_id, spend.points
		from ${lotsOf(tx, accountIds)} join loyalty_lot_spend as spend on spend.lot_id = lot.id`.execute(
		tx,
	);
	const byLot = Map.groupBy(spends, ({ lot_id: lotId }) => lotId);
	return rows.map((row) => ({
		...toLot(row),
		entryId: row.entry_id,
		spends: (byLot.get(row.id) ?? []).map(({ entry_id: entryId, points }) => ({ entryId, points })),
	}));
}
