import type { Channel } from '../consent';
import { ADDRESS_TYPES, canonicalAddress, checkTopic, newestFirst } from '../consent';
import type { CustomerRef, IdentityRules, ProfileFound } from '../identity';
import type { Rejected } from '../values';
import { checkKey, checkText, hashKey, InvalidInputError, rejected } from '../values';
import { isZone } from './decide-quiet-hours';
import type { SendPolicy } from './decide-send';
import type { Sender } from './providers/types';
import { parseSender } from './sender';
import type { SendOptions, SendReason, SendRequest } from './types';

export const CAMPAIGN_LENGTH_MAX = 128;
const MINUTES_PER_DAY = 1_440;
const MESSAGES_MAX = 1_000;
const HOURS_MAX = 8_784;

export type Refusal = Rejected<SendReason>;

/** A request whose own words are checked; its person is still to be found. */
export interface PreparedSend {
	customer: CustomerRef;
	campaign: string;
	topic: string;
	key?: string;
	/** The one to use, in canonical form. Absent: the customer's newest. */
	address?: string;
	/** Why the item's own address is none; said where the customer has none either. */
	addressProblem?: Refusal;
	from?: Sender;
	replyTo?: Sender;
	fields: Readonly<Record<string, unknown>>;
}

/** Checks a request by itself. `rules` say how addresses are compared. */
export function prepareSend(
	request: SendRequest,
	options: SendOptions,
	rules: IdentityRules,
): PreparedSend | Refusal {
	const campaign = checkText(request.campaign, 'campaign', CAMPAIGN_LENGTH_MAX);
	if (typeof campaign !== 'string') return { ...campaign, reason: 'campaign_invalid' };
	const topic = checkTopic(request.topic);
	if (typeof topic !== 'string') return topic;
	const key = request.key === undefined ? undefined : checkKey(request.key);
	if (typeof key === 'object') return key;
	const senders = prepareSenders(request, options);
	if ('reason' in senders) return senders;
	const address = prepareAddress(request, options.channel, rules);
	if ('reason' in address) return address;
	return {
		...address,
		...senders,
		customer: customerOf(request, options.channel),
		campaign,
		topic,
		...(key === undefined ? {} : { key }),
		fields: request.fields ?? {},
	};
}

function prepareSenders(
	{ from = '', replyTo = '' }: SendRequest,
	{ through }: SendOptions,
): { from?: Sender; replyTo?: Sender } | Refusal {
	const senders: { from?: Sender; replyTo?: Sender } = {};
	if (from.trim() === '' && through.kind === 'smtp') return senderMissing();
	if (from.trim() !== '') {
		const sender = parseSender(from, 'From');
		if ('reason' in sender) return sender;
		senders.from = sender;
	}
	if (replyTo.trim() === '') return senders;
	const sender = parseSender(replyTo, 'Reply To');
	return 'reason' in sender ? sender : { ...senders, replyTo: sender };
}

function prepareAddress(
	{ address, itemAddresses = [] }: SendRequest,
	channel: Channel,
	rules: IdentityRules,
): { address?: string; addressProblem?: Refusal } | Refusal {
	const canonical = (value: unknown) => {
		const answer = canonicalAddress(channel, value, rules);
		// It is written to as it is spelled; what may be sent to it is looked up by the rules as well.
		return 'address' in answer ? { address: answer.spelled ?? answer.address } : answer;
	};
	if (!isEmpty(address)) {
		const given = canonical(address);
		return 'address' in given ? given : addressInvalid(given.mend);
	}
	const own = itemAddresses.filter((value) => !isEmpty(value)).map(canonical);
	const valid = own.find((one) => 'address' in one);
	if (valid !== undefined) return valid;
	const problem = own.find((one) => 'reason' in one);
	return problem === undefined ? {} : { addressProblem: addressInvalid(problem.mend) };
}

/** Who it is about; an address names its owner where the item names nobody. */
function customerOf({ customer, address }: SendRequest, channel: Channel): CustomerRef {
	const namesSomebody =
		customer.profileId !== undefined ||
		(customer.identifiers ?? []).some(({ value }) => !isEmpty(value));
	if (namesSomebody || isEmpty(address)) return customer;
	return { identifiers: [{ type: ADDRESS_TYPES[channel], value: address }] };
}

/** The address to write to: the request's own, else the customer's newest; null where there is none. */
export function addressFor(
	{ address, addressProblem }: PreparedSend,
	profile: ProfileFound,
	channel: Channel,
): string | null | Refusal {
	if (address !== undefined) return address;
	const [newest] = newestFirst(profile.identifiers, ADDRESS_TYPES[channel]);
	return newest ?? addressProblem ?? null;
}

/** One message per campaign, channel and person, or per the key that the request brings. */
export function messageKey(
	{ campaign, key }: PreparedSend,
	channel: Channel,
	personId: string,
): string {
	return key === undefined
		? hashKey(['person', campaign, channel, personId])
		: hashKey(['key', campaign, channel, key]);
}

/**
 * The policy of a call.
 * @throws InvalidInputError where it makes no sense.
 */
export function checkPolicy({
	requiresOptIn = false,
	quietHours,
	frequencyCap,
}: SendOptions): SendPolicy {
	const policy: SendPolicy = { requiresOptIn };
	if (quietHours !== undefined) {
		const { startMinute, endMinute, zone } = quietHours;
		if (![startMinute, endMinute].every((minute) => isWhole(minute, 0, MINUTES_PER_DAY - 1))) {
			throw new InvalidInputError(
				'The quiet hours are no times of day. Write them as 21:00 and 08:00.',
			);
		}
		if (startMinute === endMinute) {
			throw new InvalidInputError(
				'The quiet hours begin and end at the same time. Choose two different times.',
			);
		}
		if (!isZone(zone)) {
			throw new InvalidInputError(
				'The time zone of the quiet hours is not known. Use one such as Europe/Berlin.',
			);
		}
		policy.quietHours = quietHours;
	}
	if (frequencyCap !== undefined) {
		const { messagesMax, hours } = frequencyCap;
		if (!isWhole(messagesMax, 1, MESSAGES_MAX) || !(hours > 0 && hours <= HOURS_MAX)) {
			throw new InvalidInputError(
				`The frequency cap needs a whole number of messages, 1 to ${MESSAGES_MAX}, and up to ${HOURS_MAX} hours.`,
			);
		}
		policy.frequencyCap = frequencyCap;
	}
	return policy;
}

function isWhole(value: number, min: number, max: number): boolean {
	return Number.isInteger(value) && value >= min && value <= max;
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

function senderMissing(): Refusal {
	return rejected('sender_missing', {
		field: 'from',
		message: 'There is no sender',
		mend: 'Fill in From, such as Shop <news@shop.example>.',
	});
}

function addressInvalid(mend: string): Refusal {
	return rejected('address_invalid', {
		field: 'address',
		message: 'The address of this item is not one that can be written to',
		mend,
	});
}
