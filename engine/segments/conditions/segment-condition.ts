import { z } from 'zod';
import { conditionKind, conditionText } from '../../store';
import { invariant } from '../../values';
import { SEGMENT_NAME_LENGTH_MAX } from '../saved/segment-name';
import type { Leaf } from '../types';

const schema = z
	.object({
		kind: z.literal('segment'),
		name: conditionText(SEGMENT_NAME_LENGTH_MAX),
		operator: z.enum(['in', 'not_in']).default('in'),
	})
	.strict();

/** Whether the person is in another saved segment, as that is defined when the question is asked. */
export type SegmentReference = z.infer<typeof schema>;

/** Has no SQL of its own: the other segment's conditions take its place before there is any. */
export const segmentCondition = conditionKind<SegmentReference>({
	kind: 'segment',
	schema,
	found: hasNoSql,
	isMet: hasNoSql,
	readFound: Boolean,
	describe: ({ name, operator }) => `${operator === 'in' ? 'in' : 'not in'} the segment ${name}`,
	toChange: ({ name }, { found }) =>
		found === true
			? `They would have to leave the segment ${name}: explain that segment to see how.`
			: `They would have to come into the segment ${name}: explain that segment to see how.`,
});

/** The other segment that a condition asks about; undefined for a condition of any other kind. */
export function referenceOf({ kind, condition }: Leaf): SegmentReference | undefined {
	return kind === segmentCondition ? (condition as SegmentReference) : undefined;
}

function hasNoSql(): never {
	invariant(false, 'segments: a reference is expanded before there is SQL');
}
