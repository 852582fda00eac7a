import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { OracleLeaf, OraclePart, OracleScope } from './part';

// What a sample means, by its formula in docs/segment-conditions.md, in whole numbers of any size.

interface SampleCondition {
	percent: number;
	salt: string;
}

/** Nothing is told: the draw looks at the customer's id alone. */
export const samplePart: OraclePart<null> = {
	told: fc.constant(null),
	tell: () => Promise.resolve(),
	conditions: fc.record({
		kind: fc.constant('sample'),
		percent: fc.oneof(
			fc.constantFrom(0, 100, 50),
			fc.integer({ min: 0, max: 10_000 }).map((places) => places / 100),
		),
		salt: fc.constantFrom('spring', 'autumn', 'it’s {{ x }}'),
	}),
	leaves: { sample: (condition, scope) => checkSample(condition as SampleCondition, scope) },
};

function checkSample(
	{ percent, salt }: SampleCondition,
	{ personId }: OracleScope<null>,
): OracleLeaf {
	const place = placeOf(personId, salt);
	return { isMet: place < Math.round(percent * 100), found: place / 100 };
}

export function placeOf(personId: string, salt: string): number {
	const digest = createHash('sha256').update(salt).digest('hex');
	const factor = (i: number) => BigInt(`0x${digest.slice(8 * i, 8 * i + 8)}`);
	const tail = personId.split('-').at(-1) ?? '';
	const part = (i: number) => BigInt(`0x${tail.slice(4 * i, 4 * i + 4)}`);
	const prime = 2n ** 31n - 1n;
	const drawn =
		(part(0) * factor(0) + part(1) * factor(1) + part(2) * factor(2) + factor(3)) % prime;
	return Number((drawn * 10_000n) / prime);
}
