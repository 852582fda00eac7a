import type { ColumnType } from 'kysely';

type Nullable<Type> = ColumnType<Type | null, Type | null, Type | null>;

declare module '../store/types' {
	interface Tables {
		profile: {
			id: string;
			canonical_id: string;
			created_at: number;
			/** When the person was erased whose anonymous bookings this profile holds; null for a customer. */
			erased_at: ColumnType<number | null, number | null | undefined, number | null>;
		};
		identifier: {
			value: string;
			type: string;
			profile_id: string;
			first_seen_at: number;
			source: string;
			/** When the customer first proved that it is theirs. */
			verified_at: ColumnType<number | null, number | null | undefined, number | null>;
		};
		trait: {
			profile_id: string;
			name: string;
			source: string;
			value: string;
			set_at: number;
			/** When the value became what it is; null where nobody kept it, then since `set_at`. */
			since: Nullable<number>;
			/** What `searchText` makes of it; null where it is no name. */
			search: Nullable<string>;
		};
		merge: {
			id: string;
			survivor_id: string;
			absorbed_id: string;
			merged_at: number;
			cause: string;
			undone_at: Nullable<number>;
			undo_cause: Nullable<string>;
		};
		identity_rules: { version: number; definition: string; created_at: number; cause: string };
		/** `profile_a` is the smaller id. */
		apart: {
			profile_a: string;
			profile_b: string;
			reason: string;
			since: number;
			cause: string;
		};
		duplicate_run: {
			id: string;
			settings: string;
			status: 'running' | 'finished';
			plan: Nullable<string>;
			model: Nullable<string>;
			record_count: number;
			rule_count: number;
			rules_done: number;
			pair_count: number;
			new_count: number;
			started_at: number;
			updated_at: number;
			cause: string;
		};
		/** `profile_a` is the smaller id; both were people, not parts of one, when the pair was found. */
		duplicate_pair: {
			id: string;
			profile_a: string;
			profile_b: string;
			probability: number;
			evidence: string;
			status: 'open' | 'accepted' | 'rejected';
			run_id: string;
			found_at: number;
			decided_at: Nullable<number>;
			cause: string;
		};
	}
}
