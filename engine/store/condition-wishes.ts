import type { JsonValue } from '../values';
import type { ConditionAnswer } from './condition-kind';
import type { ValueComparison } from './condition-value';
import { dayWords, daysAfter, isWithDate, shortList } from './condition-words';

type Operator = ValueComparison['operator'];

const WISHES: Record<Operator, string> = {
	equals: 'be',
	not_equals: 'be something other than',
	in: 'be one of',
	not_in: 'be none of',
	contains: 'contain',
	not_contains: 'be without',
	starts_with: 'start with',
	ends_with: 'end with',
	matches: 'match',
	list_contains: 'have the entry',
	gt: 'be more than',
	gte: 'be at least',
	lt: 'be less than',
	lte: 'be at most',
	exists: 'be known',
	not_exists: 'be unknown',
	within_last: 'be in the last',
	within_next: 'be in the next',
	before_last: 'be longer ago than',
	after_next: 'be further ahead than',
	anniversary: 'have its anniversary',
};

const DATE_WISHES: Partial<Record<Operator, string>> = {
	gt: 'be after',
	gte: 'be on or after',
	lt: 'be before',
	lte: 'be on or before',
};

const OPPOSITES: Partial<Record<Operator, Operator>> = {
	equals: 'not_equals',
	not_equals: 'equals',
	in: 'not_in',
	not_in: 'in',
	contains: 'not_contains',
	not_contains: 'contains',
	gt: 'lte',
	gte: 'lt',
	lt: 'gte',
	lte: 'gt',
	exists: 'not_exists',
	not_exists: 'exists',
};

/**
 * What would make the answer the opposite, such as `city would have to be Berlin; it is Hamburg.` `besides` is what the
 * condition asks for besides the comparison, in words that follow it.
 */
export function comparisonWish(
	comparison: ValueComparison & { name: string },
	{ isMet, found }: ConditionAnswer,
	besides = '',
): string {
	const wish = isMet ? oppositeWish(comparison) : `would have to ${wishOf(comparison)}${besides}`;
	return `${comparison.name} ${wish}; it is ${foundWords(found)}.`;
}

function oppositeWish(comparison: ValueComparison): string {
	const opposite = OPPOSITES[comparison.operator];
	return opposite === undefined
		? `must no longer ${wishOf(comparison)}`
		: `would have to ${wishOf(comparison, opposite)}`;
}

function wishOf(comparison: ValueComparison, operator = comparison.operator): string {
	const dateWish = isWithDate(comparison) ? DATE_WISHES[operator] : undefined;
	return `${dateWish ?? WISHES[operator]}${objectOf(comparison)}`;
}

function objectOf(comparison: ValueComparison): string {
	if (comparison.operator === 'anniversary') {
		const { days = 0 } = comparison;
		return days === 0 ? ' today' : ` at most ${dayWords(days)} from today`;
	}
	if ('days' in comparison) return ` ${daysAfter(comparison.operator, comparison.days)}`;
	return 'value' in comparison ? ` ${shortList([comparison.value].flat())}` : '';
}

function foundWords(found: JsonValue): string {
	if (found === null) return 'not known';
	return shortList([typeof found === 'object' ? JSON.stringify(found) : found]);
}
