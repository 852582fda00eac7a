import fc from 'fast-check';
import type { Engine, SegmentNode } from '../../../../engine';
import type { TestClock } from '../../../support/clock';

// A part of the oracle: what one capability is told, and what its conditions mean. Each is written from docs/segments.md
// and shares no code with the engine.

export const DAY_MS = 24 * 60 * 60 * 1000;
export const HALF_DAY_MS = DAY_MS / 2;
/** So many profiles are made; each has a cookie of its own, and merges make fewer people of them. */
export const PROFILES = 5;

export const profile = fc.nat({ max: PROFILES - 1 });
export const halfDays = fc.integer({ min: 0, max: 8 });

/** What the oracle says of one condition. */
export interface OracleLeaf {
	isMet: boolean;
	found: unknown;
}

/** What a condition is asked about: one person, as the profiles that are theirs. */
export interface OracleScope<Told> {
	told: Told;
	members: ReadonlySet<number>;
	/** The person's canonical profile id, where a condition depends on it. */
	personId: string;
	now: number;
	zone: string;
	/** Whether the person is in a segment of this definition. */
	isIn(node: SegmentNode): boolean;
}

/** Where a world is told. */
export interface TellScope {
	engine: Engine;
	clock: TestClock;
	/** In front of every value, since worlds share a store. */
	prefix: string;
}

export interface OraclePart<Told> {
	/** What may have happened, of profiles 0 to PROFILES - 1. */
	told: fc.Arbitrary<Told>;
	/** Tells the engine. The profiles exist; some may be merged already. Leaves the clock as it was. */
	tell(told: Told, scope: TellScope): Promise<void>;
	conditions: fc.Arbitrary<object>;
	/** By kind: whether the condition holds, and what is found. */
	leaves: Record<string, (condition: object, scope: OracleScope<Told>) => OracleLeaf>;
}

/** A part whose data only it knows. Sound, because it is handed only what its own arbitrary made. */
export type AnyPart = OraclePart<unknown>;

export function anyPart<Told>(part: OraclePart<Told>): AnyPart {
	return part as unknown as AnyPart;
}

/** The customer with the cookie of this profile. */
export function customerNamed(prefix: string, i: number) {
	return { identifiers: [{ type: 'anonymous_id', value: `${prefix}-${i}` }] };
}
