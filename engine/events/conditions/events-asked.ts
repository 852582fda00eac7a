import { z } from 'zod';
import type { ConditionWindow, ValueComparison } from '../../store';
import { comparisonSchema, comparisonWords, conditionText, windowWords } from '../../store';
import { CHANNEL_LENGTH_MAX, EVENT_NAME_LENGTH_MAX } from '../prepare-track';

const PATH_LENGTH_MAX = 256;
const COMPARISONS_MAX = 10;
const STARS_MAX = 5;

/** A property of an event, or a path to one: `cart.total`. */
export const propertyPath = conditionText(PATH_LENGTH_MAX);

/** What properties must be like, all of it. */
export const propertyComparisons = z
	.array(comparisonSchema({ name: propertyPath }))
	.min(1)
	.max(COMPARISONS_MAX);

export const eventName = conditionText(EVENT_NAME_LENGTH_MAX);
export const eventChannel = conditionText(CHANNEL_LENGTH_MAX);

/** The fields that say which events a condition is about; with `checkNamed` as its `superRefine`. */
export const namedEvents = {
	name: eventName.optional(),
	namePattern: eventName
		.refine((pattern) => pattern.split('*').length - 1 <= STARS_MAX, {
			message: `must not have more than ${STARS_MAX} *`,
		})
		.optional(),
	channel: eventChannel.optional(),
};

/** A comparison of the property with the name. */
export type PropertyComparison = ValueComparison & { name: string };

/** Events of a name, or of all names of a pattern, that are on the channel and have the properties. */
export interface EventsAsked {
	name?: string | undefined;
	namePattern?: string | undefined;
	channel?: string | undefined;
	/** Only events on a channel, whichever. */
	hasChannel?: boolean;
	properties?: readonly PropertyComparison[] | undefined;
}

/** An issue where there is not exactly one of name and pattern. */
export function checkNamed({ name, namePattern }: EventsAsked, { addIssue }: z.RefinementCtx) {
	if (name === undefined && namePattern === undefined)
		addIssue({ code: 'custom', path: ['name'], message: 'is missing' });
	if (name !== undefined && namePattern !== undefined)
		addIssue({
			code: 'custom',
			path: ['namePattern'],
			message: 'must be left out where there is a name',
		});
}

/** How the events are called, in words. */
export function namesWords({ name, namePattern }: EventsAsked): string {
	return name ?? namePattern ?? 'any event';
}

/** As ` on web where total is at least 100`, to follow the name; empty for all events. */
export function filterWords({ channel, properties = [] }: EventsAsked): string {
	const on = channel === undefined ? '' : ` on ${channel}`;
	return `${on}${properties.length === 0 ? '' : ` where ${comparisonsWords(properties)}`}`;
}

export function comparisonsWords(comparisons: readonly PropertyComparison[]): string {
	return comparisons.map((comparison) => comparisonWords(comparison)).join(' and ');
}

/** As ` in the last 30 days`, to follow other words. */
export function inWindow(window: ConditionWindow | undefined): string {
	return window === undefined ? '' : ` ${windowWords(window)}`;
}
