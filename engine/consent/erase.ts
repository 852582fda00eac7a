import type { ErasedCounts, Erasure } from '../identity';
import { touchOwners } from '../identity';
import type { Tx } from '../store';
import { addressesOf, withoutOwner } from './addresses';
import type { ChannelAddress } from './repository';
import {
	deleteRecords,
	deleteRecordsOf,
	deleteSuppressions,
	loadAddresses,
	upsertErased,
} from './repository-erase';

export interface EraseConsentsOptions {
	/** Where the people were written to. */
	usedAddresses: readonly ChannelAddress[];
	/** Keeps a hash of each address, so that nothing is sent to it until its owner agrees again. */
	keepSuppressed: boolean;
}

/**
 * For another capability, inside its transaction: deletes what people who are erased agreed to, and what is known of
 * their addresses: those that are their identifiers, and others they used that are no other customer's. How many
 * records went, by home profile.
 */
export async function eraseConsents(
	tx: Tx,
	{ profileIds, identifiers, now }: Erasure,
	{ usedAddresses, keepSuppressed }: EraseConsentsOptions,
): Promise<ErasedCounts> {
	const own = addressesOf(identifiers);
	const used = [...usedAddresses, ...(await loadAddresses(tx, profileIds))];
	const addresses = [...own, ...(await withoutOwner(tx, used))];
	const counts = await deleteRecords(tx, profileIds);
	await deleteRecordsOf(tx, own);
	await deleteSuppressions(tx, addresses);
	if (keepSuppressed) await upsertErased(tx, addresses, now);
	// An address may be somebody else's too, as an identifier of another type.
	await touchOwners(
		tx,
		[...own, ...addresses].map(({ address }) => address),
	);
	return counts;
}
