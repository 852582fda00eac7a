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
	}
}
