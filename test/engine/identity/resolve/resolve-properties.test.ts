import * as fc from 'fast-check';
import { decideResolve } from '../../../../engine/identity/resolve/decide-resolve';
import { DEFAULT_RULES } from '../../../../engine/identity/rules/rules';
import { prepareCommand } from '../../../../engine/identity/resolve/prepare-command';
import type { ResolveCommand } from '../../../../engine/identity/types';
import { keyOf } from '../../../../engine/identity/types';
import { NOW } from '../people';
import type { World } from '../world';
import { emptyWorld, groupsIn, peopleIn, resolveIn } from '../world';

// Few values, so that random commands meet each other often, and five addresses are soon reached.
const POOL: Record<string, string[]> = {
	customer_id: ['1001', '1002', '1003'],
	email: 'abcdefgh'.split('').map((name) => `${name}@example.com`),
	phone: ['+14155550101', '+14155550102'],
	anonymous_id: ['cookie-1', 'cookie-2', 'cookie-3'],
};

const identifier = fc
	.constantFrom(...Object.keys(POOL))
	.chain((type) =>
		fc.record({ type: fc.constant(type), value: fc.constantFrom(...(POOL[type] ?? [])) }),
	);
const command = fc.array(identifier, { minLength: 1, maxLength: 4 }).map((identifiers) => {
	const prepared = prepareCommand({ identifiers }, DEFAULT_RULES, NOW);
	if ('status' in prepared) throw new Error('The pool holds a value that is refused');
	return prepared;
});
const batch = fc.array(command, { maxLength: 12 });

function resolveAll(batches: ResolveCommand[][], start = emptyWorld()): World {
	return batches.reduce((world, commands) => resolveIn(world, commands).world, start);
}

test('each identifier has one owner, and none of a batch is lost but for those set aside', () => {
	fc.assert(
		fc.property(batch, batch, (before, commands) => {
			const { outcomes, world } = resolveIn(resolveAll([before]), commands);
			commands.forEach(({ identifiers }, i) => {
				const outcome = outcomes[i];
				const setAside = new Set(outcome?.setAside.map(keyOf));
				for (const { key } of identifiers.filter((one) => !setAside.has(one.key))) {
					const owner = world.owners.get(key) ?? '';
					expect(world.canonical.get(owner)).toBe(outcome?.profileId);
				}
			});
		}),
	);
});

test('canonical pointers are flat: they end at a profile that is its own', () => {
	fc.assert(
		fc.property(batch, batch, (before, commands) => {
			const { outcomes, world } = resolveIn(resolveAll([before]), commands);
			const ids = [...world.canonical.values(), ...outcomes.map(({ profileId }) => profileId)];
			for (const id of ids) expect(world.canonical.get(id)).toBe(id);
			for (const { homeProfileId, profileId } of outcomes) {
				expect(world.canonical.get(homeProfileId)).toBe(profileId);
			}
		}),
	);
});

test('no person exceeds a limit', () => {
	fc.assert(
		fc.property(fc.array(batch, { maxLength: 3 }), (batches) => {
			for (const { identifiers = [] } of peopleIn(resolveAll(batches)).persons.values()) {
				for (const { type, limit = Infinity } of DEFAULT_RULES.types) {
					const count = identifiers.filter((one) => one.type === type).length;
					expect(count).toBeLessThanOrEqual(limit);
				}
			}
		}),
	);
});

test('the same batch again changes nothing, also where limits spoke', () => {
	fc.assert(
		fc.property(batch, (commands) => {
			const { outcomes, world } = resolveIn(emptyWorld(), commands);
			const again = resolveIn(world, commands);
			expect(again.changes).toEqual({ profiles: [], identifiers: [], merges: [], moved: [] });
			expect(again.outcomes.map(({ status }) => status)).toEqual(commands.map(() => 'matched'));
			expect(again.outcomes.map(({ profileId }) => profileId)).toEqual(
				outcomes.map(({ profileId }) => profileId),
			);
		}),
	);
});

test('splitting a batch anywhere gives the same people and the same records', () => {
	fc.assert(
		fc.property(batch, fc.nat(12), (commands, at) => {
			const whole = resolveIn(emptyWorld(), commands);
			const first = resolveIn(emptyWorld(), commands.slice(0, at));
			const second = resolveIn(first.world, commands.slice(at));
			expect(second.world).toEqual(whole.world);
			expect([...first.changes.merges, ...second.changes.merges]).toEqual(whole.changes.merges);
			const outcomes = [...first.outcomes, ...second.outcomes].map((outcome) => ({
				...outcome,
				profileId: whole.world.canonical.get(outcome.profileId),
			}));
			expect(outcomes).toEqual(whole.outcomes);
		}),
	);
});

test('the decision leaves people and commands as they were', () => {
	fc.assert(
		fc.property(batch, batch, (before, commands) => {
			const people = peopleIn(resolveAll([before]));
			const copy = structuredClone({ people, commands });
			let count = 1000;
			decideResolve(commands, {
				people,
				rules: DEFAULT_RULES,
				now: NOW,
				nextId: () => `n${++count}`,
			});
			expect({ people, commands }).toEqual(copy);
		}),
	);
});

test('a set aside identifier is the weakest of what was left, and a merge has a record each', () => {
	fc.assert(
		fc.property(batch, batch, (before, commands) => {
			const { outcomes, changes } = resolveIn(resolveAll([before]), commands);
			const absorbed = outcomes.flatMap(({ mergedFrom }) => mergedFrom);
			expect(changes.merges.map(({ absorbedId }) => absorbedId)).toEqual(absorbed);
			expect(new Set(absorbed).size).toBe(absorbed.length);
			commands.forEach(({ identifiers }, i) => {
				const weakestFirst = identifiers.map(({ key }) => key).reverse();
				const setAside = outcomes[i]?.setAside.map(keyOf) ?? [];
				expect(setAside).toEqual(weakestFirst.slice(0, setAside.length));
			});
		}),
	);
});

test('commands about other people do not matter', () => {
	const other = fc
		.array(fc.constantFrom('x-1', 'x-2', 'x-3'), { minLength: 1, maxLength: 2 })
		.map((values) => values.map((value) => ({ type: 'device_id', value })))
		.map((identifiers) => prepareCommand({ identifiers }, DEFAULT_RULES, NOW) as ResolveCommand);
	fc.assert(
		fc.property(batch, fc.array(other, { maxLength: 4 }), (commands, others) => {
			const mixed = resolveAll([commands.flatMap((one, i) => [one, ...others.slice(i, i + 1)])]);
			const isOther = (group: string) => group.includes('device_id:');
			expect(groupsIn(mixed).filter((group) => !isOther(group))).toEqual(
				groupsIn(resolveAll([commands])),
			);
		}),
	);
});
