declare module '../store/types' {
	interface Tables {
		event: {
			id: string;
			profile_id: string;
			name: string;
			occurred_at: number;
			received_at: number;
			channel: string | null;
			source: string;
			is_touchpoint: number;
			properties: string;
			idempotency_key: string;
		};
	}
}

export {};
