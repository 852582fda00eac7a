import type { Tx } from '../store';
import { inValues, insertNewRows } from '../store';
import { invariant } from '../values';
import type { AccountKind, AccountName } from './types';

/** The ids of the accounts; those that are missing are opened. `nextId` gives the ids of new ones. */
export async function openAccounts(
	tx: Tx,
	accounts: readonly AccountName[],
	nextId: () => string,
): Promise<(account: AccountName) => string> {
	const names = new Map(accounts.map((account) => [accountKey(account), account]));
	const known = await loadAccountIds(tx, [...names.values()]);
	// In one order for all writers, so that two that open the same accounts wait for each other in no circle.
	const missing = [...names]
		.filter(([key]) => !known.has(key))
		.sort(([a], [b]) => (a < b ? -1 : 1));
	const rows = missing.map(([, { programme, kind, profileId }]) => ({
		id: nextId(),
		programme,
		kind,
		profile_id: profileId,
	}));
	// Another writer may have opened some meanwhile: those keep the id they got there.
	const inserted = await insertNewRows(tx, 'loyalty_account', rows);
	for (const row of rows) known.set(accountKey({ ...row, profileId: row.profile_id }), row.id);
	const ids = inserted === rows.length ? known : await loadAccountIds(tx, [...names.values()]);
	return (account) => {
		const id = ids.get(accountKey(account));
		invariant(id !== undefined, 'loyalty: an account that points move through is open');
		return id;
	};
}

async function loadAccountIds(tx: Tx, names: readonly AccountName[]): Promise<Map<string, string>> {
	const profileIds = names.flatMap(({ profileId }) => (profileId === null ? [] : [profileId]));
	const ofProgrammes = tx
		.selectFrom('loyalty_account')
		.where(inValues(tx, 'programme', [...new Set(names.map(({ programme }) => programme))]))
		.select(['id', 'programme', 'kind', 'profile_id']);
	// Two questions, one for each of the two unique indexes; with "or" PostgreSQL reads the whole table.
	const members = await ofProgrammes
		.where(inValues(tx, 'profile_id', [...new Set(profileIds)]))
		.execute();
	const own = await ofProgrammes.where('profile_id', 'is', null).execute();
	return new Map(
		[...members, ...own].map((row) => [
			accountKey({
				programme: row.programme,
				kind: row.kind as AccountKind,
				profileId: row.profile_id,
			}),
			row.id,
		]),
	);
}

function accountKey({ programme, kind, profileId }: AccountName): string {
	return `${programme}\n${kind}\n${profileId ?? ''}`;
}
