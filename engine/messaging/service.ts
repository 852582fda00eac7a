import type { ProfileFound, ProfileOutcome } from '../identity';
import { getProfiles, loadRules, resolveCustomers, rulesForRegion } from '../identity';
import type { EngineContext, Tx } from '../store';
import { inChunks } from '../store';
import { InvalidInputError, invariant } from '../values';
import type { Claimed, ClaimScope, ReadySend } from './claim';
import { claimMessages } from './claim';
import type { Delivered } from './confirm';
import { confirmMessages } from './confirm';
import { findSettled } from './decide-settled';
import type { Deliverer } from './deliver';
import { openDeliverer } from './deliver';
import { outcomeOf } from './outcome-of';
import type { PreparedSend, Refusal } from './prepare-send';
import { addressFor, checkPolicy, messageKey, prepareSend } from './prepare-send';
import { openProvider } from './providers/open-provider';
import type { OutgoingMessage } from './providers/types';
import { loadMessages } from './repository';
import type { Content, MessageTemplate, TemplateScope } from './template';
import { compileTemplate } from './template';
import { templateScope } from './template-scope';
import type { Message, SendOptions, SendOutcome, SendRequest } from './types';

/** Messages claimed at once: as many stay `unknown` when the machine stops between claim and confirmation. */
const CLAIMS_PER_CHUNK = 50;

type Located = Omit<ReadySend, 'content'>;

interface SendScope extends ClaimScope {
	context: EngineContext;
	options: SendOptions;
	deliverer: Deliverer;
	render: (scope: TemplateScope) => Content | Refusal;
}

/**
 * Sends each customer a message, or says why not; `outcomes[i]` answers `requests[i]`. Customers who are new are made.
 * Times are epoch ms. Safe to repeat: a person gets one message per campaign and channel (or per `key`), and a repeat
 * gives the first outcome with `duplicate: true`; only what was held until a time that has passed, suppressed, or
 * failed for the moment is decided anew. A message is claimed in the store before it is handed over, and confirmed after.
 * Some 15 queries per 500 requests that are settled, and as many per 50 that are sent.
 * @throws InvalidInputError for a template or policy that makes no sense, before anything is claimed; not retryable.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); a message under way then is `unknown` afterwards.
 */
export async function sendMessages(
	context: EngineContext,
	requests: readonly SendRequest[],
	options: SendOptions,
): Promise<SendOutcome[]> {
	checkTemplate(options.template, options.channel);
	const render = compileTemplate(options.template);
	const policy = checkPolicy(options);
	const provider = await openProvider(options.through);
	const { channel } = options;
	const deliverer = openDeliverer(provider);
	const scope: SendScope = { context, options, channel, policy, provider, deliverer, render };
	try {
		return await inChunks(requests, (chunk) => sendChunk(scope, chunk));
	} finally {
		provider.close();
	}
}

function checkTemplate(
	{ subject = '', text = '', html = '' }: MessageTemplate,
	channel: string,
): void {
	if (text.trim() === '' && html.trim() === '') {
		throw new InvalidInputError('The message has no text. Fill in Text or HTML.');
	}
	if (channel === 'email' && subject.trim() === '') {
		throw new InvalidInputError('The message has no subject. Fill in Subject.');
	}
}

async function sendChunk(scope: SendScope, chunk: readonly SendRequest[]): Promise<SendOutcome[]> {
	const located = await locate(scope, chunk);
	const settled = await findSettledOutcomes(scope, located);
	const open = located.filter((one): one is Located => !('reason' in one) && !settled.has(one));
	const sent = await inChunks(open, (part) => sendOpen(scope, part), CLAIMS_PER_CHUNK);
	const outcomes = new Map(open.map((one, i) => [one, sent[i]]));
	return located.map((one) => {
		if ('reason' in one) return one;
		const outcome = settled.get(one) ?? outcomes.get(one);
		invariant(outcome !== undefined, 'send: one outcome per request');
		return outcome;
	});
}

/** Who each request is about and where to reach them. */
async function locate(
	{ context, options }: SendScope,
	chunk: readonly SendRequest[],
): Promise<(Located | Refusal)[]> {
	const region = options.defaultRegion ? { defaultRegion: options.defaultRegion } : {};
	const rules = rulesForRegion(await context.store.read(loadRules), options.defaultRegion);
	const prepared = chunk.map((request) => prepareSend(request, options, rules));
	const customers = prepared.map((one) => ('reason' in one ? { identifiers: [] } : one.customer));
	const people = await context.store.write((tx) =>
		resolveCustomers({ ...context, tx }, customers, region),
	);
	const profiles = await getProfiles(
		context,
		people.map((person) => (person.status === 'rejected' ? {} : { profileId: person.profileId })),
	);
	return prepared.map((one, i) => {
		const person = people[i];
		if ('reason' in one) return one;
		invariant(person !== undefined, 'send: one person per request');
		if (person.status === 'rejected') return person;
		return withAddress(one, options, { profile: profiles[i], homeProfileId: person.homeProfileId });
	});
}

function withAddress(
	prepared: PreparedSend,
	{ channel }: SendOptions,
	{ profile, homeProfileId }: { profile: ProfileOutcome | undefined; homeProfileId: string },
): Located | Refusal {
	invariant(profile !== undefined, 'send: one profile per person');
	// Erased since they were found.
	if (profile.status === 'rejected') return profile;
	const address = addressFor(prepared, profile, channel);
	if (typeof address === 'object' && address !== null) return address;
	return { prepared, profile, homeProfileId, address };
}

/** Messages that nothing more happens to are answered from the store, without writing their texts again. */
async function findSettledOutcomes(
	{ context, channel, provider }: SendScope,
	located: readonly (Located | Refusal)[],
): Promise<Map<Located, SendOutcome>> {
	const ready = located.filter((one): one is Located => !('reason' in one));
	const refs = ready.map(({ prepared, profile: { profileId } }) => ({
		key: messageKey(prepared, channel, profileId),
		personId: profileId,
		campaign: prepared.campaign,
		isOncePerPerson: prepared.key === undefined,
	}));
	const messages = await context.store.read((tx) =>
		loadMessages(tx, {
			channel,
			keys: refs.map(({ key }) => key),
			personByProfile: new Map(ready.flatMap(({ profile }) => membersOf(profile))),
			campaigns: [...new Set(refs.map(({ campaign }) => campaign))],
		}),
	);
	const settled = findSettled(refs, { messages, provider, now: context.clock.now() });
	return new Map(
		ready.flatMap((one, i) => {
			const message = settled[i];
			const { profileId } = one.profile;
			return message === undefined
				? []
				: [[one, outcomeOf(message, { profileId, duplicate: true })]];
		}),
	);
}

function membersOf({ profileId, memberIds }: ProfileFound): [string, string][] {
	return memberIds.map((id) => [id, profileId]);
}

/** Claim, hand over, confirm: each step is saved before the next begins. */
async function sendOpen(scope: SendScope, located: readonly Located[]): Promise<SendOutcome[]> {
	const { context, render } = scope;
	const ready = located.map((one) => ({
		...one,
		content: render(templateScope(one.prepared, one.profile)),
	}));
	const claims = await context.store.write((tx) => claimMessages({ ...context, tx }, ready, scope));
	const confirmed = await handOver(scope, ready, claims);
	return claims.map(({ decision, personId }) => {
		if ('reason' in decision) return decision;
		const message = confirmed.get(decision.message.id) ?? decision.message;
		return outcomeOf(message, { profileId: personId, duplicate: decision.duplicate });
	});
}

async function handOver(
	{ context, deliverer }: SendScope,
	ready: readonly ReadySend[],
	claims: readonly Claimed[],
): Promise<Map<string, Message>> {
	const claimed = claims.flatMap(({ decision, personId }, i) => {
		const one = ready[i];
		if ('reason' in decision || !decision.isClaimed || one === undefined) return [];
		return [{ message: decision.message, outgoing: outgoingOf(decision.message, one, personId) }];
	});
	if (claimed.length === 0) return new Map();
	const deliveries = await deliverer.deliver(claimed.map(({ outgoing }) => outgoing));
	const delivered = claimed.map(({ message }, i): Delivered => {
		const delivery = deliveries[i];
		invariant(delivery !== undefined, 'send: one delivery per message');
		return { message, delivery };
	});
	const confirmed = await context.store.write((tx: Tx) =>
		confirmMessages({ ...context, tx }, delivered),
	);
	return new Map(confirmed.map((message) => [message.id, message]));
}

function outgoingOf(
	message: Message,
	{ prepared, content }: ReadySend,
	profileId: string,
): OutgoingMessage {
	invariant(!('reason' in content), 'send: a claimed message has its texts');
	invariant(message.address !== null, 'send: a claimed message has an address');
	const { from, replyTo } = prepared;
	return {
		messageId: message.id,
		profileId,
		campaign: message.campaign,
		topic: message.topic,
		channel: message.channel,
		address: message.address,
		...(from === undefined ? {} : { from }),
		...(replyTo === undefined ? {} : { replyTo }),
		...content,
	};
}
