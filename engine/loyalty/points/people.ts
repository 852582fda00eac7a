import type { FindOutcome } from '../../identity';
import { findCustomers } from '../../identity';
import type { Tx } from '../../store';
import { purseKey } from '../ledger/open-ledger';
import type { StoredBooking } from '../ledger/types';
import { loadPoolMembers } from '../programme/repository-pools';
import type { StoredProgramme } from '../programme/types';
import { versionAt } from '../programme/types';
import type { CustomerRefusal, Holder } from './types';

/** The people of a batch, by any of their profiles. */
export interface People {
	personOf(profileId: string): string;
	/** Whose balance it is in a programme: the person's, or their household's. */
	ownerOf(profileId: string, programme: string): string;
	/** All home profiles whose points of a programme are one balance with this one's. */
	purseOf(profileId: string, programme: string): readonly string[];
	memberIds: string[];
	members: { profileId: string; memberIds: readonly string[] }[];
}

/** Who has been found. */
export function peopleOf(found: readonly (FindOutcome | undefined)[]): People {
	const persons = new Map<string, string>();
	const members = new Map<string, { profileId: string; memberIds: readonly string[] }>();
	for (const one of found) {
		if (one?.status !== 'found') continue;
		members.set(one.profileId, one);
		for (const memberId of one.memberIds) persons.set(memberId, one.profileId);
	}
	const personOf = (profileId: string) => persons.get(profileId) ?? profileId;
	return {
		personOf,
		ownerOf: personOf,
		purseOf: (profileId) => members.get(personOf(profileId))?.memberIds ?? [profileId],
		memberIds: [...persons.keys()],
		members: [...members.values()],
	};
}

/**
 * With everybody who is in a household with one of them, in the programmes that have households: their points are one
 * balance. With `lock` they are kept as they are until the transaction ends. Three queries; none where no programme has households.
 */
export async function withHouseholds(
	tx: Tx,
	people: People,
	{
		versions,
		now,
		lock = true,
	}: { versions: ReadonlyMap<string, StoredProgramme[]>; now: number; lock?: boolean },
): Promise<People> {
	const shared = new Set(
		[...versions].flatMap(([name, all]) =>
			versionAt(all, now)?.definition.pools === undefined ? [] : [name],
		),
	);
	if (shared.size === 0) return people;
	const own = await loadPoolMembers(tx, { profileIds: people.memberIds }, now);
	const poolIds = [...new Set(own.map(({ poolId }) => poolId))];
	const all = (await loadPoolMembers(tx, { poolIds }, now)).filter((one) =>
		shared.has(one.programme),
	);
	const others = new Set(
		all.map(({ profileId }) => profileId).filter((id) => !people.memberIds.includes(id)),
	);
	const found = await findCustomers(
		{ tx },
		[...others].sort().map((profileId) => ({ profileId })),
		{ lock },
	);
	const everybody = peopleOf([...people.members.map(asFound), ...found]);
	const poolOf = new Map(all.map((one) => [purseKey(one.programme, one.profileId), one.poolId]));
	const peopleIn = Map.groupBy(all, ({ poolId }) => poolId);
	const poolOfProfile = (profileId: string, programme: string) =>
		poolOf.get(purseKey(programme, everybody.personOf(profileId)));
	return {
		...everybody,
		ownerOf: (profileId, programme) =>
			poolOfProfile(profileId, programme) ?? everybody.personOf(profileId),
		purseOf: (profileId, programme) => {
			const household = peopleIn.get(poolOfProfile(profileId, programme) ?? '') ?? [];
			const persons = new Set([
				everybody.personOf(profileId),
				...household.map((one) => one.profileId),
			]);
			return [...persons].flatMap((person) => everybody.purseOf(person, programme));
		},
	};
}

function asFound(one: People['members'][number]): FindOutcome {
	const { profileId, memberIds } = one;
	return { status: 'found', profileId, homeProfileId: profileId, memberIds: [...memberIds] };
}

/** Whose bookings these are, as people are now. */
export async function peopleOfBookings(
	tx: Tx,
	stored: readonly StoredBooking[],
): Promise<FindOutcome[]> {
	const profileIds = [...new Set(stored.map(({ profileId }) => profileId))];
	if (profileIds.length === 0) return [];
	return await findCustomers(
		{ tx },
		profileIds.map((profileId) => ({ profileId })),
	);
}

/** Who a command is about; undefined where nobody was looked for. */
export function holderOf(
	found: FindOutcome | undefined,
	people: People,
): Holder | CustomerRefusal | undefined {
	if (found?.status !== 'found') return found;
	const { homeProfileId } = found;
	return { profileId: people.personOf(homeProfileId), homeProfileId };
}
