import type { Channel } from '../../consent';
import type { JsonValue, Rejected } from '../../values';
import type { CheckOptions, CheckReason, SegmentRef } from '../types';

/** Where an audience goes. Google Ads takes it by either of two interfaces, and one file serves both. */
export const AUDIENCE_PLATFORMS = [
	'meta',
	'google_ads',
	'google_data_manager',
	'tiktok',
	'linkedin',
] as const;
export type AudiencePlatform = (typeof AUDIENCE_PLATFORMS)[number];

export const AUDIENCE_SHAPES = ['csv', 'json'] as const;
/** A file to upload by hand, or the body of a request to the platform. */
export type AudienceShape = (typeof AUDIENCE_SHAPES)[number];

export const CONSENT_MODES = ['granted_only', 'not_denied'] as const;
/** Whether an address needs a grant, or only must not be denied. */
export type ConsentMode = (typeof CONSENT_MODES)[number];

/** What an audience needs to know of a person besides addresses. */
export type AudienceField = 'firstName' | 'lastName' | 'city' | 'postalCode' | 'country';

export interface AudienceRequest {
	segment: SegmentRef;
	/** One of `AUDIENCE_PLATFORMS`. */
	platform: string;
	/** `csv`, the default, or `json`. */
	shape?: string;
	/** `granted_only`, the default, or `not_denied`. */
	consent?: string;
	/** What the consent must be about; defaults to `ads`. A grant for all topics counts, too. */
	topic?: string;
	/** The channel whose consent counts for phone numbers: `sms`, the default, `whatsapp` or `phone`. */
	phoneChannel?: string;
	/** By field, the traits that may hold it, a dot reaching into an object; the first that holds something counts. */
	traits?: Partial<Record<AudienceField, readonly string[]>>;
	/** Fewer rows a batch than the platform takes. */
	rowsMax?: number;
	/** For TikTok's request, which needs it: the audience that the people are added to. */
	audienceId?: string;
	/** `next` of a batch: goes on behind its last person. */
	after?: string;
}

export type AudienceOptions = CheckOptions;

/** What became of the members that a batch has looked at. */
export interface AudienceCounts {
	members: number;
	/** With at least one address in the batch. */
	exported: number;
	/** Without any address that the platform matches people by. */
	withoutIdentifier: number;
	/** With such addresses, none of which may be used. */
	withoutConsent: number;
}

interface BatchFacts {
	status: 'exported';
	platform: AudiencePlatform;
	/** The saved segment's name and version; null for a definition that came with the request. */
	segment: string | null;
	version: number | null;
	/** From 1, within this export. */
	batch: number;
	rowCount: number;
	counts: AudienceCounts;
	/** Where another export goes on; null for the last batch. */
	next: string | null;
}

/** The whole file as text, or the body of a request. */
export type AudienceBatch = BatchFacts &
	({ shape: 'csv'; content: string } | { shape: 'json'; content: JsonValue });

export type AudienceReason =
	| 'platform_unknown'
	| 'shape_unknown'
	| 'consent_unknown'
	| 'channel_unknown'
	| 'topic_invalid'
	| 'rows_invalid'
	| 'cursor_invalid'
	| 'audience_id_missing'
	| CheckReason;

export type AudienceOutcome = AudienceBatch | Rejected<AudienceReason>;

/** A person as a platform may see them: addresses newest first, texts as the traits hold them, empty where unknown. */
export interface AudiencePerson extends Record<AudienceField, string> {
	emails: readonly string[];
	phones: readonly string[];
}

export type AddressType = 'email' | 'phone';

/** How one platform takes an audience. Pure: what its documents say, and where they say so. */
export interface AudienceFormat {
	/** By which addresses it finds people. */
	addressTypes: readonly AddressType[];
	/** Of each type it gets at most so many a person. */
	addressesMax: number;
	csv: {
		columns: readonly string[];
		rowsMax: number;
		rowsOf(person: AudiencePerson): string[][];
	};
	json: {
		rowsMax: number;
		rowsOf(person: AudiencePerson, audienceId: string): JsonValue[];
		payloadOf(rows: JsonValue[]): JsonValue;
	};
}

/** A request made ready. */
export interface AudiencePlan {
	segment: SegmentRef;
	platform: AudiencePlatform;
	shape: AudienceShape;
	consent: ConsentMode;
	topic: string;
	channels: Readonly<Record<AddressType, Channel>>;
	traits: Readonly<Record<AudienceField, readonly string[]>>;
	rowsMax: number;
	audienceId: string;
	/** The last person of an earlier batch; empty to begin with the first. */
	after: string;
}
