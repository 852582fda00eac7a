import { z } from 'zod';
import type { ConditionAnswer, SqlCondition, Sql } from '../store';
import { compareInteger, conditionKind, conditionText, isNot } from '../store';
import type { JsonValue } from '../values';
import { CHANNELS } from './channels';
import { TOPIC_LENGTH_MAX } from './prepare-set-consent';
import type { ConsentBasis } from './repository-conditions';
import { bestStandingOf, loadConsentBasis, STANDINGS } from './repository-conditions';
import { touchSpellings } from './touch-spellings';
import { ALL_TOPICS } from './types';

const schema = z
	.object({
		kind: z.literal('consent'),
		channel: z.enum(CHANNELS),
		topic: conditionText(TOPIC_LENGTH_MAX)
			.transform((topic) => topic.toLowerCase())
			.optional(),
		operator: z.enum(['granted', 'denied', 'unknown', 'reachable', 'not_reachable']),
	})
	.strict();

type ConsentCondition = z.infer<typeof schema>;

/** What counts for the person's best address of a channel, and whether it may be written to. */
export const consentCondition = conditionKind<ConsentCondition, ConsentBasis>({
	kind: 'consent',
	schema,
	load: loadConsentBasis,
	prepareRefresh: touchSpellings,
	found: ({ channel, topic = ALL_TOPICS, operator }, scope) =>
		bestStandingOf(scope, { channel, topic, withSuppression: asksForReach(operator) }),
	isMet: ({ operator }, found) => isMet(operator, found),
	readFound,
	describe,
	toChange,
});

function asksForReach(operator: ConsentCondition['operator']): boolean {
	return operator === 'reachable' || operator === 'not_reachable';
}

function isMet(operator: ConsentCondition['operator'], found: Sql): SqlCondition {
	switch (operator) {
		case 'granted':
		case 'denied':
		case 'reachable':
			return compareInteger(found, 'eq', STANDINGS[operator]);
		case 'unknown':
			// Who has no address of the channel has said nothing either.
			return isNot(compareInteger(found, 'gt', STANDINGS.unknown));
		case 'not_reachable':
			return isNot(compareInteger(found, 'eq', STANDINGS.reachable));
	}
}

function readFound(value: unknown): JsonValue {
	if (value === null) return null;
	const number = Number(value);
	return Object.entries(STANDINGS).find(([, standing]) => standing === number)?.[0] ?? null;
}

function describe({ channel, topic = ALL_TOPICS, operator }: ConsentCondition): string {
	const about = topicWords(topic);
	return asksForReach(operator)
		? `${operator === 'reachable' ? 'may' : 'may not'} be written to by ${channel} about ${about}`
		: `consent by ${channel} to ${about} is ${operator}`;
}

function topicWords(topic: string): string {
	return topic === ALL_TOPICS ? 'all topics' : topic;
}

function toChange(
	{ channel, topic = ALL_TOPICS, operator }: ConsentCondition,
	{ isMet: holds, found }: ConditionAnswer,
): string {
	const about = `${topicWords(topic)} by ${channel}`;
	const standing = foundWords(found, about);
	if (operator === 'denied' && !holds) return `${standing} A no to ${about} changes it.`;
	if (operator === 'unknown' && holds) return `${standing} A yes or a no to ${about} changes it.`;
	if (operator === 'unknown') return `${standing} What was said is never unknown again.`;
	return `${standing} ${nextWords(found, about)}`;
}

function foundWords(found: JsonValue, about: string): string {
	switch (found) {
		case 'granted':
		case 'reachable':
			return `They said yes to ${about}.`;
		case 'suppressed':
			return `They said yes to ${about}, but nothing is sent to their address.`;
		case 'denied':
			return `They said no to ${about}.`;
		case 'unknown':
			return `They have said nothing of ${about}.`;
		default:
			return `They have no address to say anything of ${about}.`;
	}
}

/** What makes the best address a better or a worse one. */
function nextWords(found: JsonValue, about: string): string {
	switch (found) {
		case 'granted':
		case 'reachable':
			return `A no to ${about} changes it.`;
		case 'suppressed':
			return 'A yes at another address changes it.';
		case 'denied':
			return 'A later yes of their own changes it.';
		case 'unknown':
			return `A yes to ${about} changes it.`;
		default:
			return 'An address with a yes changes it.';
	}
}
