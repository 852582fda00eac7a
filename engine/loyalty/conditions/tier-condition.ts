import { z } from 'zod';
import type { ConditionAnswer } from '../../store';
import { conditionKind, conditionText, isOneOf } from '../../store';
import { PROGRAMME_LENGTH_MAX } from '../points/prepare-command';
import { DEFAULT_PROGRAMME } from '../points/types';
import { TIER_NAME_LENGTH_MAX } from '../programme/definition-parts';
import { tierOf } from './repository-conditions';

const TIERS_MAX = 20;

const schema = z
	.object({
		kind: z.literal('tier'),
		programme: conditionText(PROGRAMME_LENGTH_MAX).optional(),
		operator: z.enum(['is', 'is_not']),
		value: z.array(conditionText(TIER_NAME_LENGTH_MAX)).min(1).max(TIERS_MAX),
	})
	.strict();

type TierCondition = z.infer<typeof schema>;

/** The person's tier in a programme, as it was last recorded: with each booking and by the nightly run. */
export const tierCondition = conditionKind<TierCondition>({
	kind: 'tier',
	schema,
	found: ({ programme = DEFAULT_PROGRAMME }, scope) => tierOf({ ...scope, programme }),
	isMet: ({ operator, value }, found) => isOneOf(found, { isOne: operator === 'is', of: value }),
	readFound: (value) => (typeof value === 'string' ? value : null),
	describe,
	toChange,
});

function describe({ programme, operator, value }: TierCondition): string {
	const where = programme === undefined ? '' : ` in ${programme}`;
	return `tier${where} is ${operator === 'is' ? '' : 'not '}${value.join(' or ')}`;
}

function toChange({ operator, value }: TierCondition, { isMet, found }: ConditionAnswer): string {
	const wanted = value.join(' or ');
	const isWanted = (operator === 'is') !== isMet;
	const change = isWanted
		? `Reaching ${wanted} would change it`
		: `Leaving ${wanted} would change it`;
	return `${change}; they ${typeof found === 'string' ? `are ${found}` : 'have no tier'} now.`;
}
