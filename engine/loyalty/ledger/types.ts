/** What a booking may do to points; each moves them from one account to another. */
export type EntryKind =
	| 'earn'
	| 'earn_pending'
	| 'activate'
	| 'cancel'
	| 'reverse'
	| 'redeem'
	| 'hold'
	| 'capture'
	| 'release'
	| 'restore'
	| 'adjust_up'
	| 'adjust_down'
	| 'transfer_out'
	| 'transfer_in'
	| 'expire';

/** The accounts of a programme itself. */
export const PROGRAMME_ACCOUNTS = [
	'issued',
	'pending',
	'held',
	'redeemed',
	'expired',
	'adjusted',
	'transferred',
] as const;

export type AccountKind = 'member' | (typeof PROGRAMME_ACCOUNTS)[number];

/** From which account to which an entry moves its points. `pending` and `held` are still the member's, but not to spend. */
export const MOVES: Record<EntryKind, readonly [from: AccountKind, to: AccountKind]> = {
	earn: ['issued', 'member'],
	earn_pending: ['issued', 'pending'],
	activate: ['pending', 'member'],
	cancel: ['pending', 'issued'],
	reverse: ['member', 'issued'],
	redeem: ['member', 'redeemed'],
	hold: ['member', 'held'],
	capture: ['held', 'redeemed'],
	release: ['held', 'member'],
	restore: ['redeemed', 'member'],
	adjust_up: ['adjusted', 'member'],
	adjust_down: ['member', 'adjusted'],
	transfer_out: ['member', 'transferred'],
	transfer_in: ['transferred', 'member'],
	expire: ['member', 'expired'],
};

/** What the entries of a member's account add up to. */
export interface Figures {
	/** To spend; below zero only where the programme allows it. */
	available: number;
	/** Earned, and not to spend yet. */
	pending: number;
	/** Set aside for a checkout. */
	held: number;
	/** Ever made available by earning, less what refunds took back. */
	earned: number;
	/** Ever spent, less what refunds gave back. */
	redeemed: number;
	expired: number;
	/** By hand and by transfers: more where above zero. */
	adjusted: number;
}

/** A member's account: the points of one home profile in one programme. */
export interface Account extends Figures {
	id: string;
	programme: string;
	profileId: string;
	/** Entries so far. */
	sequence: number;
	/** Of the last entry; empty where there is none. */
	hash: string;
}

export type LotState = 'available' | 'pending' | 'held';

/** How long points last: until an instant, or so long (ISO 8601 period) after the last activity. Both null: for good. */
export interface LotTerms {
	expiresAt: number | null;
	idleAfter: string | null;
}

/** Points that came together. A debt is an available lot with points below zero. Times are epoch ms. */
export interface Lot extends LotTerms {
	id: string;
	accountId: string;
	/** The first entry of the command that made it. */
	bookingId: string;
	/** The lot that these points were in before: of held ones, where a release puts them back. */
	originLotId: string | null;
	state: LotState;
	points: number;
	remaining: number;
	earnedAt: number;
	/** When time alone changes it: it lapses, becomes available, is cancelled or released. */
	dueAt: number | null;
	/** A pending lot: the name of the event that it waits for, without which it is cancelled when due. */
	waitsFor: string | null;
}

/** What a command says of itself in the ledger. */
export interface BookingTexts {
	reference: string;
	reason: string;
	actor: string;
	cause: Readonly<Record<string, string>>;
}

/** The command that an entry belongs to. */
export interface Booking {
	/** The id of its first entry. */
	id: string;
	operation: string;
	programme: string;
	key: string;
	texts: BookingTexts;
	/** Of an order: what was paid, or below zero refunded; minor units of the programme's currency. */
	amountMinor: number | null;
	/** What the outcome says, so that a repeat says the same. */
	details: Readonly<Record<string, unknown>>;
}

/** One entry to be written: decided, not yet in a chain. */
export interface Movement {
	id: string;
	accountId: string;
	kind: EntryKind;
	points: number;
	occurredAt: number;
	bookingId: string;
	/** Of its account, afterwards. */
	availableAfter: number;
	lots: Lot[];
	spends: { lotId: string; points: number }[];
	/** On the first entry of a command; undefined on what time alone did and on further entries. */
	booking: Booking | undefined;
}

/** A command as it was booked, with what its outcome said. */
export interface StoredBooking {
	id: string;
	key: string;
	operation: string;
	programme: string;
	/** The home profile of its first entry. */
	profileId: string;
	occurredAt: number;
	reference: string;
	details: Readonly<Record<string, unknown>>;
}

/** Whether points with this expiry have lapsed at the instant; they are good until just before it. */
export function hasLapsed(expiresAt: number | null, at: number): boolean {
	return expiresAt !== null && expiresAt <= at;
}

/** What lapses first, then the oldest, then by id. */
export function bySpendingOrder(a: Lot, b: Lot): number {
	if (a.expiresAt !== b.expiresAt) return (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity);
	return a.earnedAt - b.earnedAt || (a.id < b.id ? -1 : 1);
}
