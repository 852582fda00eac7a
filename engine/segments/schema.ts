import type { ColumnType, Generated } from 'kysely';

type Nullable<Type> = ColumnType<Type | null, Type | null, Type | null>;

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
			change_count: Generated<number>;
		};
		segment_refresh: {
			segment_id: string;
			run_id: Nullable<string>;
			journal: string;
			next_position: Nullable<number>;
			next_snapshot: Nullable<string>;
			fingerprint: Nullable<string>;
			refreshed_at: Nullable<number>;
			full_fingerprint: Nullable<string>;
			full_position: Nullable<number>;
			full_snapshot: Nullable<string>;
			full_at: Nullable<number>;
			full_after: Nullable<string>;
		};
		/** A home profile. */
		segment_person: {
			segment_id: string;
			profile_id: string;
			is_person: number;
			entered_at: Nullable<number>;
			due_at: Nullable<number>;
		};
		segment_change: {
			segment_id: string;
			position: number;
			profile_id: string;
			change: 'entered' | 'left';
			at: number;
		};
	}
}
