import { z } from 'zod';
import type { Comparison, ConditionScope, Sql, SqlCondition } from '../../store';
import {
	compareJsonInstant,
	compareJsonNumber,
	conditionKind,
	conditionScalar,
	conditionText,
	isNot,
	isPresent,
	jsonContains,
	jsonIsOneOf,
	jsonStartsWith,
} from '../../store';
import type { JsonValue } from '../../values';
import { parseInstant } from '../../values';
import { loadRules } from '../rules/repository-rules';
import { readTrait, traitOf, traitOrObjectOf } from './repository-trait-values';
import type { TraitRules } from '../rules/rules';
import { PATH_LENGTH_MAX } from './trait-paths';

const VALUE_LENGTH_MAX = 1_000;
const LIST_LENGTH_MAX = 1_000;
const NUMERAL = /^-?\d+(\.\d+)?$/;
const NUMERAL_LENGTH_MAX = 20;
const STARTS_AS_DATE = /^\d{4}-\d{2}-\d{2}/;

const trait = { kind: z.literal('trait'), name: conditionText(PATH_LENGTH_MAX) };
const scalar = conditionScalar(VALUE_LENGTH_MAX);
const part = scalar
	.transform(String)
	.refine((text) => text !== '', { message: 'must not be empty' });
const bound = scalar.refine((value) => boundOf(value) !== undefined, {
	message: 'must be a number such as 100, or a date such as 2026-03-01',
});

const schema = z.discriminatedUnion('operator', [
	z.object({ ...trait, operator: z.enum(['equals', 'not_equals']), value: scalar }).strict(),
	z.object({ ...trait, operator: z.enum(['contains', 'starts_with']), value: part }).strict(),
	z.object({ ...trait, operator: z.enum(['gt', 'gte', 'lt', 'lte']), value: bound }).strict(),
	z
		.object({
			...trait,
			operator: z.literal('in'),
			value: z.array(scalar).min(1).max(LIST_LENGTH_MAX),
		})
		.strict(),
	z.object({ ...trait, operator: z.enum(['exists', 'not_exists']) }).strict(),
]);

type TraitCondition = z.infer<typeof schema>;
type Scalar = z.infer<typeof scalar>;

/** A trait of the person: a value that it equals, holds, starts with, passes or is one of; or whether there is one. */
export const traitCondition = conditionKind<TraitCondition, TraitRules>({
	kind: 'trait',
	schema,
	load: async (tx) => (await loadRules(tx)).traits,
	found: ({ name, operator }, { tx, person, loaded: rules }) => {
		const asksForAny = operator === 'exists' || operator === 'not_exists';
		// No other comparison holds for an object.
		return (asksForAny ? traitOrObjectOf : traitOf)({ tx, person, rules }, name);
	},
	isMet,
	readFound: (value) =>
		typeof value === 'string' ? readTrait(JSON.parse(value) as JsonValue) : null,
	describe,
	toChange: (condition, { isMet }) =>
		`It must ${isMet ? 'no longer' : 'come to'} be so: ${describe(condition)}.`,
});

function isMet(condition: TraitCondition, found: Sql, { tx }: ConditionScope): SqlCondition {
	switch (condition.operator) {
		case 'equals':
			return jsonIsOneOf(tx, found, spellingsOf(condition.value));
		case 'not_equals':
			return isNot(jsonIsOneOf(tx, found, spellingsOf(condition.value)));
		case 'in':
			return jsonIsOneOf(tx, found, condition.value.flatMap(spellingsOf));
		case 'contains':
			return jsonContains(tx, found, condition.value);
		case 'starts_with':
			return jsonStartsWith(tx, found, condition.value);
		case 'exists':
			return isPresent(found);
		case 'not_exists':
			return isNot(isPresent(found));
		default:
			return compare(condition, { tx, value: found });
	}
}

function compare(
	{ operator, value }: Extract<TraitCondition, { operator: Comparison }>,
	found: Parameters<typeof compareJsonNumber>[0],
): SqlCondition {
	const limit = boundOf(value);
	return limit !== undefined && 'seconds' in limit
		? compareJsonInstant(found, operator, limit.seconds)
		: compareJsonNumber(found, operator, limit?.number ?? NaN);
}

/** A number, or a date in whole epoch seconds (UTC). Undefined where the value is neither. */
function boundOf(value: Scalar): { number: number } | { seconds: number } | undefined {
	if (typeof value === 'number') return { number: value };
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	if (NUMERAL.test(text) && text.length <= NUMERAL_LENGTH_MAX) return { number: Number(text) };
	const instant = STARTS_AS_DATE.test(text) ? parseInstant(text, 'value') : undefined;
	return typeof instant === 'number' ? { seconds: Math.floor(instant / 1000) } : undefined;
}

/** The JSON values that say the same: a file brings 5 as the text "5", a form brings true as the text "true". */
function spellingsOf(value: Scalar): string[] {
	const spellings = [JSON.stringify(value)];
	if (typeof value !== 'string') return [...spellings, JSON.stringify(String(value))];
	if (value === 'true' || value === 'false') return [...spellings, value];
	const number = Number(value);
	// Only where the text is how the number is written: "05" and "5.0" are codes, not the number 5.
	return value !== '' && Number.isFinite(number) && String(number) === value
		? [...spellings, value]
		: spellings;
}

const WORDS = {
	equals: 'is',
	not_equals: 'is not',
	contains: 'contains',
	starts_with: 'starts with',
	gt: 'is more than',
	gte: 'is at least',
	lt: 'is less than',
	lte: 'is at most',
	in: 'is one of',
	exists: 'is known',
	not_exists: 'is not known',
} as const;

const DATE_WORDS: Record<string, string> = {
	gt: 'is after',
	gte: 'is on or after',
	lt: 'is before',
	lte: 'is on or before',
};

function describe(condition: TraitCondition): string {
	const { name, operator } = condition;
	if (!('value' in condition)) return `${name} ${WORDS[operator]}`;
	const { value } = condition;
	const isDate = !Array.isArray(value) && 'seconds' in (boundOf(value) ?? {});
	const words = (isDate ? DATE_WORDS[operator] : undefined) ?? WORDS[operator];
	return `${name} ${words} ${shortList([value].flat())}`;
}

const VALUES_SHOWN_MAX = 10;
const VALUE_SHOWN_LENGTH_MAX = 100;

/** Each checked customer carries these words, so a long list is cut. */
function shortList(list: readonly Scalar[]): string {
	const shown = list.slice(0, VALUES_SHOWN_MAX).map((value) => {
		const text = String(value);
		return text.length > VALUE_SHOWN_LENGTH_MAX
			? `${text.slice(0, VALUE_SHOWN_LENGTH_MAX)}…`
			: text;
	});
	const restCount = list.length - shown.length;
	return shown.join(', ') + (restCount > 0 ? ` and ${restCount} more` : '');
}
