import type { CustomerRef, FindOutcome } from '../../identity';
import type { Rejected } from '../../values';

export interface PoolRequest {
	programme: unknown;
	customer: CustomerRef;
}

export interface JoinPoolRequest extends PoolRequest {
	/** The household, by a name or number of the brand's own; made when the first person joins. */
	pool: unknown;
}

export interface ListPoolRequest {
	programme: unknown;
	pool: unknown;
}

type CustomerRefusal = Extract<FindOutcome, { status: 'rejected' }>;

export type JoinPoolReason =
	| 'programme_invalid'
	| 'programme_unknown'
	| 'pool_invalid'
	| 'pools_not_offered'
	| 'pool_full'
	| 'in_other_pool';

export interface PoolJoined {
	status: 'joined';
	profileId: string;
	programme: string;
	pool: string;
	poolId: string;
	joinedAt: number;
	/** The person was in this pool already. */
	duplicate: boolean;
}

export type JoinPoolOutcome = PoolJoined | Rejected<JoinPoolReason> | CustomerRefusal;

/** `pool` is null, and `duplicate` true, for a person who was in none. */
export interface PoolLeft {
	status: 'left';
	profileId: string;
	programme: string;
	pool: string | null;
	duplicate: boolean;
}

export type LeavePoolOutcome = PoolLeft | Rejected<'programme_invalid'> | CustomerRefusal;

/** One person of a pool. */
export interface PoolPerson {
	profileId: string;
	joinedAt: number;
}

export type ListPoolOutcome =
	| { status: 'listed'; programme: string; pool: string; people: PoolPerson[] }
	| Rejected<'programme_invalid' | 'pool_invalid' | 'pool_unknown'>;

/** A membership as it is stored: by home profile, so that it follows merges and unmerges. */
export interface PoolMember {
	id: string;
	poolId: string;
	programme: string;
	pool: string;
	homeProfileId: string;
	/** The person. */
	profileId: string;
	joinedAt: number;
}
