import { z } from 'zod';
import type { Comparison } from '../store';
import {
	compareInteger,
	conditionKind,
	conditionText,
	conditionWindow,
	rangeOf,
	windowWords,
} from '../store';
import { CHANNEL_LENGTH_MAX, EVENT_NAME_LENGTH_MAX } from './prepare-track';
import { countEventsOf } from './repository';

const COUNT_MAX = 1_000_000;

const schema = z
	.object({
		kind: z.literal('event'),
		name: conditionText(EVENT_NAME_LENGTH_MAX),
		operator: z.enum(['at_least', 'at_most', 'exactly', 'none']).default('at_least'),
		count: z.number().int().min(0).max(COUNT_MAX).optional(),
		window: conditionWindow.optional(),
		channel: conditionText(CHANNEL_LENGTH_MAX).optional(),
	})
	.strict()
	.refine(({ operator, count }) => operator !== 'none' || count === undefined, {
		path: ['count'],
		message: 'must be left out with the operator none',
	})
	.refine(({ operator, count }) => operator !== 'at_least' || count !== 0, {
		path: ['count'],
		message: 'must be 1 or more: at least 0 is true of everybody',
	});

type EventCondition = z.infer<typeof schema>;

/** How often the person did something, in a window or ever, on one channel or any. */
export const eventCondition = conditionKind<EventCondition>({
	kind: 'event',
	schema,
	found: ({ name, window, channel }, { person, now, zone }) =>
		countEventsOf(person, {
			name,
			...rangeOf(window, { now, zone }),
			...(channel === undefined ? {} : { channel }),
		}),
	isMet: (condition, found) => {
		const [comparison, count] = limitOf(condition);
		return compareInteger(found, comparison, count);
	},
	readFound: Number,
	describe,
	toChange: (condition, { isMet }) =>
		`It must ${isMet ? 'no longer' : 'come to'} be so: ${describe(condition)}.`,
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

function describe({ name, operator, count = 1, window, channel }: EventCondition): string {
	const times =
		operator === 'none'
			? 'never'
			: `${operator.replace('_', ' ')} ${count} ${count === 1 ? 'time' : 'times'}`;
	const when = window === undefined ? '' : ` ${windowWords(window)}`;
	return `${name} ${times}${when}${channel === undefined ? '' : ` on ${channel}`}`;
}
