import { z } from 'zod';
import type { Comparison } from '../../store';
import {
	compareInteger,
	conditionKind,
	conditionWindow,
	decidingCounts,
	isMoving,
	rangeOf,
} from '../../store';
import type { ConditionAnswer } from '../../store';
import {
	checkNamed,
	filterWords,
	inWindow,
	namedEvents,
	namesWords,
	propertyComparisons,
} from './events-asked';
import { walkedEvents } from './repository-event-walk';
import { countEventsOf, countsMayChangeAt } from './repository-events-asked';

const COUNT_MAX = 1_000_000;

const schema = z
	.object({
		kind: z.literal('event'),
		...namedEvents,
		operator: z.enum(['at_least', 'at_most', 'exactly', 'none']).default('at_least'),
		count: z.number().int().min(0).max(COUNT_MAX).optional(),
		window: conditionWindow.optional(),
		properties: propertyComparisons.optional(),
	})
	.strict()
	.superRefine(checkNamed)
	.refine(({ operator, count }) => operator !== 'none' || count === undefined, {
		path: ['count'],
		message: 'must be left out with the operator none',
	})
	.refine(({ operator, count }) => operator !== 'at_least' || count !== 0, {
		path: ['count'],
		message: 'must be 1 or more: at least 0 is true of everybody',
	});

type EventCondition = z.infer<typeof schema>;

/** How often the person did something, in a window or ever. */
export const eventCondition = conditionKind<EventCondition>({
	kind: 'event',
	schema,
	found: (condition, scope) => countEventsOf(condition, rangeOf(condition.window, scope), scope),
	isMet: (condition, found) => {
		const [comparison, count] = limitOf(condition);
		return compareInteger(found, comparison, count);
	},
	walk: (condition, scope) => {
		const limit = limitOf(condition);
		const range = rangeOf(condition.window, scope);
		// Whoever has none of the rows is not met on the walk.
		return limit[0] === 'gte' ? walkedEvents(condition, range, { scope, limit }) : undefined;
	},
	mayChangeAt: (condition, scope) =>
		countsMayChangeAt(condition, decidingCounts(...limitOf(condition)), scope),
	readFound: Number,
	describe,
	toChange,
});

function limitOf({ operator, count = 1 }: EventCondition): [Comparison, number] {
	switch (operator) {
		case 'at_least':
			return ['gte', count];
		case 'at_most':
			return ['lte', count];
		case 'exactly':
			return ['eq', count];
		case 'none':
			return ['eq', 0];
	}
}

function describe(condition: EventCondition): string {
	const { operator, count = 1, window } = condition;
	const times =
		operator === 'none'
			? 'never'
			: `${operator.replace('_', ' ')} ${count} ${count === 1 ? 'time' : 'times'}`;
	return `${namesWords(condition)} ${times}${inWindow(window)}${filterWords(condition)}`;
}

function toChange(condition: EventCondition, { isMet, found }: ConditionAnswer): string {
	const [comparison, count] = limitOf(condition);
	const foundCount = Number(found);
	const what = `${namesWords(condition)}${inWindow(condition.window)}${filterWords(condition)}`;
	const foundWords = `${foundCount} ${foundCount === 1 ? 'was' : 'were'} found`;
	if (!isMet && foundCount < count)
		return `${count - foundCount} more ${what} would do; ${foundWords}.`;
	if (isMet && comparison !== 'gte')
		return `${count + 1 - foundCount} more ${what} would end it; ${foundWords}.`;
	const surplus = isMet ? foundCount - count + 1 : foundCount - count;
	if (!isMoving(condition.window))
		return `It stays so, for events are not taken back; ${foundWords}.`;
	const leaving = `${surplus} ${namesWords(condition)} ${surplus === 1 ? 'leaves' : 'leave'} the window`;
	return `It ${isMet ? 'ends' : 'will hold'} when ${leaving}; ${what}: ${foundWords}.`;
}
