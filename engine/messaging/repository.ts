import type { Selectable } from 'kysely';
import type { Channel } from '../consent';
import type { Tables, Tx } from '../store';
import { inValues, lockRows, touchProfiles, upsertRows } from '../store';
import type { Message } from './types';

/** What a batch of messages is looked up by. */
export interface MessageLookup {
	channel: Channel;
	keys: readonly string[];
	/** Each member profile with its person. */
	personByProfile: ReadonlyMap<string, string>;
	campaigns: readonly string[];
}

/** The messages of the keys, and those of the campaigns to the people, each with its person. */
export async function loadMessages(
	tx: Tx,
	{ channel, keys, personByProfile, campaigns }: MessageLookup,
): Promise<(Message & { personId: string })[]> {
	if (keys.length === 0) return [];
	const ofKeys = await tx
		.selectFrom('message')
		.where(inValues(tx, 'key', keys))
		.selectAll()
		.execute();
	const ofPeople = await tx
		.selectFrom('message')
		.where(inValues(tx, 'profile_id', [...personByProfile.keys()]))
		.where('channel', '=', channel)
		.where(inValues(tx, 'campaign', campaigns))
		.selectAll()
		.execute();
	const rows = new Map([...ofKeys, ...ofPeople].map((row) => [row.id, row]));
	return [...rows.values()].map((row) => ({
		...messageOf(row),
		personId: personByProfile.get(row.profile_id) ?? row.profile_id,
	}));
}

/** When each person was handed a message on the channel after `since`, or perhaps was. */
export async function loadSentAt(
	tx: Tx,
	{ channel, personByProfile }: Pick<MessageLookup, 'channel' | 'personByProfile'>,
	since: number,
): Promise<Map<string, number[]>> {
	const rows = await tx
		.selectFrom('message')
		.where(inValues(tx, 'profile_id', [...personByProfile.keys()]))
		.where('channel', '=', channel)
		.where('claimed_at', '>', since)
		.where('status', 'in', ['claimed', 'sent', 'unknown'])
		.select(['profile_id', 'claimed_at'])
		.execute();
	const times = new Map<string, number[]>();
	for (const row of rows) {
		const personId = personByProfile.get(row.profile_id) ?? row.profile_id;
		const known = times.get(personId) ?? [];
		times.set(personId, known);
		if (row.claimed_at !== null) known.push(row.claimed_at);
	}
	return times;
}

/** Inserts messages or replaces those with the same id. */
export async function saveMessages(tx: Tx, messages: readonly Message[]): Promise<void> {
	await upsertRows(
		tx,
		{ table: 'message', key: ['id'] },
		messages.map((message) => ({
			id: message.id,
			key: message.key,
			profile_id: message.profileId,
			campaign: message.campaign,
			topic: message.topic,
			channel: message.channel,
			address: message.address,
			status: message.status,
			reason: message.reason,
			explanation: message.explanation,
			is_retryable: message.isRetryable ? 1 : 0,
			decided_at: message.decidedAt,
			claimed_at: message.claimedAt,
			confirmed_at: message.confirmedAt,
			held_until: message.heldUntil,
			provider: message.provider,
			provider_message_id: message.providerMessageId,
			attempts: message.attempts,
			subject: message.subject,
		})),
	);
	await touchProfiles(
		tx,
		messages.map(({ profileId }) => profileId),
	);
}

/** Which of the messages are still claimed, locked until the transaction ends. */
export async function lockClaimed(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
	await lockRows(tx, { table: 'message' }, ids);
	const rows = await tx
		.selectFrom('message')
		.where(inValues(tx, 'id', ids))
		.where('status', '=', 'claimed')
		.select('id')
		.execute();
	return new Set(rows.map((row) => row.id));
}

function messageOf(row: Selectable<Tables['message']>): Message {
	return {
		id: row.id,
		key: row.key,
		profileId: row.profile_id,
		campaign: row.campaign,
		topic: row.topic,
		channel: row.channel as Channel,
		address: row.address,
		status: row.status as Message['status'],
		reason: row.reason,
		explanation: row.explanation,
		isRetryable: row.is_retryable === 1,
		decidedAt: row.decided_at,
		claimedAt: row.claimed_at,
		confirmedAt: row.confirmed_at,
		heldUntil: row.held_until,
		provider: row.provider,
		providerMessageId: row.provider_message_id,
		attempts: row.attempts,
		subject: row.subject,
	};
}
