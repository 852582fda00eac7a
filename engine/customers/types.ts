import type { AddressConsent } from '../consent';
import type { ProfileFound, ProfileOutcome, ProfileOptions } from '../identity';
import type { ProgrammePoints } from '../loyalty';
import type { Document } from '../store';
import type { Money, Rejected } from '../values';

/** How much the store holds about a person, over all profiles merged into one. */
export interface CustomerCounts {
	/** Profiles that became this one person; 1 where nothing was ever merged. */
	profiles: number;
	identifiers: number;
	traits: number;
	events: number;
	orders: number;
	/** Messages that a provider has accepted. */
	messagesSent: number;
}

/** What the person did last on one channel; messages sent to them do not count. */
export interface LastEvent {
	/** Null for events without a channel. */
	channel: string | null;
	name: string;
	occurredAt: number;
}

/** What a person has bought. */
export interface CustomerValue {
	/** Of each currency, in alphabetical order. */
	totals: (Money & { orders: number })[];
	lastOrderAt: number | null;
}

/** The whole customer. Times are epoch ms. */
export interface Customer extends ProfileFound {
	/** The earliest trace: of a profile, an identifier or an event of theirs. */
	firstSeenAt: number;
	/** The latest one. A message that was sent to them is none. */
	lastSeenAt: number;
	/** What may be sent to which address. */
	consent: AddressConsent[];
	/** Of each programme they took part in; `main` stands first, with zeros where they never did. */
	points: ProgrammePoints[];
	/** The newest of each channel, the newest channel first. */
	lastEvents: LastEvent[];
	value: CustomerValue;
	counts: CustomerCounts;
}

export type CustomerOutcome = Customer | Extract<ProfileOutcome, Rejected>;

/** As for identity. */
export type CustomerOptions = ProfileOptions;

/**
 * What there is of one home profile and kind: events on a channel, those of them that are messages it received, orders in
 * a currency, messages sent on a channel.
 */
export interface ActivityTotal {
	kind: 'event' | 'received' | 'order' | 'message';
	profileId: string;
	/** The channel or currency; empty for events without a channel. */
	key: string;
	/** Of events: the last one's. */
	name: string;
	count: number;
	amountMinor: number;
	firstAt: number;
	lastAt: number;
}

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
	/** Coupons that were issued, and redemptions. */
	coupons: number;
	/** Reservations and redemptions. */
	rewards: number;
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
	/** Pairs that were probably one person, with what was decided. */
	duplicates: Document[];
	consents: Document[];
	suppressions: Document[];
	events: Document[];
	/** Without their bodies, which are not kept. */
	messages: Document[];
	points: {
		/** By programme and home profile, with what their entries add up to. */
		accounts: Document[];
		/** Each with the points that it moved, from one account to another. */
		entries: Document[];
		/** Points of one earning, with their expiry. */
		lots: Document[];
		/** What was taken from each lot. */
		spends: Document[];
	};
	/** When they came into a tier of a programme, and why. */
	tierChanges: Document[];
	/** Households that they share points with, with when they joined and left. */
	pools: Document[];
	/** Whom they brought, and who brought them. Of other people there are only ids. */
	referrals: Document[];
	/** What earn rules gave them by day, for the caps. */
	capUses: Document[];
	conversions: Document[];
	/** Issued to them, with the codes. */
	coupons: Document[];
	couponRedemptions: Document[];
	/** What they reserved and redeemed of rewards. */
	rewardRedemptions: Document[];
	/** Segments that were refreshed with the person in them, or that time alone may bring them into or out of. */
	segmentMemberships: Document[];
	/** When they entered or left one. */
	segmentChanges: Document[];
	/** As of the last Refresh of a segment that asks for them. */
	rfmScores: Document[];
}

/** `nothing_held`: the store knows nobody by this name. */
export type ExportOutcome =
	CustomerExport | { status: 'nothing_held' } | Extract<ProfileOutcome, Rejected>;
