import type { OwnedDocument, Tx } from '../store';
import { documentOf, inValues, loadDocuments, textIn } from '../store';
import { lotsOf } from './ledger/repository-ledger';

/** The points of home profiles. A spend is what an entry took from a lot. */
export interface PointDocuments {
	accounts: OwnedDocument[];
	entries: OwnedDocument[];
	lots: OwnedDocument[];
	spends: OwnedDocument[];
}

/** For another capability, inside its transaction: everything of ours about these home profiles. Four queries. */
export async function loadPointDocuments(
	tx: Tx,
	profileIds: readonly string[],
): Promise<PointDocuments> {
	const accounts = await loadDocuments(
		tx,
		{ table: 'loyalty_account', column: 'profile_id', values: profileIds },
		{ orderBy: ['programme'] },
	);
	const accountIds = accounts.map(({ document }) => textIn(document, 'id'));
	return { accounts, ...(await loadMovements(tx, accountIds)) };
}

/** What hangs on the accounts rather than on the profiles. */
async function loadMovements(
	tx: Tx,
	accountIds: readonly string[],
): Promise<Omit<PointDocuments, 'accounts'>> {
	const ofAccounts = tx
		.selectFrom('loyalty_account as account')
		.where(inValues(tx, 'account.id', accountIds));
	const entries = await ofAccounts
		.innerJoin('loyalty_entry as entry', 'entry.account_id', 'account.id')
		.selectAll('entry')
		.select('account.profile_id as owner')
		.orderBy('entry.account_id')
		.orderBy('entry.sequence')
		.execute();
	const withLots = tx
		.selectFrom(lotsOf(tx, accountIds))
		.innerJoin('loyalty_account as account', 'account.id', 'lot.account_id');
	const lots = await withLots
		.selectAll('lot')
		.select('account.profile_id as owner')
		.orderBy('lot.earned_at')
		.execute();
	const spends = await withLots
		.innerJoin('loyalty_lot_spend as spend', 'spend.lot_id', 'lot.id')
		.selectAll('spend')
		.select('account.profile_id as owner')
		.orderBy('spend.occurred_at')
		.execute();
	return { entries: entries.map(owned), lots: lots.map(owned), spends: spends.map(owned) };
}

function owned({ owner, ...row }: Record<string, unknown> & { owner: string | null }) {
	const json = ['cause', 'details'].filter((column) => column in row);
	return { owner: owner ?? '', document: documentOf(row, { json }) };
}
