import fc from 'fast-check';
import type { SegmentDefinition } from '../../../../engine';

/** Definitions over these conditions, groups inside groups. */
export function definitionsOver(condition: fc.Arbitrary<object>): fc.Arbitrary<SegmentDefinition> {
	const { definition } = fc.letrec<{ node: object; definition: object }>((tie) => ({
		node: fc.oneof({ maxDepth: 3 }, condition, condition, tie('definition')),
		definition: fc
			.tuple(
				fc.constantFrom('all', 'any', 'not'),
				fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
			)
			.map(([operator, parts]) => ({ [operator]: parts })),
	}));
	return definition as fc.Arbitrary<SegmentDefinition>;
}
