import type { ColumnType } from 'kysely';

type Nullable<Type> = ColumnType<Type | null, Type | null, Type | null>;

/** The row types of coupons; `repository-*.ts` names this file, so that they are known wherever a query is. */
export interface CouponTables {
	coupon_campaign: {
		id: string;
		name_key: string;
		name: string;
		version: number;
		definition: string;
		/** A checked projection of its redemptions: a total is counted without reading them all. */
		redeemed_count: number;
		created_at: number;
		updated_at: number;
	};
	coupon_batch: {
		id: string;
		campaign_id: string;
		idempotency_key: string;
		code_count: number;
		created_at: number;
	};
	coupon_guess: {
		/** Who gave the codes: a till, a session, a channel. */
		source: string;
		failed_count: number;
		/** Calls that were turned away, right codes too. */
		refused_count: number;
		window_at: number;
		last_at: number;
	};
	coupon: {
		id: string;
		campaign_id: string;
		batch_id: Nullable<string>;
		/** As it is printed. */
		code: string;
		/** As it is compared. */
		code_key: string;
		/** The home profile of whom it was issued to. */
		profile_id: Nullable<string>;
		/** On which it was handed out; empty where that is not known. */
		channel: string;
		issue_key: Nullable<string>;
		issued_at: Nullable<number>;
		redeemed_count: number;
		voided_at: Nullable<number>;
		void_reason: string;
		created_at: number;
	};
	coupon_redemption: {
		id: string;
		coupon_id: string;
		campaign_id: string;
		campaign_version: number;
		/** The home profile; null where nobody knows who it was. */
		profile_id: Nullable<string>;
		event_id: Nullable<string>;
		idempotency_key: string;
		/** The order's number. */
		reference: string;
		is_exclusive: number;
		/** Where it was redeemed. */
		channel: string;
		/** JSON: what the outcome said, so that a repeat says the same. */
		details: string;
		cause: string;
		occurred_at: number;
		recorded_at: number;
	};
}

declare module '../../store/types' {
	interface Tables extends CouponTables {}
}
