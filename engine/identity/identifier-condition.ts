import { z } from 'zod';
import { compareInteger, conditionKind, conditionText } from '../store';
import { countIdentifiersOf } from './repository-conditions';
import { TYPE_LENGTH_MAX } from './rules/rules-definition';

const schema = z
	.object({
		kind: z.literal('identifier'),
		type: conditionText(TYPE_LENGTH_MAX),
		operator: z.enum(['exists', 'not_exists', 'verified', 'not_verified']),
	})
	.strict();

type IdentifierCondition = z.infer<typeof schema>;

/** Whether the person has an identifier of a type, or one that they have proved to own. */
export const identifierCondition = conditionKind<IdentifierCondition>({
	kind: 'identifier',
	schema,
	found: ({ type, operator }, scope) =>
		countIdentifiersOf(scope, { type, isVerified: asksForVerified(operator) }),
	isMet: ({ operator }, found) =>
		operator === 'exists' || operator === 'verified'
			? compareInteger(found, 'gte', 1)
			: compareInteger(found, 'eq', 0),
	readFound: Number,
	describe: ({ type, operator }) => `${type} ${WORDS[operator]}`,
	toChange: (condition, { found }) => toChange(condition, Number(found)),
});

const WORDS = {
	exists: 'is known',
	not_exists: 'is not known',
	verified: 'is verified',
	not_verified: 'is not verified',
} as const;

function asksForVerified(operator: IdentifierCondition['operator']): boolean {
	return operator === 'verified' || operator === 'not_verified';
}

function toChange({ type, operator }: IdentifierCondition, count: number): string {
	const isVerified = asksForVerified(operator);
	if (count === 0) {
		return `It changes once their ${type} is ${isVerified ? 'verified' : 'known'}.`;
	}
	const known = `They have ${count} ${isVerified ? 'verified ' : ''}${type}`;
	return `${known}; what is ${isVerified ? 'verified' : 'known'} stays so, unless a merge is undone or they are erased.`;
}
