import type { Channel, Permission } from '../consent';
import type { Rejected } from '../values';
import { formatInstant } from '../values';
import type { QuietHours } from './decide-quiet-hours';
import { quietUntil, zoneOf } from './decide-quiet-hours';
import type { KnownMessages, MessageRef, SettledBasis } from './decide-settled';
import { isSettled, knownFrom, knownMessage, remember } from './decide-settled';
import type { FrequencyCap, HeldReason, Message, SendReason, SuppressedReason } from './types';

const HOUR_MS = 3_600_000;

/** One message to decide on, its person locked. */
export interface SendCommand extends MessageRef {
	/** The home profile. */
	profileId: string;
	topic: string;
	channel: Channel;
	address: string | null;
	/** The customer's own zone, if known. */
	timezone?: unknown;
	permission: Permission;
	/** Why the message cannot be written for this person. */
	contentProblem?: Rejected<SendReason>;
	subject?: string;
}

export interface SendPolicy {
	requiresOptIn: boolean;
	quietHours?: QuietHours;
	frequencyCap?: FrequencyCap;
}

/** What the decision needs besides the commands. */
export interface SendBasis extends SettledBasis {
	/** When each person was last sent something on the channel, epoch ms, without order. */
	sentAtByPerson: ReadonlyMap<string, readonly number[]>;
	policy: SendPolicy;
	nextId: () => string;
}

/** What was decided for one command: a message (as it stands now), or that there will be none. */
export type SendDecision =
	{ message: Message; duplicate: boolean; isClaimed: boolean } | Rejected<SendReason>;

interface State extends SendBasis, KnownMessages {
	sentAt: Map<string, number[]>;
}

type Verdict =
	| { status: 'send' }
	| { status: 'suppressed'; reason: SuppressedReason; explanation: string }
	| { status: 'held'; reason: HeldReason; explanation: string; heldUntil: number };

/**
 * Decides which messages are sent now, held or suppressed. `decisions[i]` answers `commands[i]`; later commands see
 * earlier ones, so that a person who comes twice is written to once and caps hold within the batch. What is to be
 * saved are the messages of the decisions that are no duplicates.
 */
export function decideSend(commands: readonly SendCommand[], basis: SendBasis): SendDecision[] {
	const state: State = {
		...basis,
		...knownFrom(basis),
		sentAt: new Map([...basis.sentAtByPerson].map(([person, times]) => [person, [...times]])),
	};
	return commands.map((command) => decideOne(state, command));
}

function decideOne(state: State, command: SendCommand): SendDecision {
	const known = knownMessage(state, command);
	if (known !== undefined && isSettled(known, state)) {
		return { message: known, duplicate: true, isClaimed: false };
	}
	const verdict = judge(state, command);
	if (verdict.status === 'send') return claim(state, command, known);
	if (
		known?.status === verdict.status &&
		known.reason === verdict.reason &&
		verdict.status === 'suppressed'
	) {
		return { message: known, duplicate: true, isClaimed: false };
	}
	const message: Message = {
		...draft(state, command, known),
		...verdict,
		heldUntil: verdict.status === 'held' ? verdict.heldUntil : null,
	};
	remember(state, command.personId, message);
	return { message, duplicate: false, isClaimed: false };
}

function judge(state: State, command: SendCommand): Verdict {
	return suppression(command, state.policy) ?? hold(state, command) ?? { status: 'send' };
}

function suppression(
	{ address, channel, permission }: SendCommand,
	policy: SendPolicy,
): Verdict | undefined {
	if (address === null) {
		const explanation = `The customer has no address for ${channel}.`;
		return { status: 'suppressed', reason: 'address_missing', explanation };
	}
	const { consent, suppression: listed } = permission;
	if (consent.status === 'denied') {
		return { status: 'suppressed', reason: 'consent_denied', explanation: consent.explanation };
	}
	if (listed?.reason === 'erased') {
		const explanation =
			'The owner of this address had their data erased. Nothing is sent to it until they agree to it themselves.';
		return { status: 'suppressed', reason: 'erased', explanation };
	}
	if (consent.status === 'unknown' && policy.requiresOptIn) {
		const explanation = 'The customer has not agreed to this topic, and Require Opt-In is on.';
		return { status: 'suppressed', reason: 'consent_missing', explanation };
	}
	if (listed === undefined) return undefined;
	const explanation = `Nothing is sent to this address since ${formatInstant(listed.suppressedAt)} (${listed.reason}).`;
	return { status: 'suppressed', reason: 'address_suppressed', explanation };
}

/** The cap first, then the quiet hours in which its end may lie. */
function hold({ now, policy, sentAt }: State, command: SendCommand): Verdict | undefined {
	const { quietHours, frequencyCap } = policy;
	const freeAt =
		frequencyCap === undefined
			? undefined
			: capFreeAt(sentAt.get(command.personId) ?? [], frequencyCap, now);
	const zone = quietHours === undefined ? '' : zoneOf(command.timezone, quietHours);
	const quietEnd =
		quietHours === undefined ? undefined : quietUntil(freeAt ?? now, quietHours, zone);
	const heldUntil = quietEnd ?? freeAt;
	if (heldUntil === undefined) return undefined;
	if (freeAt === undefined || frequencyCap === undefined) {
		const explanation = `It is within the quiet hours of ${zone}; they end at ${formatInstant(heldUntil)}.`;
		return { status: 'held', reason: 'quiet_hours', explanation, heldUntil };
	}
	const explanation =
		`The customer has had ${frequencyCap.messagesMax} messages within ${frequencyCap.hours} hours; the next may go ` +
		`at ${formatInstant(heldUntil)}.`;
	return { status: 'held', reason: 'frequency_cap', explanation, heldUntil };
}

/** When the oldest of the messages that fill the cap leaves the window; undefined where the cap is not full. */
export function capFreeAt(
	sentAt: readonly number[],
	{ messagesMax, hours }: FrequencyCap,
	now: number,
): number | undefined {
	const windowMs = hours * HOUR_MS;
	const within = sentAt.filter((at) => at > now - windowMs).toSorted((a, b) => b - a);
	const oldest = within[messagesMax - 1];
	return oldest === undefined ? undefined : oldest + windowMs;
}

function claim(state: State, command: SendCommand, known: Message | undefined): SendDecision {
	if (command.contentProblem !== undefined) return command.contentProblem;
	const message: Message = {
		...draft(state, command, known),
		status: 'claimed',
		reason: 'delivery_open',
		explanation:
			'A run is handing this message over, or was stopped while it did. It is not sent again by itself.',
		claimedAt: state.now,
		provider: state.provider.name,
		attempts: (known?.attempts ?? 0) + 1,
		subject: command.subject ?? null,
	};
	const times = state.sentAt.get(command.personId) ?? [];
	state.sentAt.set(command.personId, [...times, state.now]);
	remember(state, command.personId, message);
	return { message, duplicate: false, isClaimed: true };
}

/** A message before its verdict; one that is known keeps its id, so that the other side can tell a repeat. */
function draft({ now, nextId }: State, command: SendCommand, known: Message | undefined): Message {
	const { key, profileId, campaign, topic, channel, address } = command;
	const { id, attempts, claimedAt, ...first } = known ?? {
		id: nextId(),
		attempts: 0,
		claimedAt: null,
	};
	return {
		key,
		profileId,
		...('key' in first ? { key: first.key, profileId: first.profileId } : {}),
		id,
		campaign,
		topic,
		channel,
		address,
		status: 'held',
		reason: null,
		explanation: '',
		isRetryable: false,
		decidedAt: now,
		claimedAt,
		confirmedAt: null,
		heldUntil: null,
		provider: null,
		providerMessageId: null,
		attempts,
		subject: null,
	};
}
