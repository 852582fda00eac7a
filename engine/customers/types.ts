import type { ProfileFound, ProfileOutcome } from '../identity';
import type { Rejected } from '../values';

/** How much the store holds about a person, over all profiles merged into one. */
export interface CustomerCounts {
	/** Profiles that became this one person; 1 where nothing was ever merged. */
	profiles: number;
	identifiers: number;
	traits: number;
	events: number;
}

/** What the person has in the loyalty programme `main`; zeros where they never took part. */
export interface CustomerPoints {
	programme: string;
	/** Points that can be spent now. */
	available: number;
	lifetimeEarned: number;
}

/** The whole customer. Times are epoch ms. */
export interface Customer extends ProfileFound {
	counts: CustomerCounts;
	points: CustomerPoints;
}

export type CustomerOutcome = Customer | Extract<ProfileOutcome, Rejected>;
