import { z } from 'zod';
import type { Comparison } from './condition-sql';

/** How a definition compares a number. */
export const limitOperator = z.enum(['gt', 'gte', 'lt', 'lte', 'equals']);

export type LimitOperator = z.infer<typeof limitOperator>;

/** As in `at least 2 orders`. */
export const LIMIT_WORDS: Record<LimitOperator, string> = {
	gt: 'more than',
	gte: 'at least',
	lt: 'less than',
	lte: 'at most',
	equals: 'exactly',
};

export function comparisonOf(operator: LimitOperator): Comparison {
	return operator === 'equals' ? 'eq' : operator;
}

/** The numbers of rows at which an answer turns: it depends only on whether there are at least so many. */
export function decidingCounts(comparison: Comparison, count: number): number[] {
	const counts: Record<Comparison, number[]> = {
		gte: [count],
		lte: [count + 1],
		eq: [count + 1, count],
		gt: [count + 1],
		lt: [count],
	};
	return counts[comparison];
}
