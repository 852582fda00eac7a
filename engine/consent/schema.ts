declare module '../store/types' {
	interface Tables {
		consent: {
			id: string;
			channel: string;
			address: string;
			topic: string;
			status: string;
			origin: string;
			occurred_at: number;
			is_dated: number;
			recorded_at: number;
			source: string;
			proof: string;
			profile_id: string;
			idempotency_key: string;
		};
		suppression: {
			address: string;
			channel: string;
			reason: string;
			suppressed_at: number;
			source: string;
		};
		/** One row, made with the store. */
		erasure_salt: { id: number; salt: string };
		/** `hash` is that of `erasedKey`. */
		erased_address: { hash: string; erased_at: number };
	}
}

export {};
