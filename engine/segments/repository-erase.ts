import type { Erasure } from '../identity';
import type { Tx } from '../store';
import { deleteRows } from '../store';
import { forgetPlaces } from './refresh/repository-runs';

/** For another capability, inside its transaction: deletes what refreshes keep of people who are erased. */
export async function eraseStandings(tx: Tx, { profileIds: values }: Erasure): Promise<void> {
	await deleteRows(tx, { table: 'segment_person', column: 'profile_id', values });
	await deleteRows(tx, { table: 'segment_change', column: 'profile_id', values });
	await forgetPlaces(tx, values);
}
