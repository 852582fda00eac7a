import fc from 'fast-check';
import type { CheckOutcome, Engine, SegmentDefinition } from '../../../../engine';
import type { StoreBench } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import { definitionsOver } from './definitions';
import type { World } from './evaluate';
import { evaluate } from './evaluate';
import type { AnyPart, TellScope } from './part';
import { customerNamed, DAY_MS, HALF_DAY_MS, halfDays, profile, PROFILES } from './part';

const ZONES = ['utc', 'Pacific/Auckland', 'America/St_Johns'];
const YEARS_MS = 10 * 365 * DAY_MS;
let worldCount = 0;

/** A world takes some three times as long on PostgreSQL, and most mistakes of the SQL show on either. */
function runsOn({ context }: Engine, numRuns: number): number {
	return context.store.kind === 'embedded' ? numRuns : Math.ceil(numRuns / 3);
}

/** That random definitions over these parts mean the same to the engine and to the oracle, whatever happened. */
export async function expectMeaning(
	parts: readonly AnyPart[],
	{ engine, clock, numRuns }: { engine: Engine; clock: StoreBench['clock']; numRuns: number },
): Promise<void> {
	const { worlds, definitions, zones, tellFirst } = arbitrariesOf(parts);
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
			const requests = requestsFor(wanted, scope.prefix);
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
	await fc.assert(property, { numRuns: runsOn(engine, numRuns) });
	clock.set(TEST_START_AT);
}

function arbitrariesOf(parts: readonly AnyPart[]) {
	const condition = fc.oneof(...parts.map(({ conditions }) => conditions));
	return {
		worlds: fc.record({
			parts: fc.constant(parts),
			told: fc.tuple(...parts.map(({ told }) => told)),
			merges: fc.array(fc.tuple(profile, profile), { maxLength: 3 }),
		}),
		definitions: fc.array(definitionsOver(condition), { minLength: 1, maxLength: 4 }),
		zones: fc.constantFrom(...ZONES),
		tellFirst: fc.nat({ max: parts.length }),
	};
}

function requestsFor(wanted: readonly SegmentDefinition[], prefix: string) {
	return wanted.flatMap((definition) =>
		Array.from({ length: PROFILES }, (_, i) => ({
			customer: customerNamed(prefix, i),
			segment: { definition },
		})),
	);
}

/**
 * That nothing changes before it is said that it may: at instants before `mayChangeAt`, up to the last one, the oracle says of
 * each condition and of the whole what the engine has said.
 */
export async function expectStaysUntilChange(
	parts: readonly AnyPart[],
	{ engine, clock, numRuns }: { engine: Engine; clock: StoreBench['clock']; numRuns: number },
): Promise<void> {
	const { worlds, definitions, zones, tellFirst } = arbitrariesOf(parts);
	const property = fc.asyncProperty(
		worlds,
		definitions,
		halfDays,
		zones,
		fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 6 }),
		tellFirst,
		async (world, wanted, later, zone, moments, mergeAfter) => {
			clock.set(TEST_START_AT);
			const scope = { engine, clock, prefix: `world-${worldCount++}` };
			await tell(world, { ...scope, mergeAfter });
			const now = TEST_START_AT + later * HALF_DAY_MS;
			clock.set(now);
			const outcomes = await engine.segments.explain(requestsFor(wanted, scope.prefix), { zone });
			outcomes.forEach((outcome, place) => {
				if (outcome.status === 'rejected') throw new Error(outcome.message);
				const definition = wanted[Math.floor(place / PROFILES)];
				const personId = outcome.profileId ?? '';
				const at = (instant: number) => {
					const asked = { world, personId, now: instant, zone };
					return evaluate(definition as SegmentDefinition, place % PROFILES, asked);
				};
				const isIn = outcome.status === 'in';
				for (const instant of instantsBefore(outcome.mayChangeAt, now, moments)) {
					expect({ instant, isIn: at(instant).isIn }).toEqual({ instant, isIn });
				}
				outcome.conditions.forEach(({ condition, mayChangeAt, isMet }, i) => {
					for (const instant of instantsBefore(mayChangeAt, now, moments)) {
						const told = { condition, instant, isMet: at(instant).leaves[i]?.isMet };
						expect(told).toEqual({ condition, instant, isMet });
					}
				});
			});
		},
	);
	await fc.assert(property, { numRuns: runsOn(engine, numRuns) });
	clock.set(TEST_START_AT);
}

/** The last instant before the change, and some in between; without a change, some of the next ten years. */
function instantsBefore(
	mayChangeAt: number | null,
	now: number,
	moments: readonly number[],
): number[] {
	if (mayChangeAt !== null) expect(mayChangeAt).toBeGreaterThan(now);
	const last = mayChangeAt === null ? now + YEARS_MS : mayChangeAt - 1;
	// Squared, so that some come soon after now.
	return [last, ...moments.map((part) => now + Math.floor((last - now) * part * part))];
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
