import type { OwnedDocument, Tx } from '../store';
import { documentOf, inValues, loadDocuments, textIn } from '../store';
import { loadSpendable } from './repository';

/** The points of home profiles. A leg is what an entry moved on an account; a spend is what an entry took from a lot. */
export interface PointDocuments {
	balances: OwnedDocument[];
	accounts: OwnedDocument[];
	entries: OwnedDocument[];
	legs: OwnedDocument[];
	lots: OwnedDocument[];
	spends: OwnedDocument[];
}

/** For another capability, inside its transaction: everything of ours about these home profiles. Six queries. */
export async function loadPointDocuments(
	tx: Tx,
	profileIds: readonly string[],
	at: number,
): Promise<PointDocuments> {
	const accounts = await loadDocuments(
		tx,
		{ table: 'loyalty_account', column: 'profile_id', values: profileIds },
		{ orderBy: ['programme'] },
	);
	const programmes = new Set(accounts.map(({ document }) => textIn(document, 'programme')));
	const spendable = await loadSpendable(tx, { profileIds, programmes: [...programmes] }, at);
	return {
		balances: spendable.map(({ profileId, programme, points }) => ({
			owner: profileId,
			document: { profileId, programme, points },
		})),
		accounts,
		entries: await loadDocuments(
			tx,
			{ table: 'loyalty_entry', column: 'profile_id', values: profileIds },
			{ json: ['cause'], orderBy: ['occurred_at', 'id'] },
		),
		...(await loadMovements(tx, profileIds)),
	};
}

/** What hangs on the accounts rather than on the profiles. */
async function loadMovements(
	tx: Tx,
	profileIds: readonly string[],
): Promise<Pick<PointDocuments, 'legs' | 'lots' | 'spends'>> {
	const ofAccounts = tx
		.selectFrom('loyalty_account as account')
		.where(inValues(tx, 'account.profile_id', profileIds));
	const legs = await ofAccounts
		.innerJoin('loyalty_leg as leg', 'leg.account_id', 'account.id')
		.selectAll('leg')
		.select('account.profile_id as owner')
		.orderBy('leg.occurred_at')
		.execute();
	const withLots = ofAccounts.innerJoin('loyalty_lot as lot', 'lot.account_id', 'account.id');
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
	return { legs: legs.map(owned), lots: lots.map(owned), spends: spends.map(owned) };
}

function owned({ owner, ...row }: Record<string, unknown> & { owner: string | null }) {
	return { owner: owner ?? '', document: documentOf(row) };
}
