import type { CustomerRef } from '../identity';
import type { Rejected } from '../values';
import type { Channel } from './channels';

/** The topic that stands for all others. */
export const ALL_TOPICS = 'all';

export type ConsentStatus = 'granted' | 'denied' | 'unknown';
/** Who said so: the customer (a form, a STOP, an unsubscribe), or a list that someone loaded. */
export type ConsentOrigin = 'person' | 'import';

/** One thing that was said about an address. Never changed once recorded. */
export interface ConsentRecord {
	id: string;
	channel: Channel;
	address: string;
	topic: string;
	status: 'granted' | 'denied';
	origin: ConsentOrigin;
	/** Epoch ms. */
	occurredAt: number;
	/** Whether the time came with the record; otherwise `occurredAt` is when it was recorded. */
	isDated: boolean;
	recordedAt: number;
	source: string;
	/** JSON text. */
	proof: string;
	profileId: string;
	idempotencyKey: string;
}

/** A record without what no decision asks for. */
export type StandingRecord = Omit<ConsentRecord, 'proof' | 'profileId' | 'idempotencyKey'>;

/** What counts for one address and topic, and the record that decides it. */
export interface ConsentState {
	status: ConsentStatus;
	topic: string;
	/** Absent where nothing is recorded. */
	decidedBy?: Pick<ConsentRecord, 'topic' | 'origin' | 'source' | 'occurredAt'>;
	/** Why, in a sentence. */
	explanation: string;
}

export interface SetConsentRequest {
	/** Absent: the person whom the address belongs to. */
	customer?: CustomerRef;
	/** One of `CHANNELS`. */
	channel: string;
	/** Absent: a grant goes to the customer's newest address of the channel, a denial to all of them. */
	address?: unknown;
	/** Absent or `all`: every topic. */
	topic?: string;
	status: string;
	/** When it was said, epoch ms. Absent: now, and an import then never lifts a person's own denial. */
	occurredAt?: number;
	/** Where it was said, such as `checkout`. */
	source?: string;
	/** Defaults to `import`, which has less power. */
	origin?: string;
	/** What shows that it was said, such as an IP address and the form's text. Any JSON. */
	proof?: unknown;
	idempotencyKey: string;
}

export type ConsentReason =
	| 'channel_unknown'
	| 'status_unknown'
	| 'origin_unknown'
	| 'topic_invalid'
	| 'source_invalid'
	| 'proof_invalid'
	| 'instant_invalid'
	| 'instant_in_future'
	| 'key_missing'
	| 'address_missing'
	| 'address_invalid'
	| 'identifier_missing'
	| 'identifier_invalid'
	| 'identifier_type_unknown'
	| 'trait_invalid'
	| 'profile_unknown';

export interface ConsentRecorded {
	status: 'recorded';
	profileId: string;
	channel: Channel;
	topic: string;
	given: 'granted' | 'denied';
	occurredAt: number;
	/** Each address it was recorded for, with what counts for it since. */
	addresses: { address: string; consentId: string; state: ConsentState }[];
	duplicate: boolean;
}

export type SetConsentOutcome = ConsentRecorded | Rejected<ConsentReason>;

export interface GetConsentRequest {
	customer?: CustomerRef;
	/** Absent: every channel that the customer has an address of. */
	channel?: string;
	/** Absent: all addresses of the customer. */
	address?: unknown;
	/** Absent: `all`, and each topic that anything is recorded for. */
	topics?: readonly string[];
}

/** Why nothing is sent to an address. `erased`: its owner was erased, and has not agreed to anything since. */
export type SuppressionReason = 'bounce' | 'complaint' | 'manual' | 'erased';

export interface Suppression {
	reason: SuppressionReason;
	suppressedAt: number;
	source: string;
}

/** What may be sent to one address. */
export interface AddressConsent {
	channel: Channel;
	address: string;
	/** Where the address bounced, complained or was blocked by hand: nothing is sent to it. */
	suppression?: Suppression;
	topics: ConsentState[];
}

export interface ConsentFound {
	status: 'found';
	/** Absent where the address belongs to no customer. */
	profileId?: string;
	/** The customer's newest address first. */
	addresses: AddressConsent[];
}

export type GetConsentOutcome = ConsentFound | Rejected<ConsentReason>;

export interface SuppressRequest {
	channel: string;
	address: unknown;
	reason: Exclude<SuppressionReason, 'erased'>;
	occurredAt?: number;
	source?: string;
}

export type SuppressOutcome =
	| ({ status: 'suppressed'; channel: Channel; address: string; duplicate: boolean } & Suppression)
	| Rejected<ConsentReason>;
