import { recordEvents } from '../events';
import type { EngineContext, Tx } from '../store';
import { decideDelivered } from './decide-delivered';
import type { Delivery } from './providers/types';
import { lockClaimed, saveMessages } from './repository';
import type { Message } from './types';

/** What every sent message leaves in its customer's history. */
export const SENT_EVENT = 'message_sent';
const EVENT_SOURCE = 'messaging';

/** A claimed message and what its provider made of it. */
export interface Delivered {
	message: Message;
	delivery: Delivery;
}

/**
 * Saves what became of claimed messages, and an event for each one sent, so that a sale can be credited to it. One that
 * another run has confirmed meanwhile stays as that run left it. `messages[i]` answers `delivered[i]`.
 */
export async function confirmMessages(
	context: EngineContext & { tx: Tx },
	delivered: readonly Delivered[],
): Promise<Message[]> {
	const { tx, clock } = context;
	const now = clock.now();
	const confirmed = delivered.map(({ message, delivery }) =>
		decideDelivered(message, delivery, now),
	);
	const open = await lockClaimed(
		tx,
		confirmed.map(({ id }) => id),
	);
	const ours = confirmed.filter(({ id }) => open.has(id));
	await saveMessages(tx, ours);
	await recordEvents(context, ours.filter(({ status }) => status === 'sent').map(eventOf));
	return confirmed;
}

function eventOf({
	id,
	profileId,
	campaign,
	topic,
	channel,
	confirmedAt,
	claimedAt,
	address,
}: Message) {
	return {
		profileId,
		name: SENT_EVENT,
		occurredAt: confirmedAt ?? claimedAt ?? 0,
		channel,
		source: EVENT_SOURCE,
		isTouchpoint: true,
		propertiesJson: JSON.stringify({ campaign, topic, messageId: id, address }),
	};
}
