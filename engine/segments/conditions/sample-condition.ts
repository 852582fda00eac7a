import { z } from 'zod';
import {
	compareInteger,
	conditionKind,
	conditionText,
	DRAW_PLACES,
	drawnPlace,
	personColumn,
} from '../../store';

const SALT_LENGTH_MAX = 128;
const PLACES_PER_PERCENT = DRAW_PLACES / 100;

const schema = z
	.object({
		kind: z.literal('sample'),
		percent: z
			.number()
			.min(0)
			.max(100)
			.refine((percent) => Number(percent.toFixed(2)) === percent, {
				message: 'must have at most two decimals',
			}),
		salt: conditionText(SALT_LENGTH_MAX),
	})
	.strict();

type SampleCondition = z.infer<typeof schema>;

/** Whether a draw by lot, the same at any time for one salt, has the person among the first so many percent. */
export const sampleCondition = conditionKind<SampleCondition>({
	kind: 'sample',
	schema,
	found: ({ salt }, { tx, person }) => drawnPlace(tx, personColumn(person), salt),
	isMet: ({ percent }, found) =>
		compareInteger(found, 'lt', Math.round(percent * PLACES_PER_PERCENT)),
	readFound: (place) => Number(place) / PLACES_PER_PERCENT,
	describe: ({ percent, salt }) => `among the ${percent} % drawn by lot for ${salt}`,
	toChange: (_condition, { isMet, found }) =>
		isMet
			? `It stays so. A sample of this name leaves them out at ${Number(found)} % or less.`
			: `It stays so. A sample of this name takes them in at more than ${Number(found)} %.`,
});
