import { z } from 'zod';
import { CHANNELS } from '../consent';
import type { ConditionAnswer, ConditionScope, PersonRows } from '../store';
import {
	compareInteger,
	conditionKind,
	conditionText,
	conditionWindow,
	countInWindow,
	firstMoveBelow,
	firstMoveOf,
	windowWords,
} from '../store';
import { CAMPAIGN_LENGTH_MAX } from './prepare-send';
import { countUnanswered, messageEvents, sentMessages } from './repository-conditions';

/** What a workflow tracks when a customer opened or clicked a message. */
const OPENED_EVENT = 'message_opened';
const CLICKED_EVENT = 'message_clicked';
const TOPIC_LENGTH_MAX = 128;

const schema = z
	.object({
		kind: z.literal('message'),
		operator: z.enum(['sent', 'not_sent', 'opened', 'not_opened', 'clicked', 'not_clicked']),
		campaign: conditionText(CAMPAIGN_LENGTH_MAX).optional(),
		topic: conditionText(TOPIC_LENGTH_MAX)
			.transform((text) => text.toLowerCase())
			.optional(),
		channel: z.enum(CHANNELS).optional(),
		window: conditionWindow.optional(),
	})
	.strict();

type MessageCondition = z.infer<typeof schema>;

/** What the person was sent, and what they did with it. */
export const messageCondition = conditionKind<MessageCondition>({
	kind: 'message',
	schema,
	found: (condition, scope) => {
		const asked = { ...scope, window: condition.window };
		const rows = rowsOf(condition, scope);
		return isUnanswered(condition)
			? countUnanswered(rows, eventsOf(condition, scope), asked)
			: countInWindow(rows, asked);
	},
	isMet: ({ operator }, found) =>
		compareInteger(found, operator === 'not_sent' ? 'eq' : 'gte', operator === 'not_sent' ? 0 : 1),
	mayChangeAt: (condition, scope) => {
		const asked = { ...scope, window: condition.window };
		const rows = rowsOf(condition, scope);
		// When the first message leaves, the events are asked for since the next.
		return isUnanswered(condition) ? firstMoveOf(rows, asked) : firstMoveBelow(rows, asked, [1]);
	},
	readFound: Number,
	describe,
	toChange,
});

function isUnanswered({ operator }: MessageCondition): boolean {
	return operator === 'not_opened' || operator === 'not_clicked';
}

/** What the window is laid over: messages, or events where it is asked whether there was one. */
function rowsOf(condition: MessageCondition, scope: ConditionScope): PersonRows {
	const { operator } = condition;
	return operator === 'opened' || operator === 'clicked'
		? eventsOf(condition, scope)
		: sentMessages(scope, condition);
}

function eventsOf(condition: MessageCondition, scope: ConditionScope): PersonRows {
	const isOpening = condition.operator.endsWith('opened');
	return messageEvents(scope, {
		...condition,
		name: isOpening ? OPENED_EVENT : CLICKED_EVENT,
	});
}

const WORDS = {
	sent: 'was sent',
	not_sent: 'was not sent',
	opened: 'opened',
	not_opened: 'was sent and did not open',
	clicked: 'clicked in',
	not_clicked: 'was sent and did not click in',
} as const;

function describe(condition: MessageCondition): string {
	return `${WORDS[condition.operator]} ${messageWords(condition)}`;
}

function messageWords({ campaign, topic, channel, window }: MessageCondition): string {
	const words = [
		'a message',
		campaign === undefined ? '' : `of ${campaign}`,
		topic === undefined ? '' : `about ${topic}`,
		channel === undefined ? '' : `by ${channel}`,
		windowWords(window),
	];
	return words.filter((word) => word !== '').join(' ');
}

function toChange(condition: MessageCondition, { isMet }: ConditionAnswer): string {
	const { operator, window } = condition;
	// What comes now lies in the window.
	const messages = messageWords({ ...condition, window: undefined });
	const isOpening = operator.endsWith('opened');
	const event = isOpening ? OPENED_EVENT : CLICKED_EVENT;
	if (isUnanswered(condition)) {
		return isMet
			? `An event ${event} for it would end it.`
			: `It holds once ${messages} is sent and no ${event} follows.`;
	}
	const does =
		operator === 'sent' || operator === 'not_sent' ? 'Sending them' : `An event ${event} for`;
	const isOpposite = operator === 'not_sent';
	if (isMet === isOpposite) return `${does} ${messages} would ${isOpposite ? 'end it' : 'do'}.`;
	return window === undefined
		? 'It stays so: what was sent or done does not go away.'
		: `It changes once the last of them is no longer ${windowWords(window)}.`;
}
