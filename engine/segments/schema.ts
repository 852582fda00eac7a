declare module '../store/types' {
	interface Tables {
		segment: {
			id: string;
			name_key: string;
			name: string;
			version: number;
			definition: string;
			created_at: number;
			updated_at: number;
			deleted_at: number | null;
		};
	}
}

export {};
