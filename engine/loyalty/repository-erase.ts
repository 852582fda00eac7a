import type { ErasedCounts, Erasure } from '../identity';
import type { Tx } from '../store';
import { mapRows, updateColumn } from '../store';

/**
 * For another capability, inside its transaction: gives the accounts and entries of people who are erased to their
 * tombstones, without the texts that came with them. This alone changes an entry; its points, legs, lots and spends stay.
 */
export async function eraseBookings(
	tx: Tx,
	{ profileIds, tombstoneOf, pseudonymOf }: Erasure,
): Promise<ErasedCounts> {
	await updateColumn(
		tx,
		{ table: 'loyalty_account', match: 'profile_id', set: 'profile_id' },
		profileIds.map((id) => ({ match: id, set: tombstoneOf(id) })),
	);
	const ofPeople = { table: 'loyalty_entry', column: 'profile_id', values: profileIds } as const;
	return await mapRows(tx, ofPeople, (entry) => ({
		...entry,
		profile_id: tombstoneOf(entry.profile_id),
		reference: '',
		reason: '',
		cause: '{}',
		idempotency_key: pseudonymOf(entry.idempotency_key),
	}));
}
