import type { Tx } from '../../store';
import type { TierDecision, TierStanding } from './decide-tier';
import { decideTier, decideTierChanges } from './decide-tier';
import type { ProgrammeDefinition } from './definition';
import type { ActivityRow } from './repository-activity';
import { loadActivity } from './repository-activity';
import type { NewTierChange } from './repository-standings';
import { loadStandings } from './repository-standings';
import type { TierActivity, TierRules } from './tier-periods';
import type { StoredProgramme } from './types';
import { versionAt } from './types';

/** Whom tiers are asked of: the person, and all their profiles. */
export interface TierMember {
	profileId: string;
	memberIds: readonly string[];
}

/** What a member did that counts: earned points, and of an order its money (minor units) and its number, empty for none. */
export interface TierDeed {
	at: number;
	points: number;
	amountMinor: number | null;
	reference: string;
}

type WithTiers = ProgrammeDefinition & { tiers: TierRules };

/**
 * The tiers of the people of a batch, in memory: what is noted counts for later questions, and what changes on the way is
 * kept to be recorded.
 */
export interface TierBook {
	/** Undefined where the programme has no tiers. */
	decide(programme: string, person: string, at: number): TierDecision | undefined;
	/** Null for none. */
	tierAt(programme: string, person: string, at: number): string | null;
	note(programme: string, person: string, deed: TierDeed): void;
	/** Decides at the instant, and takes what has changed since the last record as recorded. */
	settle(programme: string, person: { profileId: string; homeProfileId: string }, at: number): void;
	changes: Omit<NewTierChange, 'id'>[];
}

/** Loads what tiers are decided by, of those of the programmes that have any. Two queries; none where there are none. */
export async function loadTierBook(
	tx: Tx,
	{
		members,
		versions,
	}: { members: readonly TierMember[]; versions: ReadonlyMap<string, StoredProgramme[]> },
	now: number,
): Promise<TierBook> {
	const programmes = [...versions].flatMap(([name, all]) =>
		all.some(({ definition }) => definition.tiers !== undefined) ? [name] : [],
	);
	const profileIds = programmes.length === 0 ? [] : members.flatMap(({ memberIds }) => memberIds);
	const persons = new Map(
		members.flatMap(({ profileId, memberIds }) => memberIds.map((id) => [id, profileId])),
	);
	const deeds = Map.groupBy(await loadActivity(tx, { profileIds, programmes }), (row) =>
		keyOf(row.programme, persons.get(row.profileId) ?? row.profileId),
	);
	const standings = new Map<string, TierStanding>(
		(await loadStandings(tx, { profileIds, programmes }, now)).map((one) => [
			keyOf(one.programme, one.profileId),
			one,
		]),
	);
	return openTierBook({ versions, deeds, standings });
}

function openTierBook({
	versions,
	deeds,
	standings,
}: {
	versions: ReadonlyMap<string, StoredProgramme[]>;
	deeds: Map<string, (TierDeed | ActivityRow)[]>;
	standings: Map<string, TierStanding>;
}): TierBook {
	const changes: Omit<NewTierChange, 'id'>[] = [];
	const factsOf = (programme: string, person: string, at: number) => {
		const version = versionAt(versions.get(programme) ?? [], at);
		if (version === undefined || !hasTiers(version.definition)) return undefined;
		const { definition, createdAt, version: number } = version;
		const activity = activityOf(deeds.get(keyOf(programme, person)) ?? [], definition.tiers);
		const joinedAt = activity.reduce((first, one) => Math.min(first, one.at), at);
		const standing = standings.get(keyOf(programme, person)) ?? null;
		// The first version counts for what was before it, too.
		const definedAt = number === 1 ? joinedAt : createdAt;
		return { definition, facts: { joinedAt, activity, standing, definedAt, at } };
	};
	return {
		changes,
		decide: (programme, person, at) => {
			const asked = factsOf(programme, person, at);
			return asked && decideTier(asked.definition, asked.facts);
		},
		tierAt: (programme, person, at) => {
			const asked = factsOf(programme, person, at);
			return asked === undefined ? null : decideTierChanges(asked.definition, asked.facts).tier;
		},
		note: (programme, person, deed) => {
			const key = keyOf(programme, person);
			deeds.set(key, [...(deeds.get(key) ?? []), deed]);
		},
		settle: (programme, { profileId, homeProfileId }, at) => {
			const asked = factsOf(programme, profileId, at);
			if (asked === undefined) return;
			for (const change of decideTierChanges(asked.definition, asked.facts).changes) {
				changes.push({ ...change, programme, homeProfileId });
				standings.set(keyOf(programme, profileId), change);
			}
		},
	};
}

function hasTiers(definition: ProgrammeDefinition): definition is WithTiers {
	return definition.tiers !== undefined;
}

function activityOf(deeds: readonly TierDeed[], { qualifyBy }: TierRules): TierActivity[] {
	if (qualifyBy === 'points') return deeds.map(({ at, points }) => ({ at, value: points }));
	if (qualifyBy === 'spend')
		return deeds.map(({ at, amountMinor }) => ({ at, value: amountMinor ?? 0 }));
	return ordersOf(deeds);
}

/** An order counts once, in however many parts it is booked, and no more once all its money was refunded. */
function ordersOf(deeds: readonly TierDeed[]): TierActivity[] {
	const paid = new Map<string, number>();
	return deeds.map(({ at, amountMinor, reference }, i) => {
		const order = reference === '' ? `${i}` : `order ${reference}`;
		const before = paid.get(order) ?? 0;
		const after = before + (amountMinor ?? 0);
		paid.set(order, after);
		return { at, value: Number(after > 0) - Number(before > 0) };
	});
}

function keyOf(programme: string, person: string): string {
	return `${person}\n${programme}`;
}
