import type { Channel } from '../consent';
import type { CustomerRef } from '../identity';
import type { Rejected } from '../values';
import type { QuietHours } from './decide-quiet-hours';
import type { Account } from './providers/open-provider';
import type { MessageTemplate } from './template';

/** One message to one customer. */
export interface SendRequest {
	customer: CustomerRef;
	/** What this message is part of: a person gets one message per campaign and channel. */
	campaign: string;
	/** What the message is about, as consent knows it. Absent: all topics. */
	topic?: string;
	/** Where to send it. Absent: an address of the item, else the customer's newest. */
	address?: unknown;
	/** Addresses that came with the item; the first that is one is used. */
	itemAddresses?: readonly unknown[];
	/** Who sends it, such as `Shop <news@shop.example>`. Needed by e-mail. */
	from?: string;
	replyTo?: string;
	/** Makes the message one of several of a campaign to a person: one per campaign, channel and key. */
	key?: string;
	/** The item's fields, for the template. */
	fields?: Readonly<Record<string, unknown>>;
}

/** At most `messagesMax` messages to a person within the hours, on the channel. */
export interface FrequencyCap {
	messagesMax: number;
	hours: number;
}

export interface SendOptions {
	channel: Channel;
	through: Account;
	template: MessageTemplate;
	/** Sends only where consent is granted. Otherwise also where nothing is known. */
	requiresOptIn?: boolean;
	quietHours?: QuietHours;
	frequencyCap?: FrequencyCap;
	/** ISO 3166 region of phone numbers without a country code. */
	defaultRegion?: string;
}

export type HeldReason = 'quiet_hours' | 'frequency_cap' | 'provider_busy';
export type SuppressedReason =
	'address_missing' | 'consent_denied' | 'erased' | 'consent_missing' | 'address_suppressed';

/** A message as the store has it. */
export interface Message {
	id: string;
	key: string;
	/** The home profile. */
	profileId: string;
	campaign: string;
	topic: string;
	channel: Channel;
	address: string | null;
	status: 'claimed' | 'sent' | 'held' | 'suppressed' | 'failed' | 'unknown';
	/** Why it is not sent; null for one that is. */
	reason: string | null;
	/** The same in a sentence. */
	explanation: string;
	/** Whether a failed one may be tried again. */
	isRetryable: boolean;
	decidedAt: number;
	claimedAt: number | null;
	confirmedAt: number | null;
	heldUntil: number | null;
	provider: string | null;
	providerMessageId: string | null;
	attempts: number;
	subject: string | null;
}

interface AboutMessage {
	messageId: string;
	profileId: string;
	campaign: string;
	topic: string;
	channel: Channel;
	/** Null where the customer has none for this channel. */
	address: string | null;
	explanation: string;
	/** Whether an earlier request decided it; this one changed nothing. */
	duplicate: boolean;
}

/** What became of one message. Times are epoch ms. */
export type SendOutcome =
	| (AboutMessage & {
			status: 'sent';
			sentAt: number;
			provider: string;
			providerMessageId: string | null;
			subject: string | null;
	  })
	| (AboutMessage & { status: 'held'; reason: HeldReason; heldUntil: number })
	| (AboutMessage & { status: 'suppressed'; reason: SuppressedReason })
	| (AboutMessage & { status: 'failed'; reason: string; retryable: boolean })
	| (AboutMessage & { status: 'unknown'; reason: string; claimedAt: number })
	| Rejected<SendReason>;

export type SendReason =
	| 'campaign_invalid'
	| 'topic_invalid'
	| 'key_missing'
	| 'address_invalid'
	| 'sender_invalid'
	| 'sender_missing'
	| 'variable_unknown'
	| 'template_failed'
	| 'subject_missing'
	| 'body_missing'
	| 'body_too_long'
	| 'unsubscribe_invalid'
	| 'identifier_missing'
	| 'identifier_invalid'
	| 'identifier_type_unknown'
	| 'trait_invalid'
	| 'instant_invalid'
	| 'profile_unknown';
