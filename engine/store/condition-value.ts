import type { ZodRawShape } from 'zod';
import { z } from 'zod';
import { parseInstant } from '../values';
import type { RelativeOperator } from './condition-dates';
import {
	anniversaryMayChangeAt,
	isAnniversary,
	isInRelative,
	relativeMayChangeAt,
} from './condition-dates';
import { conditionScalar } from './condition-kind';
import type { Sql, SqlCondition } from './condition-sql';
import {
	compareJsonInstant,
	compareJsonNumber,
	isNot,
	isPresent,
	jsonContains,
	jsonEndsWith,
	jsonIsOneOf,
	jsonListHoldsOneOf,
	jsonMatches,
	jsonStartsWith,
} from './condition-sql';
import type { AskedAt } from './condition-window';
import { parsePattern } from './pattern/parse-pattern';
import type { Tx } from './types';

// How conditions compare a value of a trait or of an event: one meaning for all of them, docs/segment-conditions.md says which.

const VALUE_LENGTH_MAX = 1_000;
const LIST_LENGTH_MAX = 1_000;
const PATTERN_LENGTH_MAX = 200;
const DAYS_MAX = 36_500;
const ANNIVERSARY_DAYS_MAX = 31;
const NUMERAL = /^-?\d+(\.\d+)?$/;
const NUMERAL_LENGTH_MAX = 20;
const STARTS_AS_DATE = /^\d{4}-\d{2}-\d{2}/;

const scalar = conditionScalar(VALUE_LENGTH_MAX);
const part = scalar
	.transform(String)
	.refine((text) => text !== '', { message: 'must not be empty' });
const pattern = scalar.transform(String).superRefine((text, { addIssue }) => {
	const parsed = parsePattern(text.slice(0, PATTERN_LENGTH_MAX));
	if (text.length > PATTERN_LENGTH_MAX)
		addIssue({ code: 'too_big', type: 'string', maximum: PATTERN_LENGTH_MAX, inclusive: true });
	else if ('problem' in parsed) addIssue({ code: 'custom', message: parsed.problem });
});
const bound = scalar.refine((value) => boundOf(value) !== undefined, {
	message: 'must be a number such as 100, or a date such as 2026-03-01',
});
const list = z.array(scalar).min(1).max(LIST_LENGTH_MAX);
const days = z.number().int().min(1).max(DAYS_MAX);
const anniversaryDays = z.number().int().min(0).max(ANNIVERSARY_DAYS_MAX).optional();

export type ComparedScalar = z.infer<typeof scalar>;

const FIELDS = {
	same: { operator: z.enum(['equals', 'not_equals', 'list_contains']), value: scalar },
	listed: { operator: z.enum(['in', 'not_in']), value: list },
	part: {
		operator: z.enum(['contains', 'not_contains', 'starts_with', 'ends_with']),
		value: part,
	},
	pattern: { operator: z.literal('matches'), value: pattern },
	bound: { operator: z.enum(['gt', 'gte', 'lt', 'lte']), value: bound },
	relative: {
		operator: z.enum(['within_last', 'within_next', 'before_last', 'after_next']),
		days,
	},
	anniversary: { operator: z.literal('anniversary'), days: anniversaryDays },
	known: { operator: z.enum(['exists', 'not_exists']) },
};

/**
 * The schema of a condition, or of a part of one, that compares a value: these fields besides `operator` with what it
 * takes. Strict.
 */
export function comparisonSchema<Shape extends ZodRawShape>(shape: Shape) {
	return z.discriminatedUnion('operator', [
		z.object({ ...shape, ...FIELDS.same }).strict(),
		z.object({ ...shape, ...FIELDS.listed }).strict(),
		z.object({ ...shape, ...FIELDS.part }).strict(),
		z.object({ ...shape, ...FIELDS.pattern }).strict(),
		z.object({ ...shape, ...FIELDS.bound }).strict(),
		z.object({ ...shape, ...FIELDS.relative }).strict(),
		z.object({ ...shape, ...FIELDS.anniversary }).strict(),
		z.object({ ...shape, ...FIELDS.known }).strict(),
	]);
}

/** A comparison as its schema has read it. */
export type ValueComparison =
	| { operator: 'equals' | 'not_equals' | 'list_contains'; value: ComparedScalar }
	| { operator: 'in' | 'not_in'; value: ComparedScalar[] }
	| {
			operator: 'contains' | 'not_contains' | 'starts_with' | 'ends_with' | 'matches';
			value: string;
	  }
	| { operator: 'gt' | 'gte' | 'lt' | 'lte'; value: ComparedScalar }
	| { operator: RelativeOperator; days: number }
	| { operator: 'anniversary'; days?: number | undefined }
	| { operator: 'exists' | 'not_exists' };

/** What a comparison is asked in. */
export interface ComparisonScope extends AskedAt {
	tx: Tx;
}

/**
 * Whether the value passes. `value` is JSON (the text that JSON.stringify gives on the embedded store, jsonb on
 * PostgreSQL), and null where there is none; JSON's own null has to be made that before. Null counts as false.
 */
export function compareValue(
	comparison: ValueComparison,
	value: Sql,
	scope: ComparisonScope,
): SqlCondition {
	const { tx } = scope;
	if ('value' in comparison) return compareWithValue(comparison, value, tx);
	switch (comparison.operator) {
		case 'exists':
			return isPresent(value);
		case 'not_exists':
			return isNot(isPresent(value));
		case 'anniversary':
			return isAnniversary(comparison.days ?? 0, { ...scope, value });
		default:
			return isInRelative(comparison, { ...scope, value });
	}
}

type ComparisonWithValue = Extract<ValueComparison, { value: unknown }>;

function compareWithValue(comparison: ComparisonWithValue, value: Sql, tx: Tx): SqlCondition {
	switch (comparison.operator) {
		case 'equals':
			return jsonIsOneOf(tx, value, spellingsOf(comparison.value));
		case 'not_equals':
			return isNot(jsonIsOneOf(tx, value, spellingsOf(comparison.value)));
		case 'in':
			return jsonIsOneOf(tx, value, comparison.value.flatMap(spellingsOf));
		case 'not_in':
			return isNot(jsonIsOneOf(tx, value, comparison.value.flatMap(spellingsOf)));
		case 'list_contains':
			return jsonListHoldsOneOf(tx, value, spellingsOf(comparison.value));
		case 'gt':
		case 'gte':
		case 'lt':
		case 'lte':
			return compareWithBound(comparison, value, tx);
		default:
			return compareText(comparison, value, tx);
	}
}

type BoundComparison = Extract<ValueComparison, { operator: 'gt' | 'gte' | 'lt' | 'lte' }>;

function compareWithBound(
	{ operator, value: wanted }: BoundComparison,
	value: Sql,
	tx: Tx,
): SqlCondition {
	const limit = boundOf(wanted);
	return limit !== undefined && 'seconds' in limit
		? compareJsonInstant({ tx, value }, operator, limit.seconds)
		: compareJsonNumber({ tx, value }, operator, limit?.number ?? NaN);
}

type TextComparison = Extract<ValueComparison, { value: string }>;

function compareText({ operator, value: text }: TextComparison, value: Sql, tx: Tx): SqlCondition {
	switch (operator) {
		case 'contains':
			return jsonContains(tx, value, text);
		case 'not_contains':
			return isNot(jsonContains(tx, value, text));
		case 'starts_with':
			return jsonStartsWith(tx, value, text);
		case 'ends_with':
			return jsonEndsWith(tx, value, text);
		case 'matches':
			return jsonMatches(tx, value, text);
	}
}

/**
 * The instant, epoch ms after `now`, from which time alone makes the answer the opposite, and null where it never does;
 * undefined for a comparison that time never changes.
 */
export function comparisonMayChangeAt(
	comparison: ValueComparison,
	value: Sql,
	scope: ComparisonScope,
): Sql | undefined {
	switch (comparison.operator) {
		case 'within_last':
		case 'within_next':
		case 'before_last':
		case 'after_next':
			return relativeMayChangeAt(comparison, { ...scope, value });
		case 'anniversary':
			return anniversaryMayChangeAt(comparison.days ?? 0, { ...scope, value });
		default:
			return undefined;
	}
}

/** A number, or a date in whole epoch seconds (UTC). Undefined where the value is neither. */
export function boundOf(
	value: ComparedScalar,
): { number: number } | { seconds: number } | undefined {
	if (typeof value === 'number') return { number: value };
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	if (NUMERAL.test(text) && text.length <= NUMERAL_LENGTH_MAX) return { number: Number(text) };
	const instant = STARTS_AS_DATE.test(text) ? parseInstant(text, 'value') : undefined;
	return typeof instant === 'number' ? { seconds: Math.floor(instant / 1000) } : undefined;
}

/** The JSON values that say the same: a file brings 5 as the text "5", a form brings true as the text "true". */
function spellingsOf(value: ComparedScalar): string[] {
	const spellings = [JSON.stringify(value)];
	if (typeof value !== 'string') return [...spellings, JSON.stringify(String(value))];
	if (value === 'true' || value === 'false') return [...spellings, value];
	const number = Number(value);
	// Only where the text is how the number is written: "05" and "5.0" are codes, not the number 5.
	return value !== '' && Number.isFinite(number) && String(number) === value
		? [...spellings, value]
		: spellings;
}
