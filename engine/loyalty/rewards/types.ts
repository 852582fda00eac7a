import type { Rejected } from '../../values';
import type { SpentLot } from '../ledger/move-points';
import type {
	Booked,
	CustomerRefusal,
	Insufficient,
	PointsRequest,
	RequestReason,
} from '../points/types';

/** What a reward is. Times are epoch ms. */
export interface RewardDefinition {
	/** Named by the marketer, such as `mug-blue`. Small and capital letters are two things. */
	id: string;
	name: string;
	/** Never changes. Defaults to `main`. */
	programme: string;
	/** The price. */
	points: number;
	/** How often one person may have it; null for any number. */
	limitPerPerson: number | null;
	validFrom: number | null;
	/** Valid before this instant. */
	validUntil: number | null;
	isActive: boolean;
	/** For the message: what it is worth, such as `10 EUR`. */
	value: string;
	description: string;
}

export interface Reward extends RewardDefinition {
	version: number;
	/** Pieces not redeemed; null for any number. */
	stock: number | null;
	/** Of these, set aside in reservations that have not ended. */
	reserved: number;
	/** What the next customer may have: stock less reserved. */
	free: number | null;
	createdAt: number;
	updatedAt: number;
}

export interface SaveRewardRequest {
	/** `RewardDefinition`, and `stock` for a new reward (null or absent: any number). Afterwards `adjustStock` alone changes it. */
	reward: unknown;
	/** The version that the change was made from; another one in the store is refused. */
	expectedVersion?: number;
}

export interface RewardSaved extends Reward {
	status: 'saved';
	change: 'created' | 'updated' | 'unchanged';
	duplicate: boolean;
}

export type SaveRewardOutcome =
	RewardSaved | Rejected<'reward_invalid' | 'programme_fixed' | 'version_changed'>;

export type RewardUnknown = Rejected<'reward_unknown'>;
export type GetRewardOutcome = ({ status: 'found' } & Reward) | RewardUnknown;

export interface RewardRequest extends Omit<PointsRequest, 'programme'> {
	rewardId: unknown;
}

export interface ReserveRewardRequest extends RewardRequest {
	/** Minutes until the reservation ends by itself. Defaults to the programme's, for holds. */
	minutes?: unknown;
}

/** What ends a reservation or a redemption: once, so that its id is the key. */
export interface RedemptionRequest extends Pick<
	PointsRequest,
	'reason' | 'actor' | 'cause' | 'reference'
> {
	/** As `reserveRewards` or `redeemRewards` told it. */
	redemptionId: unknown;
}

export interface RefundRewardRequest extends RedemptionRequest {
	/** The piece is in stock again. Defaults to false. */
	returnsStock?: boolean;
}

interface OfReward {
	redemptionId: string;
	rewardId: string;
	rewardName: string;
	rewardVersion: number;
	value: string;
	description: string;
	/** Pieces that the next customer may have, afterwards; null for any number. */
	free: number | null;
}

export interface RewardRedeemed extends Booked, OfReward {
	status: 'redeemed';
	lots: SpentLot[];
}
export interface RewardReserved extends Booked, OfReward {
	status: 'reserved';
	/** The customer may claim before this instant. */
	heldUntil: number;
}
export interface RewardClaimed extends Booked, OfReward {
	status: 'claimed';
}
export interface RewardReleased extends Booked, OfReward {
	status: 'released';
}
export interface RewardRefunded extends Booked, OfReward {
	status: 'refunded';
	returnsStock: boolean;
}

/** Fewer pieces than asked for, or none. */
export type OutOfStock = Rejected<'out_of_stock'> & { stock: number; reserved: number };
export type LimitReached = Rejected<'limit_reached'> & { limit: number; had: number };

/** In the order in which they are looked at. */
export type RewardRefusal =
	| Rejected<RequestReason>
	| RewardUnknown
	| CustomerRefusal
	| Rejected<'not_active'>
	| LimitReached
	| OutOfStock
	| Insufficient;

export type RedemptionRefusal =
	| Rejected<RequestReason>
	| CustomerRefusal
	| Rejected<'redemption_unknown' | 'reservation_not_open' | 'not_redeemed'>;

export type RedeemRewardOutcome = RewardRedeemed | RewardRefusal;
export type ReserveRewardOutcome = RewardReserved | RewardRefusal;
export type ClaimRewardOutcome = RewardClaimed | RedemptionRefusal;
export type ReleaseRewardOutcome = RewardReleased | RedemptionRefusal;
export type RefundRewardOutcome = RewardRefunded | RedemptionRefusal;

export interface AdjustStockRequest {
	rewardId: unknown;
	/** Pieces more, or fewer below zero; or what the stock is from now on, null for any number. */
	stock: { change: unknown } | { setTo: unknown };
	reason: unknown;
	actor?: unknown;
	idempotencyKey: unknown;
}

export interface StockAdjusted {
	status: 'adjusted';
	rewardId: string;
	/** Null where there was or is no limit. */
	change: number | null;
	stock: number | null;
	reserved: number;
	free: number | null;
	duplicate: boolean;
}

export type AdjustStockOutcome =
	| StockAdjusted
	| RewardUnknown
	| (Rejected<'stock_too_small'> & { stock: number; reserved: number })
	| Rejected<
			'stock_invalid' | 'stock_unlimited' | 'key_missing' | 'reason_missing' | 'actor_invalid'
	  >;

/** A reward as it is worked with; `stock` as stored, so with reserved pieces. */
export interface RewardRow extends RewardDefinition {
	version: number;
	stock: number | null;
	createdAt: number;
	updatedAt: number;
}

/** Somebody's reservation or redemption. */
export interface Redemption {
	id: string;
	rewardId: string;
	rewardVersion: number;
	/** The home profile. */
	profileId: string;
	state: 'reserved' | 'redeemed' | 'released' | 'refunded';
	points: number;
	spentBookingId: string | null;
	heldUntil: number | null;
	occurredAt: number;
}
