import fc from 'fast-check';
import type { CheckOutcome, Engine } from '../../../../engine';
import type { StoreBench } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import { definitionsOver } from './definitions';
import type { World } from './evaluate';
import { evaluate } from './evaluate';
import type { AnyPart, TellScope } from './part';
import { customerNamed, HALF_DAY_MS, halfDays, profile, PROFILES } from './part';

const ZONES = ['utc', 'Pacific/Auckland', 'America/St_Johns'];
let worldCount = 0;

/** That random definitions over these parts mean the same to the engine and to the oracle, whatever happened. */
export async function expectMeaning(
	parts: readonly AnyPart[],
	{ engine, clock, numRuns }: { engine: Engine; clock: StoreBench['clock']; numRuns: number },
): Promise<void> {
	const worlds = fc.record({
		parts: fc.constant(parts),
		told: fc.tuple(...parts.map(({ told }) => told)),
		merges: fc.array(fc.tuple(profile, profile), { maxLength: 3 }),
	});
	const condition = fc.oneof(...parts.map(({ conditions }) => conditions));
	const definitions = fc.array(definitionsOver(condition), { minLength: 1, maxLength: 4 });
	const zones = fc.constantFrom(...ZONES);
	const tellFirst = fc.nat({ max: parts.length });
	const property = fc.asyncProperty(
		worlds,
		definitions,
		halfDays,
		zones,
		tellFirst,
		async (world, wanted, later, zone, mergeAfter) => {
			clock.set(TEST_START_AT);
			const scope = { engine, clock, prefix: `world-${worldCount++}` };
			await tell(world, { ...scope, mergeAfter });
			clock.set(TEST_START_AT + later * HALF_DAY_MS);
			const requests = wanted.flatMap((definition) =>
				Array.from({ length: PROFILES }, (_, i) => ({
					customer: customerNamed(scope.prefix, i),
					segment: { definition },
				})),
			);
			const outcomes = await engine.segments.check(requests, { zone });
			const expected = wanted.flatMap((one, place) =>
				Array.from({ length: PROFILES }, (_, i) => {
					const outcome = outcomes[place * PROFILES + i];
					const personId = (outcome && 'profileId' in outcome && outcome.profileId) || '';
					return evaluate(one, i, { world, personId, now: clock.now(), zone });
				}),
			);
			expect(outcomes.map(inShort)).toEqual(expected);
		},
	);
	await fc.assert(property, { numRuns });
	clock.set(TEST_START_AT);
}

/** What the oracle says of a person, from an outcome. */
export function inShort(outcome: CheckOutcome) {
	if (outcome.status === 'rejected') return outcome;
	const leaves = outcome.conditions.map(({ isMet, found }) => ({ isMet, found }));
	return { isIn: outcome.status === 'in', leaves };
}

/** Tells an engine the world: some parts before people are merged, some after. */
async function tell(
	{ parts, told, merges }: World,
	{ mergeAfter, ...scope }: TellScope & { mergeAfter: number },
): Promise<void> {
	const named = (i: number) => customerNamed(scope.prefix, i);
	await scope.engine.identity.resolve(Array.from({ length: PROFILES }, (_, i) => named(i)));
	const tellParts = async (from: number, to: number) => {
		for (let i = from; i < to; i++) await parts[i]?.tell(told[i], scope);
	};
	await tellParts(0, mergeAfter);
	await scope.engine.identity.resolve(
		merges.map(([one, other]) => ({
			identifiers: [...named(one).identifiers, ...named(other).identifiers],
		})),
	);
	await tellParts(mergeAfter, parts.length);
}
