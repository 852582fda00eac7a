import { z } from 'zod';
import type { ConditionScope, Sql, ValueComparison } from '../../store';
import {
	allOf,
	compareInteger,
	compareValue,
	comparisonMayChangeAt,
	comparisonSchema,
	comparisonWish,
	comparisonWords,
	conditionKind,
	conditionText,
	counted,
	earliestOf,
	instantAfter,
} from '../../store';
import type { JsonValue } from '../../values';
import { loadRules } from '../rules/repository-rules';
import { listOf, partsOf, readTrait, traitOf, traitOrObjectOf } from './repository-trait-values';
import type { TraitRules } from '../rules/rules';
import { PATH_LENGTH_MAX } from './trait-paths';

const DAY_MS = 86_400_000;
const DAYS_MAX = 36_500;

const schema = comparisonSchema({
	kind: z.literal('trait'),
	name: conditionText(PATH_LENGTH_MAX),
	forDays: z.number().int().min(1).max(DAYS_MAX).optional(),
}).superRefine(({ operator, forDays }, { addIssue }) => {
	if (operator === 'not_exists' && forDays !== undefined) {
		const message = 'means nothing here: what does not exist has not stood for any time';
		addIssue({ code: 'custom', path: ['forDays'], message });
	}
});

type TraitCondition = ValueComparison & {
	kind: 'trait';
	name: string;
	forDays?: number | undefined;
};
type TraitScope = ConditionScope<TraitRules>;

/** A trait of the person, compared with a value or with today; or whether there is one. */
export const traitCondition = conditionKind<TraitCondition, TraitRules>({
	kind: 'trait',
	schema,
	load: async (tx) => (await loadRules(tx)).traits,
	found: foundTrait,
	isMet: (condition, found, scope) => {
		const { forDays } = condition;
		if (forDays === undefined)
			return compareValue(condition, comparedIn(condition, found, scope), scope);
		const { value, since } = partsOf(scope.tx, found);
		return allOf([
			compareValue(condition, comparedIn(condition, value, scope), scope),
			compareInteger(since, 'lte', scope.now - forDays * DAY_MS),
		]);
	},
	mayChangeAt: (condition, scope) => {
		const { tx, now } = scope;
		const { forDays } = condition;
		const found = foundTrait(condition, scope);
		if (forDays === undefined) return earliestOf(tx, changesOf(condition, found, scope));
		const { value, since } = partsOf(tx, found);
		const stands = instantAfter(now, since, forDays * DAY_MS);
		return earliestOf(tx, [...changesOf(condition, value, scope), stands]);
	},
	readFound: (value) =>
		typeof value === 'string' ? readTrait(JSON.parse(value) as JsonValue) : null,
	describe: (condition) => comparisonWords(condition) + standing(condition, 'has stood'),
	toChange: (condition, answer) =>
		comparisonWish(condition, answer, standing(condition, 'stand so')),
});

function foundTrait({ name, operator, forDays }: TraitCondition, scope: TraitScope): Sql {
	const { tx, person, loaded: rules } = scope;
	const asksForAny = operator === 'exists' || operator === 'not_exists';
	const withSince = forDays !== undefined;
	// No other comparison holds for an object.
	return (asksForAny ? traitOrObjectOf : traitOf)({ tx, person, rules, withSince }, name);
}

function comparedIn({ operator }: TraitCondition, value: Sql, { tx }: TraitScope): Sql {
	return operator === 'list_contains' ? listOf(tx, value) : value;
}

function changesOf(condition: TraitCondition, value: Sql, scope: TraitScope): Sql[] {
	const change = comparisonMayChangeAt(condition, value, scope);
	return change === undefined ? [] : [change];
}

function standing({ forDays }: TraitCondition, verb: string): string {
	if (forDays === undefined) return '';
	return ` and ${verb} for at least ${counted(forDays, 'day')}`;
}
