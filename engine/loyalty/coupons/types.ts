import type { CustomerRef, FindOutcome } from '../../identity';
import type { AmountReason, OccurredAtReason, Rejected } from '../../values';
import type { CampaignDefinition } from './campaign-definition';

export type CampaignReason = 'name_invalid' | 'campaign_invalid';
export type UnknownCampaign = Rejected<'name_invalid' | 'campaign_unknown'>;
export type CouponCustomerRefusal = Extract<FindOutcome, { status: 'rejected' }>;

export interface SaveCampaignRequest {
	/** At most 128 characters; upper and lower case are the same. */
	name: unknown;
	/** A campaign's definition, as data or JSON; docs/coupons.md has its fields. */
	definition: unknown;
}

/** A campaign with what has been redeemed of it. Times are epoch ms. */
export interface Campaign {
	name: string;
	version: number;
	definition: CampaignDefinition;
	redeemedCount: number;
	updatedAt: number;
}

export interface CampaignSaved extends Omit<Campaign, 'redeemedCount'> {
	status: 'saved';
	change: 'created' | 'updated' | 'unchanged';
	/** It was saved just so before. */
	duplicate: boolean;
}

export type SaveCampaignOutcome = CampaignSaved | Rejected<CampaignReason>;
export type GetCampaignOutcome = (Campaign & { status: 'found' }) | UnknownCampaign;

export interface GenerateRequest {
	/** The campaign's name. */
	campaign: unknown;
	/** 1 to 100,000. */
	count: unknown;
	/** The same key again gives the same codes. */
	idempotencyKey: unknown;
}

export interface Generated {
	status: 'generated';
	campaign: string;
	batchId: string;
	codes: string[];
	/** The key was known: these are its codes. */
	duplicate: boolean;
}

export type GenerateReason =
	| 'key_missing'
	| 'count_invalid'
	| 'code_shared'
	| 'code_taken'
	| 'space_too_small'
	| 'count_differs';
export type GenerateOutcome = Generated | Rejected<GenerateReason> | UnknownCampaign;

export interface IssueRequest {
	customer: CustomerRef;
	campaign: unknown;
	/** `new` makes a code, `pool` takes the oldest that Generate made. Defaults to `new`. */
	from?: 'new' | 'pool';
	/** On which it is handed out, such as `email`: what a redemption is credited to. */
	channel?: unknown;
	/** The same key again, in this campaign, gives the same code. */
	idempotencyKey: unknown;
}

export interface Issued {
	status: 'issued';
	campaign: string;
	couponId: string;
	code: string;
	profileId: string;
	channel: string;
	issuedAt: number;
	/** Epoch ms; null where the campaign has no end. */
	validUntil: number | null;
	duplicate: boolean;
}

export type IssueReason =
	'key_missing' | 'channel_invalid' | 'code_shared' | 'pool_empty' | 'space_too_small';
export type IssueOutcome = Issued | Rejected<IssueReason> | UnknownCampaign | CouponCustomerRefusal;

/** One line of an order; the amount is decimal, in major units, of the whole line. */
export interface OrderLine {
	product?: unknown;
	category?: unknown;
	quantity?: unknown;
	amount?: unknown;
}

/** A code and the order that it is for. */
export interface CouponRequest {
	code: unknown;
	/** Absent: whom a coupon was issued to, else nobody in particular. */
	customer?: CustomerRef;
	/** Decimal, in major units. Absent: the value is not counted out, and no spend is met. */
	amount?: unknown;
	currency?: unknown;
	items?: readonly OrderLine[];
	/** Where it is redeemed, such as `store`. */
	channel?: unknown;
	/** The order's number. */
	reference?: unknown;
	/** Codes that the same order has besides, at most 10; wrong ones count as guesses too. */
	otherCodes?: readonly unknown[];
	/** Who gives the code, such as a till or a session: wrong codes are counted for each. Defaults to the channel. */
	source?: unknown;
	occurredAt?: number;
}

export interface RedeemCouponRequest extends CouponRequest {
	/** The same key again redeems nothing and gives the first answer. */
	idempotencyKey: unknown;
	/** What is kept for audit, such as the n8n execution. */
	cause?: Readonly<Record<string, string>>;
}

/** Why a coupon does not count, in this order; the first is the reason of the answer. */
export const FAILURES = [
	'too_many_attempts',
	'code_unknown',
	'code_mistyped',
	'voided',
	'already_redeemed',
	'not_yet_valid',
	'expired',
	'not_this_customer',
	'customer_missing',
	'wrong_channel',
	'total_reached',
	'per_day_reached',
	'per_person_reached',
	'currency_differs',
	'minimum_spend',
	'no_such_product',
	'not_stackable',
] as const;
export type FailureName = (typeof FAILURES)[number];

/** One limit that is not kept: by how much where it is a number. */
export interface CouponFailure {
	name: FailureName;
	message: string;
	/** What is allowed, and what was found: uses, minor units or epoch ms, by the name. */
	limit?: number;
	actual?: number;
	/** What is missing or too much. */
	by?: number;
	/** Until a code may be tried again. */
	waitMs?: number;
}

/** What a coupon is worth for an order. */
export type ValueOff =
	| { kind: 'money'; amountMinor: number; currency: string }
	| { kind: 'product'; product: string; quantity: number; amountMinor: number; currency: string }
	| { kind: 'points'; points: number; programme: string }
	/** The order's amount was not given. */
	| { kind: 'unknown' };

/** What a valid and a redeemed coupon say alike. */
export interface CouponFacts {
	campaign: string;
	campaignVersion: number;
	couponId: string;
	code: string;
	/** Null where nobody knows who it is. */
	profileId: string | null;
	value: ValueOff;
	stacking: 'stackable' | 'exclusive';
}

export interface CouponValid extends CouponFacts {
	status: 'valid';
	/** How often it may be redeemed yet, by the limit that ends first; null without one. */
	usesLeft: number | null;
	validUntil: number | null;
}

export interface CouponRefusal {
	reason: FailureName;
	message: string;
	failures: CouponFailure[];
	/** Null where the code is of none. */
	campaign: string | null;
	profileId: string | null;
}

export interface CouponRedeemed extends CouponFacts {
	status: 'redeemed';
	redemptionId: string;
	/** In the customer's timeline; null where nobody knows who it is. */
	eventId: string | null;
	/** The channel that is credited. */
	creditedTo: string | null;
	occurredAt: number;
	duplicate: boolean;
}

export type OrderReason =
	| 'code_missing'
	| AmountReason
	| 'items_invalid'
	| 'channel_invalid'
	| 'reference_invalid'
	| 'source_invalid'
	| OccurredAtReason;

export type ValidateOutcome =
	| CouponValid
	| ({ status: 'not_valid' } & CouponRefusal)
	| Rejected<OrderReason>
	| CouponCustomerRefusal;
export type RedeemCouponOutcome =
	| CouponRedeemed
	| ({ status: 'refused' } & CouponRefusal)
	| Rejected<OrderReason | 'key_missing'>
	| CouponCustomerRefusal;

export interface VoidRequest {
	code: unknown;
	/** Why, in a few words; kept with the coupon. */
	reason?: unknown;
}

export interface CouponVoided {
	status: 'voided';
	campaign: string;
	couponId: string;
	code: string;
	voidedAt: number;
	duplicate: boolean;
}

export type VoidOutcome =
	CouponVoided | Rejected<'code_missing' | 'reason_invalid' | 'code_unknown' | 'already_redeemed'>;

export const COUPON_STATES = ['open', 'issued', 'redeemed', 'voided'] as const;
export type CouponState = (typeof COUPON_STATES)[number];

export interface ListCouponsRequest {
	campaign: unknown;
	/** All if absent. */
	state?: CouponState;
	/** The last `couponId` of the page before. */
	after?: string;
	/** 1 to 1,000; by default 100. */
	limit?: number;
}

/** A coupon as it stands. `open`: made, and issued to nobody. */
export interface ListedCoupon {
	couponId: string;
	code: string;
	state: CouponState;
	/** The person, as people are now. */
	profileId: string | null;
	channel: string;
	issuedAt: number | null;
	redeemedCount: number;
	voidedAt: number | null;
	voidReason: string;
	createdAt: number;
}

export interface CouponsListed {
	status: 'listed';
	campaign: string;
	coupons: ListedCoupon[];
	/** For `after` of the next page; null on the last. */
	next: string | null;
}

export type ListCouponsOutcome = CouponsListed | UnknownCampaign | Rejected<'limit_invalid'>;

/** Who gave wrong codes, and whether they have to wait. Times are epoch ms. */
export interface GuessReport {
	source: string;
	failedCount: number;
	/** Calls turned away since, with right codes too. */
	refusedCount: number;
	windowAt: number;
	lastAt: number;
	/** Null where they may try. */
	blockedUntil: number | null;
}
