import type { CustomerRef, FindOutcome } from '../identity';
import type { AmountReason, OccurredAtReason, Rejected } from '../values';

/** The programme of a request that names none. */
export const DEFAULT_PROGRAMME = 'main';

/** What any booking of points says. */
export interface PointsRequest {
	customer: CustomerRef;
	/** Points of one programme never pay in another. Defaults to `main`. */
	programme?: unknown;
	/** The same key again, for the same operation and programme, changes nothing. Longer than 256 characters: hashed. */
	idempotencyKey: unknown;
	/** Epoch ms; defaults to now. Up to a day ahead counts as now, more is refused. */
	occurredAt?: number;
	/** What it is about, such as an order number. */
	reference?: unknown;
	reason?: unknown;
	/** What the entry keeps for audit, such as the n8n execution. */
	cause?: Readonly<Record<string, string>>;
}

/** Points as given, or for money: whole points of `amount` (decimal, major units) at `pointsPerUnit`, rounded down. */
export type EarnFrom =
	{ points: unknown } | { amount: unknown; currency: unknown; pointsPerUnit: unknown };

/** How long points last, counted in UTC; a month that lacks the day ends on its last. */
export type ExpiresAfter = { days: unknown } | { months: unknown };

export interface EarnRequest extends PointsRequest {
	from: EarnFrom;
	/** Absent: the points never lapse. */
	expiresAfter?: ExpiresAfter;
}

export interface RedeemRequest extends PointsRequest {
	points: unknown;
}

export interface BalanceRequest {
	customer: CustomerRef;
	programme?: unknown;
}

export type RequestReason =
	| 'key_missing'
	| 'programme_invalid'
	| 'points_invalid'
	| AmountReason
	| 'rate_invalid'
	| 'expiry_invalid'
	| 'reference_invalid'
	| 'reason_invalid'
	| OccurredAtReason;

/** Why it is not known whose points these are; the reasons are those of identity. */
export type CustomerRefusal = Extract<FindOutcome, { status: 'rejected' }>;

/** What every booking's outcome says. Times are epoch ms. */
export interface Booked {
	profileId: string;
	programme: string;
	points: number;
	/** The person's spendable points afterwards. */
	balance: number;
	/** Null for zero points: there was nothing to book. */
	entryId: string | null;
	occurredAt: number;
	reference: string;
	/** The key was known: this is what it did the first time. */
	duplicate: boolean;
}

export interface Earned extends Booked {
	status: 'earned';
	expiresAt: number | null;
}

/** What a redemption took from one lot. */
export interface SpentLot {
	lotId: string;
	points: number;
	earnedAt: number;
	expiresAt: number | null;
}

export interface Redeemed extends Booked {
	status: 'redeemed';
	/** In the order in which they were spent: what lapses first, then the oldest. */
	lots: SpentLot[];
}

/** There are fewer points than asked for; none was taken. */
export interface Insufficient extends Rejected<'points_insufficient'> {
	available: number;
	missing: number;
}

export type EarnOutcome = Earned | Rejected<RequestReason> | CustomerRefusal;
export type RedeemOutcome = Redeemed | Insufficient | Rejected<RequestReason> | CustomerRefusal;

/** What somebody has in one programme. */
export interface BalanceFigures {
	/** Spendable points. */
	available: number;
	/** The next points to lapse: when the first of them do, and how many do on that day (UTC). */
	expiringNext: { at: number; points: number } | null;
	lifetimeEarned: number;
	lifetimeRedeemed: number;
	/** Points that lapsed before they were spent. */
	lifetimeExpired: number;
}

export interface ProgrammePoints extends BalanceFigures {
	programme: string;
}

export interface Balance extends ProgrammePoints {
	status: 'balance';
	profileId: string;
	/** The instant the figures are for, epoch ms. */
	asOf: number;
}

export type BalanceOutcome = Balance | Rejected<RequestReason> | CustomerRefusal;

/** A request made ready: checked, with its key, its points and its times. */
export interface RedeemCommand {
	key: string;
	programme: string;
	points: number;
	occurredAt: number;
	/** Whether it happened in the past: then points earned since cannot have paid for it. */
	isBackdated: boolean;
	reference: string;
	reason: string;
	cause: Readonly<Record<string, string>>;
	customer: CustomerRef;
}

export interface EarnCommand extends RedeemCommand {
	expiresAt: number | null;
}

/** Who a command is about. */
export interface Holder {
	/** The person. */
	profileId: string;
	/** The profile that rows of this command belong to. */
	homeProfileId: string;
}

/** A command and whose points it is about; nobody where its key is known already. */
export interface Asked<Command> {
	command: Command;
	holder: Holder | CustomerRefusal | undefined;
}

/** Points of one earning that are not all spent. */
export interface OpenLot {
	id: string;
	programme: string;
	/** The home profile. */
	profileId: string;
	/** What is left. */
	points: number;
	earnedAt: number;
	expiresAt: number | null;
}

export type AccountKind = 'member' | 'issued' | 'redeemed';

/** An account by what it is for; the repository knows its id. */
export interface AccountName {
	programme: string;
	kind: AccountKind;
	/** The home profile of a member's account. */
	profileId: string | null;
}

/** One booking with legs that sum to zero, the lot it makes and the lots it spends. */
export interface Entry {
	id: string;
	kind: 'earn' | 'redeem';
	command: Pick<
		RedeemCommand,
		'key' | 'programme' | 'occurredAt' | 'reference' | 'reason' | 'cause'
	>;
	/** The home profile. */
	profileId: string;
	balanceAfter: number;
	legs: { account: AccountName; points: number }[];
	lot?: { id: string; account: AccountName; points: number; expiresAt: number | null };
	spends: { lotId: string; points: number }[];
}

/** Whether points with this expiry have lapsed at the instant; they are good until just before it. */
export function hasLapsed(expiresAt: number | null, at: number): boolean {
	return expiresAt !== null && expiresAt <= at;
}

/** The key of a person's points in maps. */
export function purseKey(programme: string, profileId: string): string {
	return `${profileId}\n${programme}`;
}

/** The key of a booking in maps: an order may earn and redeem, in several programmes, once each. */
export function bookingKey({ programme, key }: { programme: string; key: string }): string {
	return `${programme.length}:${programme}${key}`;
}
