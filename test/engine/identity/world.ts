import { decideResolve } from '../../../engine/identity/resolve/decide-resolve';
import type { IdentityRules } from '../../../engine/identity/rules/rules';
import { DEFAULT_RULES } from '../../../engine/identity/rules/rules';
import type {
	People,
	Person,
	ResolveChanges,
	ResolveCommand,
} from '../../../engine/identity/types';
import { keyOf } from '../../../engine/identity/types';
import { NOW } from './people';

/** All that a store holds about people, changed only by what decisions say. */
export interface World {
	owners: Map<string, string>;
	canonical: Map<string, string>;
	seenAt: Map<string, number>;
	/** Pairs of profiles. */
	apart: [string, string][];
	count: number;
}

export const emptyWorld = (): World => ({
	owners: new Map(),
	canonical: new Map(),
	seenAt: new Map(),
	apart: [],
	count: 0,
});

export function peopleIn({ owners, canonical, seenAt, apart: pairs }: World): People {
	const persons = new Map<string, Person>();
	for (const [profileId, id] of canonical) {
		const person = persons.get(id) ?? { id, createdAt: NOW, memberIds: [], identifiers: [] };
		person.memberIds.push(profileId);
		persons.set(id, person);
	}
	for (const [key, profileId] of owners) {
		const [type = '', value = ''] = key.split(/:(.*)/s);
		const firstSeenAt = seenAt.get(key) ?? NaN;
		persons.get(canonical.get(profileId) ?? '')?.identifiers.push({ type, value, firstSeenAt });
	}
	const apart = new Map<string, string[]>();
	for (const [a, b] of pairs) apart.set(a, [...(apart.get(a) ?? []), b]);
	return { ownerByKey: owners, canonicalByProfile: canonical, persons, apart };
}

/** What a store becomes by the changes, as its tables would: an identifier that is taken already is an error. */
function changed(world: World, changes: ResolveChanges, now: number): World {
	const [owners, canonical] = [new Map(world.owners), new Map(world.canonical)];
	const seenAt = new Map(world.seenAt);
	for (const { id, canonicalId } of changes.profiles) canonical.set(id, canonicalId);
	for (const { identifier: added, profileId } of changes.identifiers) {
		if (owners.has(keyOf(added))) throw new Error(`${keyOf(added)} has an owner already`);
		owners.set(keyOf(added), profileId);
		seenAt.set(keyOf(added), now);
	}
	const target = new Map(changes.moved.map(({ from, to }) => [from, to]));
	for (const [profileId, id] of canonical) canonical.set(profileId, target.get(id) ?? id);
	return { ...world, owners, canonical, seenAt };
}

export function resolveIn(
	world: World,
	commands: readonly ResolveCommand[],
	{ rules = DEFAULT_RULES, now = NOW }: { rules?: IdentityRules; now?: number } = {},
) {
	let { count } = world;
	const { outcomes, changes } = decideResolve(commands, {
		people: peopleIn(world),
		rules,
		now,
		nextId: () => `profile-${String(++count).padStart(4, '0')}`,
	});
	return { outcomes, changes, world: { ...changed(world, changes, now), count } };
}

/** Each person as their identifiers, sorted: who is one with whom, whatever the ids. */
export function groupsIn(world: World): string[] {
	const persons = [...peopleIn(world).persons.values()];
	return persons.map(({ identifiers }) => identifiers.map(keyOf).sort().join(' ')).sort();
}
