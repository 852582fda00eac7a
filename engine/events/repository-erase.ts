import type { ErasedCounts, Erasure } from '../identity';
import type { Tx } from '../store';
import { deleteRows } from '../store';

/** For another capability, inside its transaction: deletes all events of people who are erased. */
export function eraseEvents(tx: Tx, { profileIds }: Erasure): Promise<ErasedCounts> {
	return deleteRows(tx, { table: 'event', column: 'profile_id', values: profileIds }, 'id');
}
