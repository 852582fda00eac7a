import type { ColumnType } from 'kysely';

type Nullable<Type> = ColumnType<Type | null, Type | null, Type | null>;

declare module '../store/types' {
	interface Tables {
		loyalty_account: {
			id: string;
			programme: string;
			kind: string;
			/** The home profile of a member's account; null for the programme's own. */
			profile_id: Nullable<string>;
		};
		loyalty_entry: {
			id: string;
			programme: string;
			kind: string;
			profile_id: string;
			occurred_at: number;
			recorded_at: number;
			reference: string;
			reason: string;
			/** What the outcome said, so that a repeat says the same. Never read as a balance. */
			balance_after: number;
			cause: string;
			idempotency_key: string;
		};
		loyalty_leg: { entry_id: string; account_id: string; points: number; occurred_at: number };
		loyalty_lot: {
			id: string;
			entry_id: string;
			account_id: string;
			points: number;
			earned_at: number;
			expires_at: Nullable<number>;
		};
		loyalty_lot_spend: { lot_id: string; entry_id: string; points: number; occurred_at: number };
	}
}
