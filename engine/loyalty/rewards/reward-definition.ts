import { z } from 'zod';
import type { Rejected } from '../../values';
import { issuePlace, issueSentence, rejected } from '../../values';
import { POINTS_MAX } from '../points/decide-points';
import { PROGRAMME_LENGTH_MAX } from '../points/prepare-command';
import { DEFAULT_PROGRAMME } from '../points/types';
import type { RewardDefinition } from './types';

const ID_LENGTH_MAX = 64;
const NAME_LENGTH_MAX = 200;
const VALUE_LENGTH_MAX = 200;
const DESCRIPTION_LENGTH_MAX = 2_000;
export const STOCK_MAX = 1_000_000_000;
const LIMIT_MAX = 1_000_000;
const INSTANT_MAX = 8_640_000_000_000_000;

const storable = (text: string) => text.isWellFormed() && !text.includes('\u0000');
const textUpTo = (lengthMax: number) =>
	z.string().trim().max(lengthMax).refine(storable, 'has a character that cannot be stored');
const instant = z.number().int().min(0).max(INSTANT_MAX).nullable().default(null);

const rewardSchema = z
	.strictObject({
		id: textUpTo(ID_LENGTH_MAX).pipe(
			z
				.string()
				.regex(
					/^[\w.-]+$/,
					'must be letters, digits, dashes, dots and underscores, such as mug-blue',
				),
		),
		name: textUpTo(NAME_LENGTH_MAX).pipe(z.string().min(1)),
		programme: textUpTo(PROGRAMME_LENGTH_MAX)
			.default('')
			.transform((name) => name || DEFAULT_PROGRAMME),
		points: z.number().int().min(1).max(POINTS_MAX),
		stock: z.number().int().min(0).max(STOCK_MAX).nullable().default(null),
		limitPerPerson: z.number().int().min(1).max(LIMIT_MAX).nullable().default(null),
		validFrom: instant,
		validUntil: instant,
		isActive: z.boolean().default(true),
		value: textUpTo(VALUE_LENGTH_MAX).default(''),
		description: textUpTo(DESCRIPTION_LENGTH_MAX).default(''),
	})
	.refine(
		({ validFrom, validUntil }) =>
			validFrom === null || validUntil === null || validFrom < validUntil,
		{
			path: ['validUntil'],
			message: 'must be after validFrom',
		},
	);

/** The reward, read strictly; or a sentence that names the field that is wrong. */
export function parseReward(
	input: unknown,
): (RewardDefinition & { stock: number | null }) | Rejected<'reward_invalid'> {
	const parsed = rewardSchema.safeParse(input);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const field = issue === undefined ? '' : issuePlace('', issue.path);
	const sentence = issue === undefined ? 'is not valid' : issueSentence(issue);
	return rejected('reward_invalid', {
		field: field === '' ? 'reward' : field,
		message: `${field === '' ? 'The reward' : field} ${sentence}`,
		mend: 'Mend that field. A reward needs an ID, a name and a price of one point or more.',
	});
}
