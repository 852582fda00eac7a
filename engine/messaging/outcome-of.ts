import { invariant } from '../values';
import type { HeldReason, Message, SendOutcome, SuppressedReason } from './types';

/** The message as an outcome: the same for the run that decided it and for each that asks again. */
export function outcomeOf(
	message: Message,
	{ profileId, duplicate }: { profileId: string; duplicate: boolean },
): SendOutcome {
	const { id, campaign, topic, channel, address, explanation, status, claimedAt } = message;
	const about = {
		messageId: id,
		profileId,
		campaign,
		topic,
		channel,
		address,
		explanation,
		duplicate,
	};
	const reason = message.reason ?? '';
	switch (status) {
		case 'sent': {
			const { confirmedAt: sentAt, provider, providerMessageId, subject } = message;
			invariant(sentAt !== null && provider !== null, 'send: a sent message was confirmed');
			return { status, ...about, sentAt, provider, providerMessageId, subject };
		}
		case 'held':
			invariant(message.heldUntil !== null, 'send: a held message has an end');
			return { status, ...about, reason: reason as HeldReason, heldUntil: message.heldUntil };
		case 'suppressed':
			return { status, ...about, reason: reason as SuppressedReason };
		case 'failed':
			return { status, ...about, reason, retryable: message.isRetryable };
		case 'unknown':
		case 'claimed':
			invariant(claimedAt !== null, 'send: an open message was claimed');
			return { status: 'unknown', ...about, reason, claimedAt };
	}
}
