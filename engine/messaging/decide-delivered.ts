import type { Delivery } from './providers/types';
import type { Message } from './types';

/** A claimed message with what became of it. A provider that names a time to come back holds the message until then. */
export function decideDelivered(message: Message, delivery: Delivery, now: number): Message {
	const confirmed = { ...message, confirmedAt: now };
	switch (delivery.status) {
		case 'accepted':
			return {
				...confirmed,
				status: 'sent',
				reason: null,
				explanation: `Accepted by ${message.provider ?? 'the provider'}.`,
				providerMessageId: delivery.providerMessageId ?? null,
			};
		case 'rejected':
			return { ...confirmed, ...said(delivery), status: 'failed', isRetryable: false };
		case 'unknown':
			return { ...confirmed, ...said(delivery), status: 'unknown' };
		case 'failed':
			return delivery.retryAfterMs === undefined
				? { ...confirmed, ...said(delivery), status: 'failed', isRetryable: true }
				: {
						...confirmed,
						explanation: delivery.explanation,
						status: 'held',
						reason: 'provider_busy',
						heldUntil: now + delivery.retryAfterMs,
					};
	}
}

function said({ reason, explanation }: { reason: string; explanation: string }) {
	return { reason, explanation };
}
