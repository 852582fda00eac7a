import type { ColumnType } from 'kysely';

type Nullable<Type> = ColumnType<Type | null, Type | null, Type | null>;

declare module '../store/types' {
	interface Tables {
		conversion: {
			id: string;
			profile_id: string;
			kind: 'order' | 'goal';
			name: string;
			/** Empty where it is about no order. */
			order_id: string;
			amount_minor: Nullable<number>;
			currency: Nullable<string>;
			channel: Nullable<string>;
			occurred_at: number;
			recorded_at: number;
			items: Nullable<string>;
			cause: string;
			idempotency_key: string;
		};
		rfm_run: {
			id: number;
			/** The one with most orders: what scores are in unless a condition names another. */
			currency: Nullable<string>;
			people_count: number;
			version: number;
			computed_at: number;
		};
		rfm_score: {
			/** The canonical profile as of the computation. */
			profile_id: string;
			currency: string;
			last_order_at: number;
			order_count: number;
			/** The sum of the orders in the currency; the other two values are of all orders. */
			amount_minor: number;
			recency: number;
			frequency: number;
			monetary: number;
			computed_at: number;
		};
	}
}
