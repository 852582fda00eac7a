import { createHash } from 'node:crypto';
import { hashKey } from '../../values';
import type { BookingTexts } from './types';

/**
 * What the hash of an entry covers: all that counts of it, the lots that it made, what it took from lots, and the hash of
 * the entry before it in its account. Texts count by a hash of their own, salted: so a person's can be erased, and neither
 * is the chain broken nor does the hash tell what they were. Of a lot that lapses for want of activity the instant moves.
 */
export interface ChainedEntry {
	previousHash: string;
	id: string;
	accountId: string;
	sequence: number;
	kind: string;
	fromAccountId: string;
	toAccountId: string;
	points: number;
	availableAfter: number;
	occurredAt: number;
	recordedAt: number;
	bookingId: string;
	operation: string;
	programme: string;
	details: string;
	textsHash: string;
	lots: readonly ChainedLot[];
	spends: readonly { lotId: string; points: number }[];
}

export interface ChainedLot {
	id: string;
	originLotId: string | null;
	state: string;
	points: number;
	earnedAt: number;
	expiresAt: number | null;
	idleAfter: string | null;
	dueAt: number | null;
	waitsFor: string | null;
}

/** The hash of an entry (SHA-256, 43 characters of base64url). */
export function entryHash({ lots, spends, ...entry }: ChainedEntry): string {
	const parts = [
		entry.previousHash,
		...[entry.id, entry.accountId, entry.sequence, entry.kind, entry.fromAccountId],
		...[entry.toAccountId, entry.points, entry.availableAfter, entry.occurredAt],
		...[entry.recordedAt, entry.bookingId, entry.operation, entry.programme, entry.details],
		entry.textsHash,
		[...lots].sort(byId).map(lotParts),
		[...spends].sort((a, b) => (a.lotId < b.lotId ? -1 : 1)).map((one) => [one.lotId, one.points]),
	];
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function lotParts({ idleAfter, expiresAt, dueAt, ...lot }: ChainedLot): unknown[] {
	const { id, originLotId, state, points, earnedAt, waitsFor } = lot;
	const instants = idleAfter === null ? [expiresAt, dueAt] : [idleAfter];
	return [id, originLotId, state, points, earnedAt, waitsFor, ...instants];
}

function byId(a: { id: string }, b: { id: string }): number {
	return a.id < b.id ? -1 : 1;
}

/** The hash of what a command said of itself; nothing can be read from it without the salt. */
export function textsHash(
	salt: string,
	{ reference, reason, actor, cause }: BookingTexts,
	key: string,
): string {
	const causes = Object.entries(cause).sort(([a], [b]) => (a < b ? -1 : 1));
	return hashKey([salt, reference, reason, actor, JSON.stringify(causes), key]);
}
