import type { CustomerRef, FindOutcome } from '../identity';
import type { AmountReason, Money, OccurredAtReason, Rejected } from '../values';

/** The name of every order, as a conversion and as an event. */
export const ORDER_NAME = 'order_completed';

/** The channel of conversions that no touchpoint led to. */
export const DIRECT_CHANNEL = 'direct';

export type ConversionKind = 'order' | 'goal';

/** A sale, or another goal that a customer reached. */
export interface RecordRequest {
	customer: CustomerRef;
	/** Defaults to `order`. */
	kind?: ConversionKind;
	/** A goal's name, such as `newsletter_signup`. Orders are all `order_completed`. */
	name?: unknown;
	orderId?: unknown;
	/** Decimal, major units ("19.99"). An order needs one; a goal may do without. */
	amount?: unknown;
	/** ISO 4217 code of the amount. */
	currency?: unknown;
	/** Where the customer bought, such as `store`. Credit goes to touchpoints, not to this. */
	channel?: unknown;
	/** Epoch ms; defaults to now. Up to a day ahead counts as now, more is refused. */
	occurredAt?: number;
	/** What was bought; any JSON. */
	items?: unknown;
	/** The same key again changes nothing. Longer than 256 characters: hashed. */
	idempotencyKey: unknown;
	/** What is kept for audit, such as the n8n execution. */
	cause?: Readonly<Record<string, string>>;
}

export type RecordReason =
	| 'key_missing'
	| 'name_invalid'
	| 'order_id_invalid'
	| 'amount_missing'
	| AmountReason
	| 'channel_invalid'
	| OccurredAtReason
	| 'items_invalid';

/** Why it is not known whose conversion it is; the reasons are those of identity. */
export type CustomerRefusal = Extract<FindOutcome, { status: 'rejected' }>;

export interface Recorded {
	status: 'recorded';
	conversionId: string;
	profileId: string;
	kind: ConversionKind;
	name: string;
	orderId: string;
	/** Null for a goal without a value. */
	money: Money | null;
	channel: string | null;
	/** Epoch ms. */
	occurredAt: number;
	/** The key was known: this is what was recorded the first time. */
	duplicate: boolean;
}

export type RecordOutcome = Recorded | Rejected<RecordReason> | CustomerRefusal;

/** A request made ready: checked, with its key. */
export interface RecordCommand {
	key: string;
	kind: ConversionKind;
	name: string;
	orderId: string;
	money: Money | null;
	channel: string | null;
	occurredAt: number;
	itemsJson: string | null;
	cause: Readonly<Record<string, string>>;
	customer: CustomerRef;
}

/** A conversion to store. */
export interface NewConversion extends RecordCommand {
	id: string;
	/** The home profile. */
	profileId: string;
}
