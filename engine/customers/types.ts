import type { ProfileFound, ProfileOutcome } from '../identity';
import type { Document } from '../store';
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

/** How many rows of a person were deleted. */
export interface DeletedRows {
	/** Profiles that had become this one person. */
	profiles: number;
	identifiers: number;
	traits: number;
	events: number;
	consents: number;
}

/** How many rows of a person stay, without anything that says whose they were. */
export interface KeptRows {
	/** Bookings of points. */
	points: number;
	messages: number;
	conversions: number;
}

export interface CustomerErased {
	status: 'erased';
	/** What the person was; no profile has this id any more. */
	profileId: string;
	deleted: DeletedRows;
	keptAnonymous: KeptRows;
}

/** `nothing_held`: the store knows nobody by this name, or no more. */
export type EraseOutcome =
	CustomerErased | { status: 'nothing_held' } | Extract<ProfileOutcome, Rejected>;

/** Everything held about a person. A row's `profileId` is its home profile; times are ISO 8601. */
export interface CustomerExport {
	status: 'exported';
	profileId: string;
	exportedAt: string;
	profiles: Document[];
	identifiers: Document[];
	traits: Document[];
	/** Also those that were undone. Of other people there are only ids. */
	merges: Document[];
	keptApart: Document[];
	consents: Document[];
	suppressions: Document[];
	events: Document[];
	/** Without their bodies, which are not kept. */
	messages: Document[];
	points: {
		/** Spendable points by programme and home profile. */
		balances: Document[];
		accounts: Document[];
		entries: Document[];
		/** What each entry moved. */
		legs: Document[];
		/** Points of one earning, with their expiry. */
		lots: Document[];
		/** What was taken from each lot. */
		spends: Document[];
	};
	conversions: Document[];
}

/** `nothing_held`: the store knows nobody by this name. */
export type ExportOutcome =
	CustomerExport | { status: 'nothing_held' } | Extract<ProfileOutcome, Rejected>;
