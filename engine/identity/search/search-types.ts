import type { Rejected } from '../../values';
import type { Identifier } from '../types';

export interface SearchRequest {
	/**
	 * An identifier in any spelling, or its beginning; the beginning of a first, last, full or company name, in upper or
	 * lower case and with or without accents; several words that each begin one of these; or a profileId. Empty: everybody.
	 */
	text?: unknown;
	/** People a page, 1 to 500; 50 by default. */
	limit?: number;
	/** The `cursor` of the person after whom to go on. */
	after?: string;
	/** ISO 3166 region of a phone number without a country code. */
	defaultRegion?: string;
}

export interface PersonFound {
	/** The canonical profile. */
	profileId: string;
	/** What they are best called, from their traits; null where no name is known. */
	name: string | null;
	/** Those seen first, at most ten. */
	identifiers: Identifier[];
	identifierCount: number;
	/** Profiles that became this one person. */
	profileCount: number;
	/** When the oldest of them was made, epoch ms. */
	createdAt: number;
	/** For `after`: the place behind this person. */
	cursor: string;
}

export interface PeopleFound {
	status: 'found';
	/** The newest first: in the order in which their canonical profiles were made. */
	people: PersonFound[];
	/** For `after`: the next page; null where this is the last. */
	next: string | null;
}

export type SearchReason = 'text_invalid' | 'limit_invalid' | 'cursor_invalid';
export type SearchOutcome = PeopleFound | Rejected<SearchReason>;

/** Texts that start alike: from `low` on, before `high`. */
export interface Span {
	low: string;
	high: string;
}

/** All that a text may stand for. Whoever has any of these is found. */
export interface Beginnings {
	profileIds: string[];
	identifiers: Span[];
	names: Span[];
	/** A person has a name for each of these. */
	words: Span[];
}

/** A request made ready. */
export interface SearchQuery {
	/** Null: everybody. */
	beginnings: Beginnings | null;
	/** Canonical profiles before this id. */
	before: string;
	limit: number;
}
