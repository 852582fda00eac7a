declare module '../store/types' {
	interface Tables {
		message: {
			id: string;
			key: string;
			profile_id: string;
			campaign: string;
			topic: string;
			channel: string;
			address: string | null;
			status: string;
			reason: string | null;
			explanation: string;
			is_retryable: number;
			decided_at: number;
			claimed_at: number | null;
			confirmed_at: number | null;
			held_until: number | null;
			provider: string | null;
			provider_message_id: string | null;
			attempts: number;
			subject: string | null;
		};
	}
}

export {};
