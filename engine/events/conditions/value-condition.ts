import { z } from 'zod';
import type { Comparison, ConditionAnswer } from '../../store';
import { compareNumber, conditionKind, conditionWindow, rangeOf } from '../../store';
import {
	checkNamed,
	filterWords,
	inWindow,
	namedEvents,
	namesWords,
	propertyComparisons,
	propertyPath,
} from './events-asked';
import { eventsMayChangeAt } from './repository-events-asked';
import { aggregateOf } from './repository-value';

const schema = z
	.object({
		kind: z.literal('event_value'),
		...namedEvents,
		property: propertyPath,
		aggregate: z.enum(['sum', 'average', 'min', 'max', 'distinct']),
		operator: z.enum(['gt', 'gte', 'lt', 'lte', 'equals']),
		value: z.number().finite(),
		window: conditionWindow.optional(),
		properties: propertyComparisons.optional(),
	})
	.strict()
	.superRefine(checkNamed);

type EventValueCondition = z.infer<typeof schema>;

/** What a property comes to over the events of the person. */
export const eventValueCondition = conditionKind<EventValueCondition>({
	kind: 'event_value',
	schema,
	found: (condition, scope) => aggregateOf(condition, rangeOf(condition.window, scope), scope),
	isMet: ({ operator, value }, found) => compareNumber(found, COMPARISONS[operator], value),
	mayChangeAt: eventsMayChangeAt,
	// Adding 0 makes -0 of it, which only JavaScript knows, 0.
	readFound: (value) => (value === null ? null : Number(value) + 0),
	describe: (condition) =>
		`${subject(condition)} is ${WORDS[condition.operator]} ${condition.value}`,
	toChange,
});

const COMPARISONS: Record<EventValueCondition['operator'], Comparison> = {
	gt: 'gt',
	gte: 'gte',
	lt: 'lt',
	lte: 'lte',
	equals: 'eq',
};

const WORDS = {
	gt: 'more than',
	gte: 'at least',
	lt: 'less than',
	lte: 'at most',
	equals: 'exactly',
} as const;

const AGGREGATE_WORDS = {
	sum: 'the sum of',
	average: 'the average',
	min: 'the smallest',
	max: 'the largest',
	distinct: 'the number of different',
} as const;

function subject(condition: EventValueCondition): string {
	const { aggregate, property, window } = condition;
	const events = `${namesWords(condition)}${inWindow(window)}${filterWords(condition)}`;
	return `${AGGREGATE_WORDS[aggregate]} ${property} over ${events}`;
}

function toChange(condition: EventValueCondition, { isMet, found }: ConditionAnswer): string {
	const { aggregate, operator, value } = condition;
	const now = found === null ? 'no number was found' : `${Number(found)} was found`;
	const isRaised = !isMet && (operator === 'gte' || operator === 'gt') && Number(found) < value;
	if (isRaised && (aggregate === 'sum' || aggregate === 'distinct')) {
		const more = Number((value - Number(found)).toFixed(6));
		return `${operator === 'gt' ? `More than ${more}` : more} more would do: ${subject(condition)}; ${now}.`;
	}
	return `It changes when ${subject(condition)} is ${isMet ? 'no longer ' : ''}${WORDS[operator]} ${value}; ${now}.`;
}
