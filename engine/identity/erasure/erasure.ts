import type { Identifier } from '../types';

/** People about to be erased, as each capability is told of them. */
export interface Erasure {
	/** Each person: the canonical profile, and all home profiles, itself included. */
	people: readonly { profileId: string; memberIds: readonly string[] }[];
	/** All home profiles of the people. */
	profileIds: readonly string[];
	identifiers: readonly Identifier[];
	/** What stands in place of a home profile in the bookings that stay: a new profile that nothing is known of. */
	tombstoneOf(profileId: string): string;
	/** A text of theirs as a keyed hash: different texts stay different, and nobody can read them. */
	pseudonymOf(text: string): string;
	now: number;
}

/** How many rows went or were made anonymous, by home profile. */
export type ErasedCounts = ReadonlyMap<string, number>;
