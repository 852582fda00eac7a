import type { Tx } from '../../store';
import { deleteTouched } from '../../store';
import { invariant } from '../../values';
import type { ErasedCounts, Erasure } from './erasure';
import {
	clearOthersMerges,
	deleteOwnRows,
	deleteProfiles,
	insertTombstones,
	loadIdentifiers,
	lockProfiles,
} from './repository-erase';

/**
 * For another capability, inside its transaction, before any other erases: locks all profiles of the people, whom
 * `findCustomers` has locked, and makes a tombstone for each. Three queries.
 */
export async function beginErasure(
	tx: Tx,
	people: Erasure['people'],
	{ nextId, ...basis }: Pick<Erasure, 'now' | 'pseudonymOf'> & { nextId: () => string },
): Promise<Erasure> {
	const profileIds = people.flatMap(({ memberIds }) => memberIds);
	await lockProfiles(tx, profileIds);
	const tombstones = new Map(profileIds.map((id) => [id, nextId()]));
	const tombstoneOf = (profileId: string) => {
		const tombstone = tombstones.get(profileId);
		invariant(tombstone !== undefined, 'erase: only rows of the people are given away');
		return tombstone;
	};
	const identifiers = await loadIdentifiers(tx, profileIds);
	const erasure = { ...basis, people, profileIds, identifiers, tombstoneOf };
	await insertTombstones(tx, erasure);
	return erasure;
}

/**
 * For another capability, inside its transaction, after all others have erased: the people's profiles with everything of
 * ours that names them, and the tombstones of those who left no booking. `keptFor` are the home profiles that did.
 */
export async function eraseProfiles(
	tx: Tx,
	erasure: Erasure,
	keptFor: ReadonlySet<string>,
): Promise<{ identifiers: ErasedCounts; traits: ErasedCounts }> {
	await clearOthersMerges(tx, erasure);
	const counts = await deleteOwnRows(tx, erasure);
	await deleteTouched(tx, erasure.profileIds);
	const needed = erasure.people.flatMap(({ profileId, memberIds }) => {
		const kept = memberIds.filter((id) => keptFor.has(id));
		// The bookings of one person stay those of one, under the tombstone of the canonical profile.
		return kept.length === 0 ? [] : [profileId, ...kept];
	});
	await deleteProfiles(tx, erasure, new Set(needed));
	return counts;
}
