import type { CustomerRef, IdentityRules } from '../identity';
import type { Rejected } from '../values';
import { checkJson, checkKey, checkOccurredAt, checkText, optionalText, rejected } from '../values';
import { ADDRESS_TYPES, canonicalAddress, checkChannel } from './channels';
import type { Channel } from './channels';
import type { ConsentReason, ConsentRecord, SetConsentRequest } from './types';
import { ALL_TOPICS } from './types';

export const TOPIC_LENGTH_MAX = 128;
const SOURCE_LENGTH_MAX = 128;
const PROOF_LENGTH_MAX = 16_384;

export type Refusal = Rejected<ConsentReason>;

/** A request whose own words are checked; its person, and perhaps its addresses, are still to be found. */
export interface PreparedConsent extends Omit<
	ConsentRecord,
	'id' | 'address' | 'recordedAt' | 'profileId'
> {
	customer: CustomerRef;
	/** Empty: the customer's. */
	addresses: string[];
}

export interface PrepareOptions {
	now: number;
	rules: IdentityRules;
}

/** Checks a request by itself. */
export function prepareSetConsent(
	request: SetConsentRequest,
	options: PrepareOptions,
): PreparedConsent | Refusal {
	const channel = checkChannel(request.channel);
	if (typeof channel !== 'string') return channel;
	const said = prepareWords(request);
	if ('reason' in said) return said;
	const occurredAt = checkOccurredAt(request.occurredAt, options.now);
	if (typeof occurredAt !== 'number') return occurredAt;
	const addresses = ownAddresses(request, channel, options);
	if (!Array.isArray(addresses)) return addresses;
	return {
		...said,
		channel,
		occurredAt,
		isDated: request.occurredAt !== undefined,
		addresses,
		customer: customerOf(request, channel),
	};
}

type Words = Pick<
	PreparedConsent,
	'status' | 'origin' | 'topic' | 'source' | 'proof' | 'idempotencyKey'
>;

function prepareWords(request: SetConsentRequest): Words | Refusal {
	const { status, origin = 'import' } = request;
	if (status !== 'granted' && status !== 'denied') return statusUnknown();
	if (origin !== 'person' && origin !== 'import') return originUnknown();
	const topic = checkTopic(request.topic);
	if (typeof topic !== 'string') return topic;
	const source = optionalText(request.source, 'source', SOURCE_LENGTH_MAX);
	if (typeof source !== 'string') return { ...source, reason: 'source_invalid' };
	const proof = checkJson(request.proof, 'proof', PROOF_LENGTH_MAX);
	if ('status' in proof) return { ...proof, reason: 'proof_invalid' };
	const idempotencyKey = checkKey(request.idempotencyKey);
	if (typeof idempotencyKey !== 'string') return idempotencyKey;
	const words = { topic, source, proof: proof.json, idempotencyKey };
	return { ...words, status, origin };
}

/** The topic as it is compared: trimmed, in lower case, `all` where there is none. */
export function checkTopic(topic: string | undefined): string | Rejected<'topic_invalid'> {
	if (topic === undefined || topic.trim() === '') return ALL_TOPICS;
	const text = checkText(topic, 'topic', TOPIC_LENGTH_MAX);
	return typeof text === 'string' ? text.toLowerCase() : { ...text, reason: 'topic_invalid' };
}

/** The address of the request, or else those that its own identifiers are. */
function ownAddresses(
	{ address, customer }: SetConsentRequest,
	channel: Channel,
	{ rules }: PrepareOptions,
): string[] | Refusal {
	if (!isEmpty(address)) {
		const canonical = canonicalAddress(channel, address, rules);
		return 'address' in canonical ? [canonical.address] : canonical;
	}
	const named = (customer?.identifiers ?? []).filter(
		({ type, value }) => type === ADDRESS_TYPES[channel] && !isEmpty(value),
	);
	const canonical = named.map(({ value }) => canonicalAddress(channel, value, rules));
	const valid = canonical.flatMap((one) => ('address' in one ? [one.address] : []));
	const [first] = canonical;
	// An address that is none must not become silence about a customer who said something.
	if (valid.length === 0 && first !== undefined && 'reason' in first) return first;
	return [...new Set(valid)];
}

/** Who it is about; the address names its owner where the request names nobody. */
function customerOf({ customer, address }: SetConsentRequest, channel: Channel): CustomerRef {
	const namesSomebody =
		customer?.profileId !== undefined ||
		(customer?.identifiers ?? []).some(({ value }) => !isEmpty(value));
	if (customer !== undefined && (namesSomebody || isEmpty(address))) return customer;
	return { identifiers: [{ type: ADDRESS_TYPES[channel], value: address }] };
}

/** Whether a field says nothing. */
export function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

function statusUnknown(): Refusal {
	return rejected('status_unknown', {
		field: 'status',
		message: 'The status is neither granted nor denied',
		mend: 'Set the status to granted or denied.',
	});
}

function originUnknown(): Refusal {
	return rejected('origin_unknown', {
		field: 'origin',
		message: 'Who gave this consent is neither the customer nor an import',
		mend: 'Set it to person or import.',
	});
}
