import * as fc from 'fast-check';
import type { Engine, UnmergeWhat } from '../../../engine';
import type { MergeRow } from './whole-identity';
import { wholeIdentity } from './whole-identity';
import { apartIn, who } from './who';

// Few names, so that random steps meet each other often, and limits are soon reached.
const NAMES = [
	'customer_id:n1',
	'customer_id:n2',
	'email:a@example.com',
	'email:b@example.com',
	'email:c@example.com',
	'device_id:d1',
	'device_id:d2',
	'device_id:d3',
	'anonymous_id:c1',
];

/** One thing that happens to people; numbers choose among what there is when it happens. */
export type Step =
	| { kind: 'resolve'; batch: string[][] }
	| { kind: 'merge'; names: string[]; survivor?: number; allowOverLimit: boolean }
	| {
			kind: 'unmerge';
			name: string;
			undo: 'all' | 'member' | 'merge';
			at: number;
			keepApart: boolean;
	  };

const name = fc.constantFrom(...NAMES);
export const batchOfNames = fc.array(fc.uniqueArray(name, { minLength: 1, maxLength: 3 }), {
	minLength: 1,
	maxLength: 6,
});
const resolveStep = batchOfNames.map((batch): Step => ({ kind: 'resolve', batch }));
export const mergeStep = fc.record(
	{
		kind: fc.constant('merge' as const),
		names: fc.array(name, { minLength: 2, maxLength: 3 }),
		survivor: fc.nat(1),
		allowOverLimit: fc.boolean(),
	},
	{ requiredKeys: ['kind', 'names', 'allowOverLimit'] },
);
export const unmergeStep = fc.record({
	kind: fc.constant('unmerge' as const),
	name,
	undo: fc.constantFrom('all' as const, 'member' as const, 'merge' as const),
	at: fc.nat(20),
	keepApart: fc.boolean(),
});
export const steps = fc
	.tuple(resolveStep, fc.array(fc.oneof(resolveStep, mergeStep, unmergeStep), { maxLength: 8 }))
	.map(([first, rest]): Step[] => [first, ...rest]);

/** The people of one run: several share a store, so each run's names are its own. */
export interface Run {
	engine: Engine;
	/** In front of every value, such as `r7-`. */
	prefix: string;
}

export function nameIn({ prefix }: Run, text: string): string {
	return text.replace(':', `:${prefix}`);
}

/** What the store holds about the people of a run. */
export interface PeopleState {
	/** `type:value` to home profile. */
	ownerByName: Map<string, string>;
	canonicalByProfile: Map<string, string>;
	merges: MergeRow[];
	/** Two profiles that no item may link. */
	apart: [string, string][];
}

export async function stateOf({ engine, prefix }: Run): Promise<PeopleState> {
	const { profiles, identifiers, merges } = await wholeIdentity(engine);
	const apart = await apartIn(engine);
	const own = identifiers.filter(({ value }) => value.startsWith(prefix));
	const ids = new Set(own.map(({ profile_id }) => profile_id));
	return {
		ownerByName: new Map(
			own.map(({ type, value, profile_id }) => [
				`${type}:${value.slice(prefix.length)}`,
				profile_id,
			]),
		),
		canonicalByProfile: new Map(
			profiles.filter(({ id }) => ids.has(id)).map((row) => [row.id, row.canonical_id]),
		),
		merges: merges.filter(({ absorbed_id }) => ids.has(absorbed_id)),
		apart: apart
			.filter(({ profile_a }) => ids.has(profile_a))
			.map((row) => [row.profile_a, row.profile_b]),
	};
}

/** Makes the step happen; what it answers. */
export async function take(run: Run, step: Step): Promise<{ status: string }[]> {
	const { identity } = run.engine;
	const named = (text: string) => who(nameIn(run, text));
	if (step.kind === 'resolve') {
		return await identity.resolve(
			step.batch.map((names) => who(names.map((one) => nameIn(run, one)).join(' '))),
		);
	}
	if (step.kind === 'merge') {
		const { names, ...options } = step;
		return await identity.mergeCustomers([{ ...options, customers: names.map(named) }]);
	}
	const what = whatOf(step, await stateOf(run));
	const { keepApart } = step;
	return await identity.unmerge([{ customer: named(step.name), what, keepApart }]);
}

/** What the step undoes, among all that there is. */
export function whatOf(
	{ undo, at }: Extract<Step, { kind: 'unmerge' }>,
	{ canonicalByProfile, merges }: PeopleState,
): UnmergeWhat {
	if (undo === 'all') return 'all';
	const ids = [...canonicalByProfile.keys()];
	if (undo === 'member') return { member: ids[at % ids.length] ?? '' };
	return { mergeId: merges[at % merges.length]?.id ?? '' };
}

/** Everybody as the names they go by, sorted: who is one with whom, whatever the ids. */
export function groupsIn({ ownerByName, canonicalByProfile }: PeopleState): string[] {
	const groups = Map.groupBy(ownerByName.keys(), (one) =>
		canonicalByProfile.get(ownerByName.get(one) ?? ''),
	);
	return [...groups.values()].map((names) => names.sort().join(' ')).sort();
}

/** What must hold whatever happened: walked merge by merge, as the engine does not. */
export function expectSound(before: PeopleState, after: PeopleState): void {
	for (const [one, owner] of before.ownerByName) expect(after.ownerByName.get(one)).toBe(owner);
	const standing = after.merges.filter(({ undone_at }) => undone_at === null);
	const survivorOf = new Map(standing.map((row) => [row.absorbed_id, row.survivor_id]));
	expect(survivorOf.size).toBe(standing.length);
	for (const [profileId, canonicalId] of after.canonicalByProfile) {
		let root = profileId;
		for (let i = 0; i <= standing.length; i++) root = survivorOf.get(root) ?? root;
		expect(canonicalId).toBe(root);
		expect(after.canonicalByProfile.get(canonicalId)).toBe(canonicalId);
	}
	for (const [one, other] of after.apart) {
		expect(after.canonicalByProfile.get(one)).not.toBe(after.canonicalByProfile.get(other));
	}
	const known = new Map(after.merges.map((row) => [row.id, row]));
	for (const row of before.merges) {
		if (row.undone_at !== null) expect(known.get(row.id)).toEqual(row);
		else expect(known.get(row.id)).toMatchObject({ absorbed_id: row.absorbed_id });
	}
}
