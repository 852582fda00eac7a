import { z } from 'zod';
import type { ConditionAnswer, ConditionWindow } from '../../store';
import { conditionKind, conditionWindow, counted, isPresent } from '../../store';
import { formatInstant } from '../../values';
import type { EventsAsked } from './events-asked';
import {
	eventChannel,
	eventName,
	filterWords,
	inWindow,
	namesWords,
	propertyComparisons,
	propertyPath,
} from './events-asked';
import type { SequenceAsked } from './repository-sequence';
import { sequenceEndOf, sequenceMayChangeAt } from './repository-sequence';

const HOUR_MS = 3_600_000;
const DAYS_MAX = 36_500;
const STEPS_MAX = 5;
const OTHERS_MAX = 5;

const days = z.number().int().min(1).max(DAYS_MAX);
const hours = z
	.number()
	.int()
	.min(1)
	.max(24 * DAYS_MAX);
const other = z.object({ name: eventName, properties: propertyComparisons.optional() }).strict();
const step = other.extend({ channel: eventChannel.optional() }).strict();
const others = z.array(other).min(1).max(OTHERS_MAX).optional();

const schema = z
	.object({
		kind: z.literal('sequence'),
		steps: z.array(step).min(1).max(STEPS_MAX),
		withinDays: days.optional(),
		withinHours: hours.optional(),
		without: others,
		notFollowedBy: others,
		waitedHours: hours.optional(),
		correlateBy: propertyPath.optional(),
		window: conditionWindow.optional(),
	})
	.strict()
	.superRefine((condition, { addIssue }) => {
		const problem = problemOf(condition);
		if (problem !== undefined) addIssue({ code: 'custom', ...problem });
	});

interface SequenceCondition {
	steps: EventsAsked[];
	withinDays?: number | undefined;
	withinHours?: number | undefined;
	without?: EventsAsked[] | undefined;
	notFollowedBy?: EventsAsked[] | undefined;
	waitedHours?: number | undefined;
	correlateBy?: string | undefined;
	window?: ConditionWindow | undefined;
}

function problemOf(condition: SequenceCondition): { path: string[]; message: string } | undefined {
	const { steps, withinDays, withinHours, without, notFollowedBy } = condition;
	if (withinDays !== undefined && withinHours !== undefined)
		return { path: ['withinHours'], message: 'must be left out where there is withinDays' };
	if (steps.length > 1) return undefined;
	if (notFollowedBy === undefined)
		return { path: ['steps'], message: 'must be 2 or more, or one with notFollowedBy' };
	const [field] = [
		...(without === undefined ? [] : ['without']),
		...(withinDays === undefined ? [] : ['withinDays']),
		...(withinHours === undefined ? [] : ['withinHours']),
	];
	return field === undefined
		? undefined
		: { path: [field], message: 'must be left out where there is one step' };
}

/** That the person did one thing after the other. */
export const sequenceCondition = conditionKind<SequenceCondition>({
	kind: 'sequence',
	schema,
	found: (condition, scope) => sequenceEndOf(askedOf(condition), scope),
	isMet: (_, found) => isPresent(found),
	mayChangeAt: (condition, scope) => sequenceMayChangeAt(askedOf(condition), scope),
	readFound: (value) => (value === null ? null : formatInstant(Number(value))),
	describe,
	toChange,
});

function askedOf(condition: SequenceCondition): SequenceAsked {
	const { steps, without = [], notFollowedBy = [], correlateBy, window } = condition;
	const { withinDays, withinHours, waitedHours } = condition;
	const within = withinDays === undefined ? withinHours : withinDays * 24;
	return {
		steps,
		without,
		notFollowedBy,
		correlateBy,
		window,
		withinMs: within === undefined ? undefined : within * HOUR_MS,
		waitedMs: waitedHours === undefined ? undefined : waitedHours * HOUR_MS,
	};
}

function describe(condition: SequenceCondition): string {
	const { without, notFollowedBy, correlateBy, waitedHours, window } = condition;
	const parts = [
		`${eventsWords(condition.steps, ', then ')}${withinWords(condition)}`,
		...(without === undefined ? [] : [`without ${eventsWords(without, ' or ')} between`]),
		...(notFollowedBy === undefined
			? []
			: [`not followed by ${eventsWords(notFollowedBy, ' or ')}`]),
		...(correlateBy === undefined ? [] : [`all with the same ${correlateBy}`]),
		...(waitedHours === undefined ? [] : [`the last at least ${counted(waitedHours, 'hour')} ago`]),
		...(window === undefined ? [] : [`the last${inWindow(window)}`]),
	];
	return parts.join(', ');
}

function eventsWords(events: readonly EventsAsked[], separator: string): string {
	return events.map((event) => `${namesWords(event)}${filterWords(event)}`).join(separator);
}

function withinWords({ withinDays, withinHours }: SequenceCondition): string {
	if (withinDays !== undefined) return ` within ${counted(withinDays, 'day')}`;
	return withinHours === undefined ? '' : ` within ${counted(withinHours, 'hour')}`;
}

function toChange(condition: SequenceCondition, { isMet, found }: ConditionAnswer): string {
	if (!isMet) return `It will hold once this has happened: ${describe(condition)}.`;
	const { notFollowedBy } = condition;
	const end = `the last was at ${typeof found === 'string' ? found : 'no time'}`;
	if (notFollowedBy !== undefined)
		return `${eventsWords(notFollowedBy, ' or ')} after it would end it; ${end}.`;
	return isLasting(condition)
		? `It stays so, for events are not taken back; ${end}.`
		: `It ends when the last step leaves the window; ${end}.`;
}

function isLasting({ window }: SequenceCondition): boolean {
	return window === undefined || window.from !== undefined || window.to !== undefined;
}
