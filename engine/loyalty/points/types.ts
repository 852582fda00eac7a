import type { CustomerRef, FindOutcome } from '../../identity';
import type { AmountReason, Money, OccurredAtReason, Rejected } from '../../values';
import type { SpentLot } from '../ledger/move-points';
import type { LotTerms } from '../ledger/types';
import type { RuleLine, RulePointsReason } from '../programme/decide-rule-points';
import type { RedeemValueReason } from '../programme/decide-redeem-value';
import type { EarnFrom, EarningBy } from './earn-from';

export type * from './earn-from';

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
	/** Who did it, such as a till or a clerk. */
	actor?: unknown;
	/** What the entry keeps for audit, such as the n8n execution. */
	cause?: Readonly<Record<string, string>>;
}

/** How long points last, counted in UTC; a month that lacks the day ends on its last. */
export type ExpiresAfter = { days: unknown } | { months: unknown };

/** When earned points may be spent: after so many days, or once an event is told (`activate`), in time. */
export type PendingUntil = { days: unknown } | { event: unknown; cancelAfterDays: unknown };

export interface EarnRequest extends PointsRequest {
	from: EarnFrom;
	/** Where it happened, such as `store`: rules may ask for it. */
	channel?: unknown;
	/** Absent: the points never lapse. */
	expiresAfter?: ExpiresAfter;
	/** Absent: at once. */
	pending?: PendingUntil;
}

export interface RedeemRequest extends PointsRequest {
	/** Absent where `value` says what they are to be worth. */
	points?: unknown;
	/** Decimal, major units of the programme's currency: as many points as it takes. */
	value?: unknown;
}

export interface HoldRequest extends PointsRequest {
	points: unknown;
	/** Minutes until what is not captured is released by itself. Defaults to the programme's. */
	minutes?: unknown;
}

/** Which hold: by the id that the hold told, or by the reference that it was given. */
export interface HoldRef {
	holdId?: unknown;
	holdReference?: unknown;
}

export interface CaptureRequest extends PointsRequest, HoldRef {
	/** Absent: all that is held. */
	points?: unknown;
	/** What is not captured stays held; by default it is released. */
	keepRest?: boolean;
}

export interface ReleaseRequest extends PointsRequest, HoldRef {
	/** Absent: all that is held. */
	points?: unknown;
}

export interface AdjustRequest extends PointsRequest {
	/** Above zero: given; below: taken. */
	points: unknown;
	expiresAfter?: ExpiresAfter;
}

export interface TransferRequest extends PointsRequest {
	points: unknown;
	to: CustomerRef;
}

export interface ActivateRequest extends PointsRequest {
	/** The event that the points wait for. With `reference`, only those of that order. */
	event: unknown;
}

/** What a refund may take when points that were earned have been spent since. */
export const REFUND_POLICIES = ['only_pending', 'within_balance', 'allow_negative'] as const;
export type RefundPolicy = (typeof REFUND_POLICIES)[number];

/** How much of the order is refunded; an amount is decimal, in major units. */
export type RefundWhat =
	| { what: 'all' }
	| { what: 'amount'; amount: unknown; currency: unknown }
	| { what: 'items'; items: readonly { id: unknown; quantity?: unknown }[] };

export interface RefundRequest extends PointsRequest {
	/** The reference under which the order earned and redeemed. */
	reference: unknown;
	refund: RefundWhat;
	/** Defaults to the programme's. */
	policy?: RefundPolicy;
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
	| 'pending_invalid'
	| 'minutes_invalid'
	| 'hold_missing'
	| 'event_missing'
	| 'reason_missing'
	| 'reference_missing'
	| 'items_invalid'
	| 'reference_invalid'
	| 'reason_invalid'
	| 'actor_invalid'
	| 'channel_invalid'
	| 'value_invalid'
	| OccurredAtReason;

/** Why it is not known whose points these are; the reasons are those of identity. */
export type CustomerRefusal = Extract<FindOutcome, { status: 'rejected' }>;

/** What every booking's outcome says. Times are epoch ms. */
export interface Booked {
	status: string;
	profileId: string;
	programme: string;
	points: number;
	/** The person's spendable points afterwards. */
	balance: number;
	/** Null where there was nothing to book. */
	entryId: string | null;
	occurredAt: number;
	reference: string;
	/** The key was known: this is what it did the first time. */
	duplicate: boolean;
	/** Decided, but not booked. */
	simulated?: true;
}

export interface Earned extends Booked {
	status: 'earned';
	expiresAt: number | null;
	/** When they may be spent: null at once, an instant, or once an event is told, until when. */
	pending: { until: number; event: string | null } | null;
	/** Where the programme's rules gave them: what each gave, and why. */
	rules?: RuleLine[];
}

export interface Redeemed extends Booked {
	status: 'redeemed';
	/** In the order in which they were spent: what lapses first, then the oldest. */
	lots: SpentLot[];
	/** What they are worth by the programme's rate; null where it has none. */
	value: Money | null;
}

export interface Held extends Booked {
	status: 'held';
	/** For capture and release; null where nothing was held. */
	holdId: string | null;
	heldUntil: number;
	lots: SpentLot[];
}

export interface Captured extends Booked {
	status: 'captured';
	/** Given back by this capture, and what is still held. */
	released: number;
	stillHeld: number;
}

export interface Released extends Booked {
	status: 'released';
	stillHeld: number;
}

export interface Adjusted extends Booked {
	status: 'adjusted';
	expiresAt: number | null;
}

export interface Transferred extends Booked {
	status: 'transferred';
	/** Of the customer who has them now, afterwards. */
	toBalance: number;
}

export interface Activated extends Booked {
	status: 'activated';
	lotCount: number;
}

export interface Refunded extends Booked {
	status: 'refunded';
	policy: RefundPolicy;
	/** Earned points taken back: pending ones, available ones, and what the balance now lacks. */
	takenBack: { pending: number; available: number; owed: number };
	/** Earned points that should have been taken back and were not, by the policy. */
	notTakenBack: number;
	/** Spent points given back to the lots they came from. */
	restored: number;
}

/** There are fewer points than asked for; none was taken. */
export interface Insufficient extends Rejected<'points_insufficient'> {
	available: number;
	missing: number;
}

export type HoldRefusal = Rejected<'hold_not_open' | 'hold_too_small'>;

/** What the programme has against it. */
export type RuleReason = RulePointsReason | 'programme_unknown';

export type EarnOutcome = Earned | Rejected<RequestReason | RuleReason> | CustomerRefusal;
export type RedeemOutcome =
	Redeemed | Insufficient | Rejected<RequestReason | RedeemValueReason> | CustomerRefusal;
export type HoldOutcome = Held | Insufficient | Rejected<RequestReason> | CustomerRefusal;
export type CaptureOutcome = Captured | HoldRefusal | Rejected<RequestReason> | CustomerRefusal;
export type ReleaseOutcome = Released | HoldRefusal | Rejected<RequestReason> | CustomerRefusal;
export type AdjustOutcome = Adjusted | Insufficient | Rejected<RequestReason> | CustomerRefusal;
export type TransferOutcome =
	| Transferred
	| Insufficient
	| Rejected<RequestReason | 'same_customer' | 'transfer_not_allowed'>
	| CustomerRefusal;
export type ActivateOutcome = Activated | Rejected<RequestReason> | CustomerRefusal;
export type RefundOutcome =
	| Refunded
	| Rejected<
			RequestReason | 'order_unknown' | 'item_unknown' | 'amount_unknown' | 'refund_too_large'
	  >
	| CustomerRefusal;

/** What a request of any booking is made into: checked, with its key and its times. */
export interface Command {
	key: string;
	programme: string;
	occurredAt: number;
	/** Whether it happened in the past: then points earned since cannot have paid for it. */
	isBackdated: boolean;
	reference: string;
	reason: string;
	actor: string;
	cause: Readonly<Record<string, string>>;
	customer: CustomerRef;
}

export interface PointsCommand extends Command {
	points: number;
}

export interface EarnCommand extends PointsCommand, LotTerms {
	pending: { until: number; event: string | null } | null;
	channel: string | null;
	/** What the programme's rules are asked about; `points` and the terms are theirs then. */
	by: EarningBy | null;
	/** Of an order: what was paid, so that a part may be refunded. */
	amountMinor: number | null;
	currency: string | null;
}

/** Who a command is about. */
export interface Holder {
	/** The person. */
	profileId: string;
	/** The profile that rows of this command belong to. */
	homeProfileId: string;
}

/** The key of a booking in maps: an order may earn and redeem, in several programmes, once each. */
export function bookingKey({ programme, key }: { programme: string; key: string }): string {
	return `${programme.length}:${programme}${key}`;
}
