import type { ColumnType } from 'kysely';

type Nullable<Type> = ColumnType<Type | null, Type | null, Type | null>;

declare module '../../store/types' {
	interface Tables {
		loyalty_programme: {
			programme: string;
			version: number;
			definition: string;
			created_at: number;
			cause: string;
		};
		loyalty_tier_change: {
			id: string;
			programme: string;
			/** The home profile. */
			profile_id: string;
			tier: Nullable<string>;
			since: number;
			until: Nullable<number>;
			reason: 'reached' | 'lost';
			why: string;
			recorded_at: number;
		};
		loyalty_pool: { id: string; programme: string; pool: string; created_at: number };
		loyalty_pool_member: {
			id: string;
			pool_id: string;
			/** The home profile. */
			profile_id: string;
			joined_at: number;
			left_at: Nullable<number>;
		};
		loyalty_referral: {
			id: string;
			programme: string;
			/** The home profiles. */
			referrer_id: string;
			friend_id: string;
			referred_at: number;
			settled_at: Nullable<number>;
		};
		loyalty_member_use: {
			/** The home profile. */
			profile_id: string;
			programme: string;
			rule: string;
			/** A civil day of the programme's zone, such as `2026-03-01`. */
			used_on: string;
			points: number;
		};
		loyalty_programme_use: { programme: string; rule: string; used_on: string; points: number };
	}
}
