import { z } from 'zod';
import type { ConditionAnswer } from '../../store';
import { conditionKind, conditionWindow } from '../../store';
import type { JsonValue } from '../../values';
import { formatInstant } from '../../values';
import {
	checkNamed,
	comparisonsWords,
	filterWords,
	inWindow,
	namedEvents,
	namesWords,
	propertyComparisons,
} from './events-asked';
import { isOccurrence, occurrenceMayChangeAt, occurrenceOf } from './repository-occurrence';

const schema = z
	.object({
		kind: z.literal('event_occurrence'),
		occurrence: z.enum(['first', 'last']),
		...namedEvents,
		where: propertyComparisons.optional(),
		window: conditionWindow.optional(),
		properties: propertyComparisons.optional(),
	})
	.strict()
	.superRefine(checkNamed)
	.refine(({ window, properties }) => window !== undefined || properties !== undefined, {
		path: ['window'],
		message: 'is missing; or say with properties what the event must have',
	});

type OccurrenceCondition = z.infer<typeof schema>;

/** When the person did something for the first or the last time, and with which properties. */
export const eventOccurrenceCondition = conditionKind<OccurrenceCondition>({
	kind: 'event_occurrence',
	schema,
	found: occurrenceOf,
	isMet: isOccurrence,
	mayChangeAt: occurrenceMayChangeAt,
	readFound: readOccurrence,
	describe,
	toChange,
});

/** The instant, or the instant with the properties that were compared. */
function readOccurrence(found: unknown): JsonValue {
	if (typeof found !== 'string') return found === null ? null : formatInstant(Number(found));
	const { at, properties } = JSON.parse(found) as { at: number; properties: JsonValue };
	return { at: formatInstant(at), properties };
}

function subject({ where, properties: _, ...condition }: OccurrenceCondition): string {
	const filter = filterWords({ ...condition, properties: where });
	return `${condition.occurrence} ${namesWords(condition)}${filter}`;
}

function describe(condition: OccurrenceCondition): string {
	const { window, properties } = condition;
	const when = window === undefined ? '' : ` was${inWindow(window)}`;
	if (properties === undefined) return `${subject(condition)}${when}`;
	return `${subject(condition)}${window === undefined ? ':' : `${when} and`} its ${comparisonsWords(properties)}`;
}

function toChange(condition: OccurrenceCondition, { isMet, found }: ConditionAnswer): string {
	const instant = instantIn(found);
	if (instant === null)
		return `There is none yet. One would do for which this is true: ${describe(condition)}.`;
	const what = `${describe(condition)}; it was at ${instant}`;
	if (isMet) return `It ends when this is no longer true: ${what}.`;
	return condition.occurrence === 'last'
		? `A newer one would do for which this is true: ${what}.`
		: `This would have to be true: ${what}.`;
}

function instantIn(found: JsonValue): string | null {
	if (typeof found !== 'object' || found === null) return typeof found === 'string' ? found : null;
	return 'at' in found && typeof found.at === 'string' ? found.at : null;
}
