import type { FindOutcome } from '../../identity';
import { findCustomers } from '../../identity';
import type { Tx } from '../../store';
import type { StoredBooking } from '../ledger/types';
import type { CustomerRefusal, Holder } from './types';

/** The people of a batch, by any of their profiles. */
export interface People {
	personOf(profileId: string): string;
	memberIds: string[];
}

/** Who has been found. */
export function peopleOf(found: readonly (FindOutcome | undefined)[]): People {
	const persons = new Map<string, string>();
	for (const one of found) {
		if (one?.status !== 'found') continue;
		for (const memberId of one.memberIds) persons.set(memberId, one.profileId);
	}
	return {
		personOf: (profileId) => persons.get(profileId) ?? profileId,
		memberIds: [...persons.keys()],
	};
}

/** Whose bookings these are, as people are now. */
export async function peopleOfBookings(
	tx: Tx,
	stored: readonly StoredBooking[],
): Promise<FindOutcome[]> {
	const profileIds = [...new Set(stored.map(({ profileId }) => profileId))];
	if (profileIds.length === 0) return [];
	return await findCustomers(
		{ tx },
		profileIds.map((profileId) => ({ profileId })),
	);
}

/** Who a command is about; undefined where nobody was looked for. */
export function holderOf(
	found: FindOutcome | undefined,
	people: People,
): Holder | CustomerRefusal | undefined {
	if (found?.status !== 'found') return found;
	const { homeProfileId } = found;
	return { profileId: people.personOf(homeProfileId), homeProfileId };
}
