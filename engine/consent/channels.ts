import type { IdentityRules } from '../identity';
import { canonicalIdentifier, DEFAULT_RULES } from '../identity';
import type { Rejected } from '../values';
import { invariant, rejected } from '../values';

/** The channels that reach one person at an address of theirs. */
export const CHANNELS = [
	'email',
	'sms',
	'whatsapp',
	'phone',
	'push',
	'telegram',
	'messenger',
	'viber',
] as const;

export type Channel = (typeof CHANNELS)[number];

/** The type of identifier that is the channel's address. */
export const ADDRESS_TYPES: Readonly<Record<Channel, string>> = {
	email: 'email',
	sms: 'phone',
	whatsapp: 'phone',
	phone: 'phone',
	push: 'push_token',
	telegram: 'telegram_id',
	messenger: 'messenger_id',
	viber: 'viber_id',
};

export type AddressReason = 'address_missing' | 'address_invalid';

/** Whether the text is one of the channels. */
export function isChannel(text: string): text is Channel {
	return CHANNELS.some((channel) => channel === text);
}

/** The channel, or why it is none. */
export function checkChannel(text: string): Channel | Rejected<'channel_unknown'> {
	if (isChannel(text)) return text;
	return rejected('channel_unknown', {
		field: 'channel',
		message: 'This is not a channel',
		mend: `Use one of: ${CHANNELS.join(', ')}.`,
	});
}

/**
 * The address in the form that identity and consent share (e-mail in lower case, phone as E.164), or why it is none.
 * A channel keeps its form where the rules no longer have the type. `spelled`: how it is written without the rules about
 * providers, where that is otherwise; what was recorded before them stands under it.
 */
export function canonicalAddress(
	channel: Channel,
	value: unknown,
	rules: IdentityRules,
): { address: string; spelled?: string } | Rejected<AddressReason> {
	if (value === undefined || value === null || value === '') {
		return rejected('address_missing', {
			field: 'address',
			message: 'There is no address for this channel',
			mend: 'Map the field that holds the address, or send an item that carries it.',
		});
	}
	const type = ADDRESS_TYPES[channel];
	const rule = rules.byType.get(type) ?? DEFAULT_RULES.byType.get(type);
	invariant(rule !== undefined, 'consent: every channel has a rule for its address');
	const canonical = canonicalIdentifier(value, rule, rules);
	if ('value' in canonical) {
		const { value: address, spelled } = canonical;
		return spelled === undefined ? { address } : { address, spelled };
	}
	return rejected('address_invalid', {
		field: 'address',
		message: `The address is not one that ${channel} can reach`,
		mend: canonical.message,
	});
}
