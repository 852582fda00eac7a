import * as fc from 'fast-check';
import { prepareCommand } from '../../../../engine/identity/resolve/prepare-command';
import type { IdentityRules } from '../../../../engine/identity/rules/rules';
import type { ResolveCommand } from '../../../../engine/identity/types';
import { keyOf } from '../../../../engine/identity/types';
import { NOW, rulesWith } from '../people';
import type { World } from '../world';
import { emptyWorld, groupsIn, peopleIn, resolveIn } from '../world';

const DAY_MS = 86_400_000;
const LIMITS = {
	email: { limit: { count: 2, days: 7 } },
	phone: { limit: { count: 1 } },
	anonymous_id: { limit: { count: 2 } },
};
/** Every rule at once: limits ever and within days, and types that only attach at the top, in the middle and below. */
const rules = rulesWith({
	...LIMITS,
	loyalty_card: { links: 'attach' },
	phone: { ...LIMITS.phone, links: 'attach' },
	anonymous_id: { links: 'attach' },
});
const mergingRules = rulesWith(LIMITS);
const POOL: Record<string, string[]> = {
	customer_id: ['1001', '1002', '1003'],
	loyalty_card: ['C1', 'C2'],
	email: 'abcdef'.split('').map((name) => `${name}@example.com`),
	phone: ['+14155550101', '+14155550102', '+14155550103'],
	device_id: ['d1', 'd2', 'd3'],
	anonymous_id: ['c1', 'c2', 'c3'],
};

const identifier = fc
	.constantFrom(...Object.keys(POOL))
	.chain((type) =>
		fc.record({ type: fc.constant(type), value: fc.constantFrom(...(POOL[type] ?? [])) }),
	);
const command = fc.array(identifier, { minLength: 1, maxLength: 4 }).map((identifiers) => {
	const prepared = prepareCommand({ identifiers }, rules, NOW);
	if ('status' in prepared) throw new Error('The pool holds a value that is refused');
	return prepared;
});
const batch = fc.array(command, { maxLength: 12 });
/** Batches, each so many days after the one before. */
const days = fc.array(fc.record({ commands: batch, afterDays: fc.integer({ min: 0, max: 9 }) }), {
	maxLength: 4,
});
type Days = { commands: ResolveCommand[]; afterDays: number }[];

function worldAfter(given: Days, start = emptyWorld()): { world: World; now: number } {
	let now = NOW;
	let world = start;
	for (const { commands, afterDays } of given) {
		now += afterDays * DAY_MS;
		({ world } = resolveIn(world, commands, { rules, now }));
	}
	return { world, now };
}

/** Sets two of the world's people apart, whichever they are. */
function withApart(world: World, picks: readonly [number, number][]): World {
	const ids = [...peopleIn(world).persons.keys()].sort();
	const pairs = picks.flatMap(([a, b]): [string, string][] => {
		const [one, other] = [ids[a % ids.length], ids[b % ids.length]];
		return one === undefined || other === undefined || one === other ? [] : [[one, other]];
	});
	return { ...world, apart: [...world.apart, ...pairs] };
}
const picks = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 3 });

const NO_CHANGES = { profiles: [], identifiers: [], merges: [], moved: [] };

function persons(world: World) {
	return [...peopleIn(world).persons.values()];
}

test('with every rule on, each identifier has one owner and pointers are flat', () => {
	fc.assert(
		fc.property(days, picks, batch, (before, apart, commands) => {
			const { world: start, now } = worldAfter(before);
			const { world, outcomes } = resolveIn(withApart(start, apart), commands, { rules, now });
			for (const id of world.canonical.values()) expect(world.canonical.get(id)).toBe(id);
			commands.forEach(({ identifiers }, i) => {
				const { setAside = [], profileId } = outcomes[i] ?? {};
				const out = new Set(setAside.map(keyOf));
				for (const { key } of identifiers.filter((one) => !out.has(one.key))) {
					expect(world.canonical.get(world.owners.get(key) ?? '')).toBe(profileId);
				}
			});
		}),
	);
});

test('with every rule on, no limit is exceeded, neither ever nor within its days', () => {
	fc.assert(
		fc.property(days, (given) => {
			// After each batch, since what is within the days then need not be so at the end.
			given.forEach((_, i) => {
				const { world, now } = worldAfter(given.slice(0, i + 1));
				for (const { identifiers } of persons(world)) {
					for (const { type, limit = Infinity, limitWindowMs = Infinity } of rules.types) {
						const counted = identifiers.filter(
							(one) => one.type === type && one.firstSeenAt > now - limitWindowMs,
						);
						expect(counted.length).toBeLessThanOrEqual(limit);
					}
				}
			});
		}),
	);
});

test('with every rule on, an item that comes again at once changes nothing', () => {
	fc.assert(
		fc.property(days, picks, command, (before, apart, one) => {
			const { world: start, now } = worldAfter(before);
			const once = resolveIn(withApart(start, apart), [one], { rules, now });
			const again = resolveIn(once.world, [one], { rules, now });
			expect(again.changes).toEqual(NO_CHANGES);
			expect(again.outcomes[0]?.profileId).toBe(once.outcomes[0]?.profileId);
		}),
	);
});

// With types that only attach it may change something, and for the better: what they could not merge, another item of the
// batch has merged since.
test('with limits ever and within days and people kept apart, the same batch again changes nothing', () => {
	fc.assert(
		fc.property(days, picks, batch, (before, apart, commands) => {
			const { world: start, now } = worldAfter(before);
			const given = { rules: mergingRules, now };
			const once = resolveIn(withApart(start, apart), commands, given);
			const again = resolveIn(once.world, commands, given);
			expect(again.changes).toEqual(NO_CHANGES);
			expect(again.outcomes.map(({ profileId }) => profileId)).toEqual(
				once.outcomes.map(({ profileId }) => profileId),
			);
		}),
	);
});

test('with every rule on, splitting a batch anywhere gives the same people and the same reasons', () => {
	fc.assert(
		fc.property(days, picks, batch, fc.nat(12), (before, apart, commands, at) => {
			const { world, now } = worldAfter(before);
			const start = withApart(world, apart);
			const whole = resolveIn(start, commands, { rules, now });
			const first = resolveIn(start, commands.slice(0, at), { rules, now });
			const second = resolveIn(first.world, commands.slice(at), { rules, now });
			expect(second.world).toEqual(whole.world);
			expect([...first.outcomes, ...second.outcomes].map(({ setAside }) => setAside)).toEqual(
				whole.outcomes.map(({ setAside }) => setAside),
			);
		}),
	);
});

test('what only attaches merges nobody: only the people whom other identifiers lead to are merged', () => {
	const attaches = ({ type }: { type: string }) => rules.byType.get(type)?.links === 'attach';
	fc.assert(
		fc.property(days, batch, (before, commands) => {
			const { world, now } = worldAfter(before);
			for (const one of commands) {
				const { changes, outcomes } = resolveIn(world, [one], { rules, now });
				const linked = outcomes[0]?.matchedBy.filter((known) => !attaches(known)) ?? [];
				const people = new Set(
					linked.map((known) => world.canonical.get(world.owners.get(keyOf(known)) ?? '')),
				);
				// As many merges as there are people, less one, whom identifiers that merge lead to.
				expect(changes.merges).toHaveLength(Math.max(0, people.size - 1));
			}
		}),
	);
});

test('a pair that is kept apart stays two people, whatever items come', () => {
	fc.assert(
		fc.property(days, picks, days, (before, apart, after) => {
			const start = withApart(worldAfter(before).world, apart);
			const { canonical } = worldAfter(after, start).world;
			for (const [a, b] of start.apart) expect(canonical.get(a)).not.toBe(canonical.get(b));
		}),
	);
});

test('who is told to stand in the way of a merge is another person, and the customer keeps their own', () => {
	fc.assert(
		fc.property(days, picks, batch, (before, apart, commands) => {
			const { world: start, now } = worldAfter(before);
			let world = withApart(start, apart);
			for (const one of commands) {
				const { outcomes, world: next } = resolveIn(world, [one], { rules, now });
				for (const { withProfileId, message, ...setAside } of outcomes[0]?.setAside ?? []) {
					expect(message).not.toContain(setAside.value);
					expect(withProfileId).not.toBe(outcomes[0]?.profileId);
					if (withProfileId !== undefined)
						expect(next.canonical.get(withProfileId)).toBe(withProfileId);
					const ownerId = next.owners.get(keyOf(setAside));
					expect(ownerId).toBe(world.owners.get(keyOf(setAside)));
				}
				world = next;
			}
		}),
	);
});

test('without the rules that are on, the same items make other people: the properties are not empty', () => {
	const plain: IdentityRules = rulesWith({});
	const seen = { limit: 0, attach_only: 0, kept_apart: 0, differences: 0 };
	for (const [given, apart, commands] of fc.sample(fc.tuple(days, picks, batch), 200)) {
		const { world, now } = worldAfter(given);
		const start = withApart(world, apart);
		const { outcomes, world: after } = resolveIn(start, commands, { rules, now });
		for (const { reason } of outcomes.flatMap(({ setAside }) => setAside)) seen[reason]++;
		const other = resolveIn({ ...start, apart: [] }, commands, { rules: plain, now });
		if (groupsIn(other.world).join('|') !== groupsIn(after).join('|')) seen.differences++;
	}
	for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10);
});
