import fc from 'fast-check';
import type { Engine, SegmentChange, SegmentDefinition } from '../../../../engine';
import type { StoreBench } from '../../../support/both-stores';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import { consentPart } from '../oracle/consents';
import { definitionsOver } from '../oracle/definitions';
import { eventPart } from '../oracle/events';
import { identifierPart } from '../oracle/identifiers';
import { anyPart, customerNamed, HALF_DAY_MS, profile, PROFILES } from '../oracle/part';
import { pointPart } from '../oracle/points';
import { traitPart } from '../oracle/traits';

// Whatever happens between refreshes: the members that they keep are those whom a check says are in, and the changes that
// they record, replayed, give the members.

interface Scope {
	engine: Engine;
	clock: StoreBench['clock'];
	prefix: string;
	/** Home profiles, as the changes say. */
	replayed: Set<string>;
	position: number;
}

interface Step {
	run(scope: Scope): Promise<unknown>;
}

function named(what: string, run: Step['run']): Step {
	return { run, [fc.toStringMethod]: () => what } as Step;
}

const parts = [
	...[anyPart(traitPart), anyPart(eventPart), anyPart(identifierPart)],
	...[anyPart(consentPart), anyPart(pointPart)],
];
const tells = fc.oneof(
	...parts.map((part) =>
		part.told.map((told) =>
			named(`tell ${JSON.stringify(told)}`, (scope) => part.tell(told, scope)),
		),
	),
);
const merges = fc
	.tuple(profile, profile)
	.map(([one, other]) =>
		named(`merge ${one} ${other}`, ({ engine, prefix }) =>
			engine.identity.mergeCustomers([
				{ customers: [customerNamed(prefix, one), customerNamed(prefix, other)] },
			]),
		),
	);
const unmerges = profile.map((one) =>
	named(`unmerge ${one}`, ({ engine, prefix }) =>
		engine.identity.unmerge([{ customer: customerNamed(prefix, one), what: 'all' }]),
	),
);
const moves = fc
	.oneof(fc.constantFrom(1, HALF_DAY_MS - 1, HALF_DAY_MS, HALF_DAY_MS + 1), fc.nat({ max: 3e8 }))
	.map((ms) => named(`clock ${ms}`, async ({ clock }) => clock.advance(ms)));
const refreshes = fc.constant(named('refresh', refreshAndCompare));

const steps = fc.array(fc.oneof(tells, merges, unmerges, moves, refreshes), {
	minLength: 1,
	maxLength: 12,
});
const definitions = definitionsOver(fc.oneof(...parts.map(({ conditions }) => conditions)));
let worldCount = 0;

async function refreshAndCompare(scope: Scope): Promise<void> {
	const { engine, prefix } = scope;
	const [refreshed] = await engine.segments.refresh([{ name: prefix }]);
	const segment = { name: prefix };
	const requests = Array.from({ length: PROFILES }, (_, i) => {
		return { customer: customerNamed(prefix, i), segment };
	});
	const checked = await engine.segments.check(requests);
	const found = checked.flatMap((one) => ('profileId' in one ? [one] : []));
	const everybody = new Set(found.map(({ profileId }) => profileId));
	const isIn = found.flatMap(({ status, profileId }) =>
		status === 'in' && profileId !== null ? [profileId] : [],
	);
	const members = [...new Set(isIn)].toSorted();
	// Worlds share a store: the people of others are in some of these segments, too.
	const all = await keptMembers(engine, prefix);
	const kept = all.filter((id) => everybody.has(id));
	expect({ kept, replayed: await replay(scope) }).toEqual({ kept: members, replayed: members });
	expect(refreshed).toMatchObject({ status: 'refreshed', memberCount: all.length });
}

async function keptMembers(engine: Engine, name: string): Promise<string[]> {
	const rows = await engine.context.store.read((tx) =>
		tx
			.selectFrom('segment_person')
			.innerJoin('segment', 'segment.id', 'segment_person.segment_id')
			.innerJoin('profile', 'profile.id', 'segment_person.profile_id')
			.where('segment.name', '=', name)
			.where('entered_at', 'is not', null)
			.select('profile.canonical_id')
			.distinct()
			.execute(),
	);
	return rows.map((row) => row.canonical_id).toSorted();
}

/** Whoever of a person was in, all of them are; then each change moves all of a person. */
async function replay(scope: Scope): Promise<string[]> {
	const { engine, prefix, replayed } = scope;
	const people = await engine.identity.getProfiles(
		Array.from({ length: PROFILES }, (_, i) => customerNamed(prefix, i)),
	);
	const members = new Map(
		people.flatMap((one) => (one.status === 'found' ? [[one.profileId, one.memberIds]] : [])),
	);
	const put = (ids: readonly string[], isIn: boolean) =>
		ids.forEach((id) => (isIn ? replayed.add(id) : replayed.delete(id)));
	for (const ids of members.values())
		put(
			ids,
			ids.some((id) => replayed.has(id)),
		);
	for (const { profileId, change } of await newChanges(scope)) {
		const ids = members.get(profileId);
		if (ids === undefined) continue;
		// Nobody enters who is in, and nobody leaves who is out.
		expect(ids.some((id) => replayed.has(id))).toBe(change === 'left');
		put(ids, change === 'entered');
	}
	return [...members.keys()].filter((id) => replayed.has(id)).toSorted();
}

/** The changes since the last call: those of other worlds may fill pages. */
async function newChanges(scope: Scope): Promise<SegmentChange[]> {
	const changes: SegmentChange[] = [];
	for (;;) {
		const asked = { name: scope.prefix, after: scope.position };
		const page = await scope.engine.segments.listChanges(asked);
		if (page.status !== 'page') throw new Error(page.message);
		changes.push(...page.changes);
		scope.position = page.next;
		if (!page.hasMore) return changes;
	}
}

async function begin(scope: Scope, definition: SegmentDefinition): Promise<void> {
	const { engine, prefix } = scope;
	await engine.identity.resolve(
		Array.from({ length: PROFILES }, (_, i) => customerNamed(prefix, i)),
	);
	const [saved] = await engine.segments.saveSegments([{ name: prefix, definition }]);
	expect(saved?.status).toBe('saved');
}

describeOnBothStores('a refreshed segment', (engine, { clock }) => {
	test('keeps those who are in, and its changes add up to them, whatever happened between', async () => {
		const property = fc.asyncProperty(definitions, steps, async (definition, done) => {
			clock.set(TEST_START_AT);
			const prefix = `world-${worldCount++}`;
			const scope: Scope = { engine: engine(), clock, prefix, replayed: new Set(), position: 0 };
			await begin(scope, definition);
			for (const step of done) await step.run(scope);
			await refreshAndCompare(scope);
			// The next worlds pay nothing for this one.
			await engine().segments.deleteSegments([prefix]);
		});
		await fc.assert(property, { numRuns: 15 });
	});
});
