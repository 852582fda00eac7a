import type { CustomerRef, FindOutcome } from '../identity';
import type { JsonValue, Rejected } from '../values';

/** Something a customer did, or that happened to them. */
export interface TrackRequest {
	customer: CustomerRef;
	/** What happened, such as `cart_updated`; trimmed, at most 128 characters. Upper and lower case differ. */
	name: string;
	/** Epoch ms; defaults to now. Up to one day ahead counts as now, more is refused. */
	occurredAt?: number;
	/** Where the customer met the brand, such as `email`, `web` or `store`; at most 64 characters. */
	channel?: string;
	/** Which system reports it, such as `web shop`; at most 128 characters. Defaults to an empty text. */
	source?: string;
	properties?: Readonly<Record<string, unknown>>;
	/** Whether a later sale may be credited to this event. Defaults to true for an event with a channel; never without one. */
	isTouchpoint?: boolean;
	/** The same key again tracks nothing. Without one every request is an event of its own. */
	idempotencyKey?: string;
}

/** Why a customer cannot be named, in the words of identity. */
export type CustomerReason = Extract<FindOutcome, Rejected>['reason'];

export type TrackReason =
	| 'name_invalid'
	| 'channel_invalid'
	| 'source_invalid'
	| 'key_missing'
	| 'instant_invalid'
	| 'instant_in_future'
	| 'properties_invalid'
	| CustomerReason;

export interface Tracked {
	status: 'tracked';
	eventId: string;
	profileId: string;
	/** Whether the key was known: then the rest describes the event as it was tracked first. */
	duplicate: boolean;
	name: string;
	occurredAt: number;
	channel: string | null;
	source: string;
	isTouchpoint: boolean;
}

export type TrackOutcome = Tracked | Rejected<TrackReason>;

/** A request made ready to store. */
export interface TrackCommand {
	customer: CustomerRef;
	event: Omit<NewEvent, 'profileId'>;
	/** The id that its event will have. */
	id: string;
	/** The key as it is stored. */
	key: string;
}

/** An event to store, checked by the one who made it. */
export interface NewEvent {
	/** The home profile: the one that owns the identifier the event came in on. */
	profileId: string;
	name: string;
	occurredAt: number;
	channel: string | null;
	source: string;
	isTouchpoint: boolean;
	/** A JSON object as text. */
	propertiesJson: string;
}

/** An event as the store has it, without its properties. */
export interface KnownEvent extends Omit<NewEvent, 'propertiesJson'> {
	eventId: string;
}

export interface TimelineRequest {
	customer: CustomerRef;
	/** Only events of these names. Absent or empty: all. */
	names?: readonly string[];
	/** Epoch ms; events at this time or later. */
	since?: number;
	/** Epoch ms; events before this time. */
	until?: number;
	/** How many, the newest first; 1 to 1,000, by default 50. */
	limit?: number;
}

export interface TimelineEvent {
	eventId: string;
	name: string;
	occurredAt: number;
	receivedAt: number;
	channel: string | null;
	source: string;
	isTouchpoint: boolean;
	properties: Record<string, JsonValue>;
}

export interface Timeline {
	status: 'found';
	profileId: string;
	/** Newest first; of one instant, the one tracked last. */
	events: TimelineEvent[];
}

export type TimelineReason = 'limit_invalid' | CustomerReason;
export type TimelineOutcome = Timeline | Rejected<TimelineReason>;

/** An event that a sale may be credited to. */
export interface Touchpoint {
	eventId: string;
	/** The home profile. */
	profileId: string;
	channel: string;
	name: string;
	occurredAt: number;
}

/** How often a channel met customers. */
export interface ChannelTouchpoints {
	channel: string;
	touchpointCount: number;
	/** Different people; two merged profiles are one. */
	personCount: number;
}
