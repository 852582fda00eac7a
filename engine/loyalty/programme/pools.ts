import type { Found } from '../../identity';
import { findCustomers } from '../../identity';
import type { EngineContext, Tx } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import { checkText, invariant, rejected } from '../../values';
import type { JoinCommand } from './decide-pools';
import { decideJoin, refuse } from './decide-pools';
import type {
	JoinPoolOutcome,
	JoinPoolReason,
	JoinPoolRequest,
	LeavePoolOutcome,
	ListPoolOutcome,
	ListPoolRequest,
	PoolRequest,
} from './pool-types';
import { checkProgrammeName, programmeUnknown } from './programmes';
import type { PoolName } from './repository-pools';
import {
	endPoolMembers,
	insertPoolMembers,
	loadPoolMembers,
	loadPools,
	lockPools,
	poolKey,
} from './repository-pools';
import { loadNewest } from './repository-programmes';

const POOL_LENGTH_MAX = 128;

type Scope = EngineContext & { tx: Tx };

/**
 * Lets customers join a household whose points are one balance; `outcomes[i]` answers `requests[i]`, and a later request sees
 * who joined before. Nobody is made: an unknown customer is refused. Safe to repeat: who is in the pool already is a
 * `duplicate`. One transaction, some eight queries per 500 requests.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); chunks before the failing one are saved.
 */
export function joinPool(
	context: EngineContext,
	requests: readonly JoinPoolRequest[],
): Promise<JoinPoolOutcome[]> {
	return inChunks(requests, (chunk) =>
		context.store.write((tx) => joinChunk({ ...context, tx }, chunk)),
	);
}

async function joinChunk(
	{ tx, clock, ids }: Scope,
	requests: readonly JoinPoolRequest[],
): Promise<JoinPoolOutcome[]> {
	const now = clock.now();
	const named = await withProgrammes(tx, requests.map(nameOf));
	const customers = requests.map(({ customer }) => customer);
	// People before pools, as everywhere: two writers never wait for each other in a circle.
	const found = await findCustomers({ tx }, customers, { lock: true });
	const people = found.flatMap((one) => (one.status === 'found' ? [one] : []));
	const names = named.flatMap((one) => ('status' in one ? [] : [one]));
	const poolIds = await lockPools(tx, names, { now, nextId: () => ids.next() });
	const profileIds = people.flatMap(({ memberIds }) => memberIds);
	const asked = { profileIds, poolIds: [...poolIds.values()] };
	const members = await loadPoolMembers(tx, asked, now);
	const commands = named.map((name, i): JoinCommand | Extract<JoinPoolOutcome, Rejected> => {
		const one = found[i];
		if ('status' in name) return name;
		invariant(one !== undefined, 'joinPool: a customer for each request');
		if (one.status !== 'found') return one;
		const poolId = poolIds.get(poolKey(name)) ?? '';
		return { ...name, poolId, profileId: one.profileId, homeProfileId: one.homeProfileId };
	});
	const { outcomes, joined } = decideJoin(commands, { members, now, nextId: () => ids.next() });
	await insertPoolMembers(tx, joined);
	return outcomes;
}

async function withProgrammes(
	tx: Tx,
	names: readonly (PoolName | Rejected<JoinPoolReason>)[],
): Promise<((PoolName & { maxPeople: number }) | Rejected<JoinPoolReason>)[]> {
	const programmes = names.flatMap((name) => ('status' in name ? [] : [name.programme]));
	const newest = await loadNewest(tx, programmes);
	return names.map((name) => {
		if ('status' in name) return name;
		const stored = newest.get(name.programme);
		if (stored === undefined) return programmeUnknown();
		const { pools } = stored.definition;
		return pools === undefined ? refuse('pools_not_offered') : { ...name, ...pools };
	});
}

/**
 * Lets customers leave the pool that they are in; `outcomes[i]` answers `requests[i]`. Points stay with whom they were
 * earned by. Safe to repeat: who is in no pool is a `duplicate`. One transaction, four queries per 500 requests.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); chunks before the failing one are saved.
 */
export function leavePool(
	{ store, clock }: EngineContext,
	requests: readonly PoolRequest[],
): Promise<LeavePoolOutcome[]> {
	return inChunks(requests, (chunk) =>
		store.write(async (tx) => {
			const now = clock.now();
			const customers = chunk.map(({ customer }) => customer);
			const found = await findCustomers({ tx }, customers, { lock: true });
			const profileIds = found.flatMap((one) => (one.status === 'found' ? one.memberIds : []));
			const members = await loadPoolMembers(tx, { profileIds }, now);
			const left = new Set<string>();
			const outcomes = chunk.map((request, i): LeavePoolOutcome => {
				const programme = checkProgrammeName(request.programme);
				if (typeof programme !== 'string') return programme;
				const one = found[i];
				invariant(one !== undefined, 'leavePool: a customer for each request');
				if (one.status !== 'found') return one;
				const own = membershipsOf(one, programme).filter(({ id }) => !left.has(id));
				own.forEach(({ id }) => left.add(id));
				const pool = own[0]?.pool ?? null;
				const { profileId } = one;
				return { status: 'left', profileId, programme, pool, duplicate: pool === null };
			});
			await endPoolMembers(tx, [...left], now);
			return outcomes;

			function membershipsOf({ profileId }: Found, programme: string) {
				return members.filter((one) => one.profileId === profileId && one.programme === programme);
			}
		}),
	);
}

/** The people of pools, who joined first comes first; `outcomes[i]` answers `requests[i]`. Reads only, two queries per 500. */
export function listPool(
	{ store, clock }: EngineContext,
	requests: readonly ListPoolRequest[],
): Promise<ListPoolOutcome[]> {
	return inChunks(requests, (chunk) =>
		store.read(async (tx) => {
			const named = chunk.map(nameOf);
			const poolIds = await loadPools(
				tx,
				named.flatMap((name) => ('status' in name ? [] : [name])),
			);
			const members = await loadPoolMembers(tx, { poolIds: [...poolIds.values()] }, clock.now());
			return named.map((name): ListPoolOutcome => {
				if ('status' in name) return name;
				const poolId = poolIds.get(poolKey(name));
				if (poolId === undefined) return poolUnknown();
				const own = members.filter((one) => one.poolId === poolId);
				const people = new Map(own.toReversed().map((one) => [one.profileId, one]));
				return {
					status: 'listed',
					...name,
					people: [...people.values()]
						.toReversed()
						.map(({ profileId, joinedAt }) => ({ profileId, joinedAt })),
				};
			});
		}),
	);
}

function nameOf({
	programme,
	pool,
}: ListPoolRequest): PoolName | Rejected<'programme_invalid' | 'pool_invalid'> {
	const name = checkProgrammeName(programme);
	if (typeof name !== 'string') return name;
	const text = checkText(pool, 'pool', POOL_LENGTH_MAX);
	return typeof text === 'string'
		? { programme: name, pool: text }
		: { ...text, reason: 'pool_invalid' };
}

function poolUnknown(): Rejected<'pool_unknown'> {
	return rejected('pool_unknown', {
		field: 'pool',
		message: 'There is no pool of this name in the programme',
		mend: 'Check the field with the household; the first person who joins makes the pool.',
	});
}
