import type { Channel, Permission } from '../consent';
import { loadPermission } from '../consent';
import type { FindOutcome, ProfileFound } from '../identity';
import { findCustomers } from '../identity';
import type { EngineContext, Tx } from '../store';
import { invariant } from '../values';
import type { SendCommand, SendDecision, SendPolicy } from './decide-send';
import { decideSend } from './decide-send';
import type { PreparedSend, Refusal } from './prepare-send';
import { messageKey } from './prepare-send';
import type { Provider } from './providers/types';
import { loadMessages, loadSentAt, saveMessages } from './repository';
import type { Content } from './template';
import type { Message } from './types';

const HOUR_MS = 3_600_000;
const NOTHING_KNOWN: Permission = { consent: { status: 'unknown', topic: '', explanation: '' } };

type FoundPerson = Extract<FindOutcome, { status: 'found' }>;

/** A request whose person, address and texts are known. */
export interface ReadySend {
	prepared: PreparedSend;
	profile: ProfileFound;
	homeProfileId: string;
	address: string | null;
	content: Content | Refusal;
}

export interface ClaimScope {
	channel: Channel;
	policy: SendPolicy;
	provider: Provider;
}

/** What was decided for a request, and the person it is about now. */
export interface Claimed {
	decision: SendDecision;
	personId: string;
}

/**
 * Decides about the requests with their people locked, and saves what was decided: after this transaction a message is
 * ours to hand over, and no other run will. `claims[i]` answers `ready[i]`. Some nine queries.
 */
export async function claimMessages(
	context: EngineContext & { tx: Tx },
	ready: readonly ReadySend[],
	scope: ClaimScope,
): Promise<Claimed[]> {
	const people = await lockPeople(context.tx, ready);
	const held = ready.flatMap((one, i) => {
		const person = people[i];
		return person?.status === 'found' ? [{ ...one, person }] : [];
	});
	const claims = await claimHeld(context, held, scope);
	let next = 0;
	return people.map((person) => {
		// Erased since they were found.
		if (person.status === 'rejected') return { decision: person, personId: '' };
		const claim = claims[next++];
		invariant(claim !== undefined, 'send: one claim per person');
		return claim;
	});
}

/** A request whose person stays as they are until the transaction ends. */
type HeldSend = ReadySend & { person: FoundPerson };

async function claimHeld(
	{ tx, clock, ids }: EngineContext & { tx: Tx },
	held: readonly HeldSend[],
	scope: ClaimScope,
): Promise<Claimed[]> {
	const now = clock.now();
	const people = held.map(({ person }) => person);
	const personByProfile = new Map(
		people.flatMap(({ profileId, memberIds }) => memberIds.map((id) => [id, profileId] as const)),
	);
	const permissions = await loadPermissions(tx, held, scope.channel);
	const commands = held.map((one, i) => commandOf(one, scope.channel, permissions[i]));
	const lookup = {
		channel: scope.channel,
		keys: commands.map(({ key }) => key),
		personByProfile,
		campaigns: [...new Set(commands.map(({ campaign }) => campaign))],
	};
	const { frequencyCap } = scope.policy;
	const decisions = decideSend(commands, {
		messages: await loadMessages(tx, lookup),
		sentAtByPerson:
			frequencyCap === undefined
				? new Map()
				: await loadSentAt(tx, lookup, now - frequencyCap.hours * HOUR_MS),
		policy: scope.policy,
		provider: scope.provider,
		now,
		nextId: () => ids.next(),
	});
	await saveMessages(tx, messagesToSave(decisions));
	return decisions.map((decision, i) => ({ decision, personId: commands[i]?.personId ?? '' }));
}

function lockPeople(tx: Tx, ready: readonly ReadySend[]): Promise<FindOutcome[]> {
	const refs = ready.map(({ profile: { profileId }, homeProfileId }) => ({
		profileId,
		homeProfileId,
	}));
	return findCustomers({ tx }, refs, { lock: true });
}

async function loadPermissions(
	tx: Tx,
	ready: readonly ReadySend[],
	channel: Channel,
): Promise<Permission[]> {
	const questions = ready.flatMap(({ address, prepared: { topic } }) =>
		address === null ? [] : [{ channel, address, topic }],
	);
	const permissions = await loadPermission(tx, questions);
	let next = 0;
	return ready.map(
		({ address }) => (address === null ? undefined : permissions[next++]) ?? NOTHING_KNOWN,
	);
}

function commandOf(
	{ prepared, profile, person, address, content }: HeldSend,
	channel: Channel,
	permission: Permission | undefined,
): SendCommand {
	invariant(permission !== undefined, 'send: one permission each');
	const text =
		'reason' in content
			? { contentProblem: content }
			: content.subject === undefined
				? {}
				: { subject: content.subject };
	return {
		key: messageKey(prepared, channel, person.profileId),
		isOncePerPerson: prepared.key === undefined,
		personId: person.profileId,
		profileId: person.homeProfileId,
		campaign: prepared.campaign,
		topic: prepared.topic,
		channel,
		address,
		timezone: profile.traits.timezone,
		permission,
		...text,
	};
}

/** Of each message its last state: a person may come twice in a batch. */
function messagesToSave(decisions: readonly SendDecision[]): Message[] {
	const changed = decisions.flatMap((one) =>
		'reason' in one || one.duplicate ? [] : [one.message],
	);
	return [...new Map(changed.map((message) => [message.id, message])).values()];
}
