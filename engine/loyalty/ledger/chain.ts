import { hash } from 'node:crypto';
import { hashKey } from '../../values';
import type { BookingTexts } from './types';

/** What the hash of an entry covers of its row. */
export interface ChainedEntry {
	id: string;
	account_id: string;
	sequence: number;
	kind: string;
	from_account_id: string;
	to_account_id: string;
	points: number;
	available_after: number;
	occurred_at: number;
	recorded_at: number;
	booking_id: string;
	operation: string;
	programme: string;
	amount_minor: number | null;
	details: string;
	texts_hash: string;
}

/** What it covers of the lots that the entry made. */
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

interface Hung {
	lots: readonly ChainedLot[];
	/** What the entry took from lots. */
	spends: readonly { lotId: string; points: number }[];
}

/**
 * The hash of an entry (SHA-256, 43 characters of base64url): over the hash of the entry before it in its account, all that
 * counts of it, the lots that it made and what it took from lots. Texts count by a hash of their own, salted: so a person's
 * can be erased, and neither is the chain broken nor does the hash tell what they were. Of a lot that lapses for want of
 * activity the instant moves, so that its period counts.
 */
export function entryHash(
	previousHash: string,
	entry: ChainedEntry,
	{ lots, spends }: Hung,
): string {
	const parts = [
		...[previousHash, entry.id, entry.account_id, entry.sequence, entry.kind],
		...[entry.from_account_id, entry.to_account_id, entry.points, entry.available_after],
		...[entry.occurred_at, entry.recorded_at, entry.booking_id, entry.operation],
		...[entry.programme, entry.amount_minor, entry.details, entry.texts_hash],
		lots.length > 1 ? [...lots].sort(byId).map(lotParts) : lots.map(lotParts),
		spends.length > 1 ? [...spends].sort(byLot).map(spendParts) : spends.map(spendParts),
	];
	return hash('sha256', JSON.stringify(parts), 'base64url');
}

function lotParts(lot: ChainedLot): unknown[] {
	const { id, originLotId, state, points, earnedAt, waitsFor, idleAfter } = lot;
	const named = [id, originLotId, state, points, earnedAt, waitsFor];
	return idleAfter === null ? [...named, lot.expiresAt, lot.dueAt] : [...named, idleAfter];
}

function spendParts({ lotId, points }: Hung['spends'][number]): unknown[] {
	return [lotId, points];
}

function byId(a: { id: string }, b: { id: string }): number {
	return a.id < b.id ? -1 : 1;
}

function byLot(a: { lotId: string }, b: { lotId: string }): number {
	return a.lotId < b.lotId ? -1 : 1;
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
