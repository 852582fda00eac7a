import type { ComparedScalar, ValueComparison } from './condition-value';
import { boundOf } from './condition-value';
import { counted } from './condition-window';

const WORDS = {
	equals: 'is',
	not_equals: 'is not',
	in: 'is one of',
	not_in: 'is none of',
	contains: 'contains',
	not_contains: 'does not contain',
	starts_with: 'starts with',
	ends_with: 'ends with',
	matches: 'matches',
	list_contains: 'has the entry',
	gt: 'is more than',
	gte: 'is at least',
	lt: 'is less than',
	lte: 'is at most',
	exists: 'is known',
	not_exists: 'is not known',
	within_last: 'is in the last',
	within_next: 'is in the next',
	before_last: 'is longer ago than',
	after_next: 'is further ahead than',
	anniversary: 'has its anniversary',
} as const;

const DATE_WORDS: Record<string, string> = {
	gt: 'is after',
	gte: 'is on or after',
	lt: 'is before',
	lte: 'is on or before',
};

/** Whether the comparison is with a date, and not with a number. */
export function isWithDate(comparison: ValueComparison): boolean {
	if (!('value' in comparison) || Array.isArray(comparison.value)) return false;
	return comparison.operator in DATE_WORDS && 'seconds' in (boundOf(comparison.value) ?? {});
}

/** The comparison in words, such as `city is one of Berlin, Hamburg`. */
export function comparisonWords(comparison: ValueComparison & { name: string }): string {
	const { name, operator } = comparison;
	if (operator === 'anniversary') {
		const { days = 0 } = comparison;
		const when = days === 0 ? 'today' : `at most ${dayWords(days)} from today`;
		return `${name} ${WORDS[operator]} ${when}`;
	}
	if ('days' in comparison)
		return `${name} ${WORDS[operator]} ${daysAfter(operator, comparison.days)}`;
	if (!('value' in comparison)) return `${name} ${WORDS[operator]}`;
	const { value } = comparison;
	const words = (isWithDate(comparison) ? DATE_WORDS[operator] : undefined) ?? WORDS[operator];
	return `${name} ${words} ${shortList([value].flat())}`;
}

/** The days behind the words of a comparison: `in the last day`, but `longer ago than 1 day`. */
export function daysAfter(operator: string, days: number): string {
	return days === 1 && operator.startsWith('within') ? 'day' : dayWords(days);
}

export function dayWords(days: number): string {
	return counted(days, 'day');
}

const VALUES_SHOWN_MAX = 10;
const VALUE_SHOWN_LENGTH_MAX = 100;

/** Each checked customer carries these words, so a long list is cut. */
export function shortList(list: readonly ComparedScalar[]): string {
	const shown = list.slice(0, VALUES_SHOWN_MAX).map((value) => {
		const text = value === '' ? 'empty' : String(value);
		return text.length > VALUE_SHOWN_LENGTH_MAX
			? `${text.slice(0, VALUE_SHOWN_LENGTH_MAX)}…`
			: text;
	});
	const restCount = list.length - shown.length;
	return shown.join(', ') + (restCount > 0 ? ` and ${restCount} more` : '');
}
