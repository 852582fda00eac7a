import type { ErasedCounts, Erasure } from '../identity';
import type { Tx } from '../store';
import { inValues, mapRows, updateColumn } from '../store';

/**
 * For another capability, inside its transaction: gives the accounts and entries of people who are erased to their
 * tombstones, without the texts that came with them. This alone changes an entry; what it moved stays, and so does its hash,
 * which tells nothing of the texts once their salt is gone.
 */
export async function eraseBookings(
	tx: Tx,
	{ profileIds, tombstoneOf, pseudonymOf }: Erasure,
): Promise<ErasedCounts> {
	const accounts = await tx
		.selectFrom('loyalty_account')
		.where(inValues(tx, 'profile_id', profileIds))
		.select(['id', 'profile_id'])
		.execute();
	const ofAccounts = {
		table: 'loyalty_entry',
		column: 'account_id',
		values: accounts.map(({ id }) => id),
	} as const;
	const entries = await mapRows(tx, ofAccounts, (entry) => ({
		...entry,
		...{ reference: '', reason: '', actor: '', cause: '{}', salt: '' },
		idempotency_key: entry.idempotency_key === null ? null : pseudonymOf(entry.idempotency_key),
	}));
	await updateColumn(
		tx,
		{ table: 'loyalty_account', match: 'profile_id', set: 'profile_id' },
		profileIds.map((id) => ({ match: id, set: tombstoneOf(id) })),
	);
	const counts = new Map<string, number>();
	for (const { id, profile_id: profileId } of accounts) {
		const count = entries.get(id) ?? 0;
		if (profileId !== null) counts.set(profileId, (counts.get(profileId) ?? 0) + count);
	}
	return counts;
}
