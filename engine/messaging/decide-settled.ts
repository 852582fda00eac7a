import type { Message } from './types';

/** After this time a claim's run is taken for dead, if the other side tells repeats itself. */
export const CLAIM_LEASE_MS = 15 * 60_000;

/** The messages that are known so far: what later requests of a batch see. */
export interface KnownMessages {
	byKey: Map<string, Message>;
	byPerson: Map<string, Message>;
}

export interface SettledBasis {
	/** Of the keys, and of the campaigns and people. */
	messages: readonly (Message & { personId: string })[];
	provider: { name: string; honoursKey: boolean };
	now: number;
}

/** What tells which message a request is about. */
export interface MessageRef {
	key: string;
	/** The canonical profile. */
	personId: string;
	campaign: string;
	/** Whether any earlier message of the campaign to the person is this one. */
	isOncePerPerson: boolean;
}

/**
 * Of each reference the message that nothing more happens to now, so that there is no need to write it; `messages[i]`
 * answers `refs[i]`.
 */
export function findSettled(
	refs: readonly MessageRef[],
	basis: SettledBasis,
): (Message | undefined)[] {
	const known = knownFrom(basis);
	return refs.map((ref) => {
		const message = knownMessage(known, ref);
		return message !== undefined && isSettled(message, basis) ? message : undefined;
	});
}

/** The message that the reference is about, if there is one. */
export function knownMessage(
	{ byKey, byPerson }: KnownMessages,
	{ key, personId, campaign, isOncePerPerson }: MessageRef,
): Message | undefined {
	const ofPerson = isOncePerPerson ? byPerson.get(personKey(personId, campaign)) : undefined;
	const ofKey = byKey.get(key);
	return ofKey !== undefined && ofPerson !== undefined
		? weightier(ofKey, ofPerson)
		: (ofKey ?? ofPerson);
}

/** Whether nothing more happens to the message now: sent, given up, under way elsewhere, or held for later. */
export function isSettled(
	message: Message,
	{ now, provider }: Pick<SettledBasis, 'now' | 'provider'>,
): boolean {
	switch (message.status) {
		case 'sent':
		case 'unknown':
			return true;
		case 'failed':
			return !message.isRetryable;
		case 'held':
			return message.heldUntil !== null && message.heldUntil > now;
		case 'suppressed':
			return false;
		case 'claimed':
			return !isAbandoned(message, { now, provider });
	}
}

/** A claim of a run that died, which may be tried again because the other side knows a repeat by its key. */
function isAbandoned(
	{ provider: claimedWith, claimedAt }: Message,
	{ now, provider }: Pick<SettledBasis, 'now' | 'provider'>,
): boolean {
	return (
		provider.honoursKey &&
		claimedWith === provider.name &&
		(claimedAt ?? now) <= now - CLAIM_LEASE_MS
	);
}

/** The known messages of a basis, to which a batch adds its own. */
export function knownFrom({ messages }: Pick<SettledBasis, 'messages'>): KnownMessages {
	const known: KnownMessages = { byKey: new Map(), byPerson: new Map() };
	for (const { personId, ...message } of messages) remember(known, personId, message);
	return known;
}

/** Adds a message, or its new state. */
export function remember(
	{ byKey, byPerson }: KnownMessages,
	personId: string,
	message: Message,
): void {
	byKey.set(message.key, message);
	const person = personKey(personId, message.campaign);
	const known = byPerson.get(person);
	byPerson.set(
		person,
		known === undefined || known.id === message.id ? message : weightier(known, message),
	);
}

// What is the stronger reason not to write again, when two profiles with a message each became one person.
const WEIGHTS: readonly Message['status'][] = [
	'suppressed',
	'failed',
	'held',
	'unknown',
	'claimed',
	'sent',
];

function weightier(a: Message, b: Message): Message {
	const difference = WEIGHTS.indexOf(a.status) - WEIGHTS.indexOf(b.status);
	if (difference !== 0) return difference > 0 ? a : b;
	return a.id <= b.id ? a : b;
}

function personKey(personId: string, campaign: string): string {
	return `${personId}\n${campaign}`;
}
