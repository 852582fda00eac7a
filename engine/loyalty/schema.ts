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
			/** Entries so far, and the hash of the last; of the programme's own accounts nothing of what follows is kept. */
			sequence: number;
			hash: string;
			available: number;
			pending: number;
			held: number;
			earned: number;
			redeemed: number;
			expired: number;
			adjusted: number;
		};
		loyalty_entry: {
			id: string;
			/** The member's account in whose chain the entry stands. */
			account_id: string;
			sequence: number;
			kind: string;
			from_account_id: string;
			to_account_id: string;
			points: number;
			/** Of this account; the statement's running balance. */
			available_after: number;
			occurred_at: number;
			recorded_at: number;
			/** The first entry of the command that it belongs to. */
			booking_id: string;
			operation: string;
			programme: string;
			/** Of the command; only its first entry has it. */
			idempotency_key: Nullable<string>;
			reference: string;
			reason: string;
			actor: string;
			cause: string;
			/** Of an order: what was paid, minor units of the programme's currency; below zero where it was refunded. */
			amount_minor: Nullable<number>;
			/** JSON: what the outcome said, so that a repeat says the same. Never read as a balance. */
			details: string;
			/** Makes `texts_hash` tell nothing once a person is erased; empty where the entry has no texts of its own. */
			salt: string;
			texts_hash: string;
			hash: string;
		};
		loyalty_lot: {
			id: string;
			entry_id: string;
			account_id: string;
			booking_id: string;
			/** The lot that this one was made from. */
			origin_lot_id: Nullable<string>;
			state: string;
			points: number;
			remaining: number;
			earned_at: number;
			/** When the lot came to be in its state. */
			occurred_at: number;
			expires_at: Nullable<number>;
			/** ISO 8601 period: lapses so long after the last activity. */
			idle_after: Nullable<string>;
			/** When time alone changes the lot: it lapses, becomes available, is cancelled or released. */
			due_at: Nullable<number>;
			/** A pending lot: the name of the event that it waits for. */
			waits_for: Nullable<string>;
		};
		loyalty_lot_spend: { lot_id: string; entry_id: string; points: number; occurred_at: number };
	}
}
