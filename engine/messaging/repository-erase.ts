import type { Selectable } from 'kysely';
import type { Channel } from '../consent';
import type { ErasedCounts, Erasure } from '../identity';
import type { Tables, Tx } from '../store';
import { mapRows } from '../store';

type MessageRow = Selectable<Tables['message']>;

/** What became of the messages of people who are erased. */
export interface ErasedMessages {
	messages: ErasedCounts;
	/** Where they went. */
	addresses: { channel: Channel; address: string }[];
}

/**
 * For another capability, inside its transaction: gives the messages of people who are erased to their tombstones,
 * without address, subject and what their provider said. Campaign, channel and status stay, so that counts do.
 */
export async function eraseMessages(tx: Tx, erasure: Erasure): Promise<ErasedMessages> {
	const { profileIds, tombstoneOf, pseudonymOf } = erasure;
	const addresses: ErasedMessages['addresses'] = [];
	const ofPeople = { table: 'message', column: 'profile_id', values: profileIds } as const;
	const messages = await mapRows(tx, ofPeople, (message) => {
		const { channel, address } = message;
		if (address !== null) addresses.push({ channel: channel as Channel, address });
		return {
			...anonymous(message),
			key: pseudonymOf(message.key),
			profile_id: tombstoneOf(message.profile_id),
		};
	});
	return { messages, addresses };
}

function anonymous(message: MessageRow): MessageRow {
	return {
		...message,
		...settled(message),
		address: message.address === null ? null : '',
		explanation: 'The customer was erased.',
		is_retryable: 0,
		held_until: null,
		provider_message_id: null,
		subject: null,
	};
}

/** Nothing more is sent, and a run that is handing the message over no longer finds its claim to write the address to. */
function settled({ status, reason }: MessageRow): Pick<MessageRow, 'status' | 'reason'> {
	if (status === 'held') return { status: 'suppressed', reason: 'erased' };
	return status === 'claimed' ? { status: 'unknown', reason: 'erased' } : { status, reason };
}
