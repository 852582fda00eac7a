import { rejected } from '../../values';
import type { Rejected } from '../../values';
import type { JoinPoolOutcome, JoinPoolReason, PoolMember } from './pool-types';

/** Somebody who is to join a pool. */
export interface JoinCommand {
	programme: string;
	pool: string;
	poolId: string;
	maxPeople: number;
	/** The person, and the profile that the row belongs to. */
	profileId: string;
	homeProfileId: string;
}

/**
 * Lets people join pools: a person is in one pool of a programme at a time, and a pool takes so many people as the programme
 * says. `outcomes[i]` answers `commands[i]`; a later command sees who joined before.
 */
export function decideJoin(
	commands: readonly (JoinCommand | Extract<JoinPoolOutcome, { status: 'rejected' }>)[],
	{ members, now, nextId }: { members: readonly PoolMember[]; now: number; nextId: () => string },
): { outcomes: JoinPoolOutcome[]; joined: PoolMember[] } {
	const current = [...members];
	const joined: PoolMember[] = [];
	const outcomes = commands.map((command): JoinPoolOutcome => {
		if ('status' in command) return command;
		const { programme, pool, poolId, profileId, homeProfileId, maxPeople } = command;
		const own = current.find((one) => one.profileId === profileId && one.programme === programme);
		const about = { status: 'joined' as const, profileId, programme, pool, poolId };
		if (own?.poolId === poolId) return { ...about, joinedAt: own.joinedAt, duplicate: true };
		if (own !== undefined) return refuse('in_other_pool');
		const people = new Set(
			current.flatMap((one) => (one.poolId === poolId ? [one.profileId] : [])),
		);
		if (people.size >= maxPeople) return refuse('pool_full');
		const member = {
			id: nextId(),
			poolId,
			programme,
			pool,
			homeProfileId,
			profileId,
			joinedAt: now,
		};
		current.push(member);
		joined.push(member);
		return { ...about, joinedAt: now, duplicate: false };
	});
	return { outcomes, joined };
}

const WORDS = {
	pools_not_offered: [
		'This programme has no pools',
		'Add pools with maxPeople to the programme, so that a household may share its points.',
	],
	pool_full: [
		'The pool has as many people as the programme allows',
		'Let somebody leave the pool first, or raise pools.maxPeople in the programme.',
	],
	in_other_pool: [
		'The person is in another pool of this programme',
		'Let the person leave that pool first: points are in one pool at a time.',
	],
} as const;

export function refuse(reason: keyof typeof WORDS): Rejected<JoinPoolReason> {
	const [message, mend] = WORDS[reason];
	return rejected(reason, { field: 'pool', message, mend });
}
