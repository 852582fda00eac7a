import fc from 'fast-check';
import type { SegmentDefinition } from '../../../../engine';
import { definitionsOver } from './definitions';
import type { AnyPart, OraclePart, OracleScope } from './part';

// What it means to be in another segment: whatever that segment says of the person.

type Told = readonly [inner: SegmentDefinition, outer: SegmentDefinition];

const NAMES = ['Oracle inner', 'Oracle outer'];
const [INNER = ''] = NAMES;

function referencesTo(...names: string[]) {
	return fc.record({
		kind: fc.constant('segment'),
		name: fc.constantFrom(...names),
		operator: fc.constantFrom('in', 'not_in'),
	});
}

/** Two saved segments over the conditions of other parts, one of which may refer to the other, and who is in them. */
export function referencePart(parts: readonly AnyPart[]): OraclePart<Told> {
	const conditions = parts.map((part) => part.conditions);
	return {
		told: fc.tuple(
			definitionsOver(fc.oneof(...conditions)),
			definitionsOver(fc.oneof(...conditions, referencesTo(INNER))),
		),
		tell: async (told, { engine }) => {
			const requests = told.map((definition, i) => ({ name: NAMES[i] ?? '', definition }));
			const outcomes = await engine.segments.saveSegments(requests);
			expect(outcomes.map(({ status }) => status)).toEqual(['saved', 'saved']);
		},
		conditions: referencesTo(...NAMES, ...NAMES.map((name) => name.toUpperCase())),
		leaves: {
			segment: (condition, { told, isIn }: OracleScope<Told>) => {
				const { name, operator } = condition as { name: string; operator: string };
				const i = NAMES.findIndex((one) => one.toLowerCase() === name.toLowerCase());
				const found = isIn(told[i] ?? told[0]);
				return { isMet: found === (operator === 'in'), found };
			},
		},
	};
}
