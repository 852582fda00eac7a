import type { JournalPlace } from '../../store';
import type { Rejected } from '../../values';
import type { NameReason, SegmentReason } from '../types';

/** How segments are refreshed. */
export interface RefreshOptions {
	/** IANA time zone of "today" and of dates without an offset; UTC if left out. Another one evaluates everybody anew. */
	zone?: string;
}

export interface RefreshRequest {
	/** A saved segment, in any case. */
	name: string;
}

export interface Refreshed {
	status: 'refreshed';
	segment: string;
	version: number;
	/** Whether everybody was evaluated: the first time, and after a change of the definition, the rules or the time zone. */
	isFull: boolean;
	evaluatedCount: number;
	memberCount: number;
	enteredCount: number;
	leftCount: number;
	/** Epoch ms: the instant for which the members are right. */
	refreshedAt: number;
	/** The same of the refresh before; null for the first. */
	previousAt: number | null;
}

export type RefreshReason = SegmentReason | 'refresh_superseded';
export type RefreshOutcome = Refreshed | Rejected<RefreshReason>;

export interface ChangesRequest {
	name: string;
	/** The position of the last change that is known; from the first on if left out. */
	after?: number;
	/** Epoch ms: only changes that were noticed later, such as `previousAt` of a refresh. Not together with `after`. */
	since?: number;
	/** 1 to 1,000; 1,000 if left out. */
	limit?: number;
}

export interface SegmentChange {
	/** Ascending, not without gaps. */
	position: number;
	/** The person as canonical profile when it was recorded. */
	profileId: string;
	change: 'entered' | 'left';
	/** Epoch ms: the instant of the refresh that noticed. */
	at: number;
}

export interface ChangesPage {
	status: 'page';
	segment: string;
	changes: SegmentChange[];
	/** What to give as `after` for the next page, now or later: never goes back. */
	next: number;
	hasMore: boolean;
}

export type ChangesOutcome =
	ChangesPage | Rejected<NameReason | 'segment_unknown' | 'limit_invalid' | 'after_invalid'>;

/** What a segment was refreshed with, in the store. */
export interface RefreshState {
	/** The refresh under way, or that was interrupted. */
	runId: string | null;
	journal: string;
	/** From where on the journal is looked at; null where everybody has to be. */
	next: JournalPlace | null;
	fingerprint: string | null;
	refreshedAt: number | null;
	/** A look at everybody that is under way, or was interrupted. */
	full: FullPass | null;
}

export interface FullPass {
	fingerprint: string;
	/** Where the journal stood when it began. */
	next: JournalPlace;
	at: number;
	/** The last person it has come to; empty before the first. */
	after: string;
}

/** A person as they are evaluated. */
export interface EvaluatedPerson {
	personId: string;
	/** All home profiles, the canonical one included. */
	memberIds: readonly string[];
	isIn: boolean;
	/** When they must be evaluated again, if nothing happens to them before; null for never. */
	dueAt: number | null;
}

/** A home profile in a refreshed segment. */
export interface Standing {
	profileId: string;
	isPerson: boolean;
	/** Null where the person is not in the segment, and only looked at again at `dueAt`. */
	enteredAt: number | null;
	dueAt: number | null;
}
