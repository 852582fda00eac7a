import type { ErasedCounts, Erasure } from '../identity';
import type { Tx } from '../store';
import { deleteRows, mapRows } from '../store';

/**
 * For another capability, inside its transaction: gives the conversions of people who are erased to their tombstones,
 * without order, items and key. What, when, how much and on which channel stay, so that reports keep their sums.
 * Their RFM scores go.
 */
export async function eraseConversions(
	tx: Tx,
	{ profileIds, tombstoneOf, pseudonymOf }: Erasure,
): Promise<ErasedCounts> {
	const ofPeople = { table: 'conversion', column: 'profile_id', values: profileIds } as const;
	await deleteRows(tx, { table: 'rfm_score', column: 'profile_id', values: profileIds });
	return await mapRows(tx, ofPeople, (conversion) => ({
		...conversion,
		profile_id: tombstoneOf(conversion.profile_id),
		order_id: '',
		items: null,
		cause: '{}',
		idempotency_key: pseudonymOf(conversion.idempotency_key),
	}));
}
