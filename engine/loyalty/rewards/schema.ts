import type { ColumnType } from 'kysely';

type Nullable<Type> = ColumnType<Type | null, Type | null, Type | null>;

/** The row types of rewards; `repository-*.ts` names this file, so that they are known wherever a query is. */
export interface RewardTables {
	reward: {
		/** As the marketer named it, such as `mug-blue`. */
		id: string;
		search_text: string;
		name: string;
		programme: string;
		version: number;
		points: number;
		/** Pieces not redeemed, reserved ones among them; null for without limit. */
		stock: Nullable<number>;
		limit_per_person: Nullable<number>;
		valid_from: Nullable<number>;
		valid_until: Nullable<number>;
		is_active: number;
		value: string;
		description: string;
		created_at: number;
		updated_at: number;
	};
	reward_stock_change: {
		id: string;
		reward_id: string;
		idempotency_key: string;
		/** Null where the stock was set to be without limit, or had been. */
		change: Nullable<number>;
		stock_after: Nullable<number>;
		reason: string;
		actor: string;
		changed_at: number;
	};
	reward_redemption: {
		/** The entry that took or held the points. */
		id: string;
		reward_id: string;
		reward_version: number;
		/** A home profile. */
		profile_id: string;
		state: 'reserved' | 'redeemed' | 'released' | 'refunded';
		points: number;
		/** The booking that spent the points; null while they are only held. */
		spent_booking_id: Nullable<string>;
		/** Of a reservation, also after it was claimed. */
		held_until: Nullable<number>;
		occurred_at: number;
		changed_at: number;
	};
}

declare module '../../store/types' {
	interface Tables extends RewardTables {}
}
