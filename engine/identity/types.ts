import type { JsonValue, OccurredAtReason, Rejected } from '../values';
import type { TraitSource } from './traits/fold-traits';

/** What a customer is known by: a type of the rules, and the value in its canonical form. */
export interface Identifier {
	type: string;
	value: string;
}

/**
 * Who a command is about. `profileId` alone decides where given; else the identifiers. `homeProfileId` is the profile
 * that rows about this command belong to after an unmerge; ignored unless it is of the same person.
 */
export interface CustomerRef {
	profileId?: string;
	homeProfileId?: string;
	identifiers?: readonly { type: string; value: unknown }[];
}

export interface ResolveRequest {
	identifiers: readonly { type: string; value: unknown }[];
	/**
	 * Trait name to JSON value; objects are merged field by field. Null, an empty text and an empty object say nothing,
	 * or take the trait away where its rule says `clear`. `undefined` says nothing.
	 */
	traits?: Readonly<Record<string, unknown>>;
	/**
	 * When the traits were true, epoch ms; defaults to now. Older traits never replace newer ones. Up to a day ahead
	 * counts as now, more is refused.
	 */
	occurredAt?: number;
	/** Where the identifiers and traits come from, such as `web` or `store`. Defaults to an empty text. */
	source?: string;
	/**
	 * Types of identifiers of this request whose values the customer has proved to own, as by a double opt-in. Those that are
	 * the customer's are verified as of `occurredAt`; one that was verified before keeps its time.
	 */
	verified?: readonly string[];
	/** Region of this request's phone numbers without a country code; goes before that of the options. */
	defaultRegion?: string;
	/** Where the customer lives. A two-letter country is the region where `defaultRegion` is absent; anything else says nothing. */
	country?: unknown;
	/** What the merge record keeps beside rule and identifiers, such as the n8n execution. */
	cause?: Readonly<Record<string, string>>;
}

/** An identifier that the rules kept from this customer. It stays with whom it belongs to; a new one is not kept. */
export interface SetAside extends Identifier {
	reason: 'limit' | 'kept_apart' | 'attach_only';
	/** The reason as a sentence. */
	message: string;
	/** The limit that spoke: `limit` identifiers of `limitType`, where given only those first seen within `limitDays`. */
	limitType?: string;
	limit?: number;
	limitDays?: number;
	/** Where it kept a merge from being made: the other person, as they were then. */
	withProfileId?: string;
}

/** An identifier that is none: it names nobody, and the rest of the command goes on. */
export interface DroppedIdentifier {
	type: string;
	reason: 'blocked' | 'invalid';
	message: string;
}

/** Why it is not known who a customer is. */
export type CustomerReason =
	'identifier_missing' | 'identifier_invalid' | 'identifier_type_unknown' | 'profile_unknown';

export type ResolveReason =
	| Exclude<CustomerReason, 'profile_unknown'>
	| 'trait_invalid'
	| 'source_invalid'
	| OccurredAtReason;

export interface Resolved {
	status: 'created' | 'matched' | 'merged';
	/** The person: the canonical profile. */
	profileId: string;
	/** The profile that owned the command's strongest identifier before any merge. */
	homeProfileId: string;
	matchedBy: Identifier[];
	attached: Identifier[];
	setAside: SetAside[];
	dropped: DroppedIdentifier[];
	/** The people who were merged into this one by this command. */
	mergedFrom: string[];
}

export type ResolveOutcome = Resolved | Rejected<ResolveReason>;

/** A person who is known already. */
export interface KnownCustomer {
	status: 'found';
	/** The canonical profile. */
	profileId: string;
	homeProfileId: string;
}

export interface Found extends KnownCustomer {
	/** The canonical profile and all profiles merged into it, oldest first. */
	memberIds: string[];
}

export type FindOutcome = Found | Rejected<CustomerReason>;

/** An identifier as it was seen first. Times are epoch ms; `verifiedAt` is null where nobody has proved to own it. */
export interface FoundIdentifier extends Identifier {
	firstSeenAt: number;
	verifiedAt: number | null;
	source: string;
	/** The home profile. */
	profileId: string;
}

export interface ProfileFound extends Found {
	/** When the oldest of the members was made, epoch ms. */
	createdAt: number;
	/** Those seen first stand first. */
	identifiers: FoundIdentifier[];
	traits: Record<string, JsonValue>;
	/** Where each trait comes from, if asked for. */
	traitSources?: TraitSource[];
}

export type ProfileOutcome = ProfileFound | Rejected<CustomerReason>;

/** A person as the store has it: the canonical profile, its members, and what limits and priority need. */
export interface Person {
	id: string;
	createdAt: number;
	memberIds: string[];
	/** Of all members. */
	identifiers: SeenIdentifier[];
}

/** An identifier with the time at which it was first seen, epoch ms. */
export interface SeenIdentifier extends Identifier {
	firstSeenAt: number;
}

/** What a batch starts from. */
export interface People {
	/** `type:value` to the profile that owns it. */
	ownerByKey: ReadonlyMap<string, string>;
	/** A profile that is absent here is its own canonical one. */
	canonicalByProfile: ReadonlyMap<string, string>;
	/** By canonical id; those that the batch cannot change may be absent. */
	persons: ReadonlyMap<string, Person>;
	/** Profile to profiles that no item may link it to, each pair once; those of absent people may be absent. */
	apart: ReadonlyMap<string, readonly string[]>;
}

/** An identifier ready to be looked up: `key` is `type:value`, `rank` the place of its type, 0 the strongest. */
export interface RankedIdentifier extends Identifier {
	key: string;
	rank: number;
	/** How it is spelled without the rules about providers: where the store knows it so, from before them, that is it. */
	spelled?: string;
}

/** A request made ready: identifiers canonical, distinct, strongest first. */
export interface ResolveCommand {
	identifiers: RankedIdentifier[];
	dropped: DroppedIdentifier[];
	/** By path; `null` takes the trait away. */
	traits: { name: string; json: string }[];
	occurredAt: number;
	source: string;
	cause: Readonly<Record<string, string>>;
	/** Types whose values the customer has proved to own. Absent: none. */
	verified?: readonly string[];
}

/** What a batch changes. */
export interface ResolveChanges {
	profiles: { id: string; canonicalId: string }[];
	identifiers: { identifier: Identifier; profileId: string; source: string }[];
	merges: { survivorId: string; absorbedId: string; cause: Record<string, unknown> }[];
	/** Canonical profiles of before the batch that have a new canonical one. */
	moved: { from: string; to: string }[];
}

/** The key of an identifier in maps. */
export function keyOf({ type, value }: Identifier): string {
	return `${type}:${value}`;
}
