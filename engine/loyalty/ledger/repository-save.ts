import type { Insertable } from 'kysely';
import type { Tables, Tx } from '../../store';
import {
	inChunks,
	insertNewRows,
	insertRows,
	touchProfiles,
	updateColumn,
	updateRows,
} from '../../store';
import { invariant } from '../../values';
import { entryHash, textsHash } from './chain';
import type { OpenLedger } from './open-ledger';
import type { Account, AccountKind, Lot, Movement } from './types';
import { MOVES, PROGRAMME_ACCOUNTS } from './types';

const NO_FIGURES = {
	...{ sequence: 0, hash: '', available: 0, pending: 0, held: 0 },
	...{ earned: 0, redeemed: 0, expired: 0, adjusted: 0 },
};

/** Entries that are written before n8n has a turn: some five milliseconds. */
const ENTRIES_PER_TURN = 500;

const FIGURE_COLUMNS = [
	...(['sequence', 'hash', 'available', 'pending', 'held'] as const),
	...(['earned', 'redeemed', 'expired', 'adjusted'] as const),
];

/**
 * Writes what was decided: each entry gets its place and its hash in the chain of its account. Where another writer has
 * added to one of the chains meanwhile, the transaction starts over.
 */
export async function saveLedger(
	tx: Tx,
	ledger: OpenLedger,
	{ now, nextId }: { now: number; nextId: () => string },
): Promise<void> {
	const { movements } = ledger;
	if (movements.length === 0) return;
	const accounts = ledger.changedAccounts();
	await insertNewRows(tx, 'loyalty_account', programmeAccounts(accounts));
	const entries = movements.map((movement) => {
		const account = ledger.account(movement.accountId);
		invariant(account !== undefined, 'loyalty: an entry has its account');
		return toEntryRow(movement, { account, now, nextId });
	});
	const rows = accounts.map(toAccountRow);
	await insertRows(
		tx,
		'loyalty_account',
		rows.filter(({ id }) => !ledger.isStored(id)),
	);
	await updateRows(
		tx,
		{ table: 'loyalty_account', key: 'id', columns: FIGURE_COLUMNS },
		rows.filter(({ id }) => ledger.isStored(id)),
	);
	await inTurns(entries, (some) => insertRows(tx, 'loyalty_entry', some));
	await saveLots(tx, ledger);
	await touchProfiles(
		tx,
		accounts.map(({ profileId }) => profileId),
	);
}

async function saveLots(tx: Tx, ledger: OpenLedger): Promise<void> {
	const { movements } = ledger;
	const made = movements.flatMap(({ id, occurredAt, lots }) =>
		lots.map((lot) => toLotRow(ledger.lot(lot.id) ?? lot, { entryId: id, occurredAt })),
	);
	await inTurns(made, (some) => insertRows(tx, 'loyalty_lot', some));
	const isNew = new Set(made.map(({ id }) => id));
	const changed = ledger.changedLots().filter(({ id }) => !isNew.has(id));
	const remaining = { table: 'loyalty_lot', match: 'id', set: 'remaining' } as const;
	await inTurns(
		changed.map((lot) => ({ match: lot.id, set: lot.remaining })),
		(some) => updateColumn(tx, remaining, some),
	);
	const prolonged = ledger.prolongedLots().filter(({ id }) => !isNew.has(id));
	await updateRows(
		tx,
		{ table: 'loyalty_lot', key: 'id', columns: ['expires_at', 'due_at'] },
		prolonged.map((lot) => ({ id: lot.id, expires_at: lot.expiresAt, due_at: lot.dueAt })),
	);
	const spends = movements.flatMap(({ id, occurredAt, spends: own }) =>
		own.filter(isMoved).map(({ lotId, points }) => ({
			lot_id: lotId,
			entry_id: id,
			points,
			occurred_at: occurredAt,
		})),
	);
	await inTurns(spends, (some) => insertRows(tx, 'loyalty_lot_spend', some));
}

/** Writes rows so many at a time, with a turn of n8n's event loop between them: a full batch would hold it for long. */
async function inTurns<Row>(
	rows: readonly Row[],
	write: (some: readonly Row[]) => Promise<unknown>,
): Promise<void> {
	await inChunks(rows, async (some) => [await write(some)], ENTRIES_PER_TURN);
}

/** The programme's own accounts are named by it, so that nobody needs to look them up. */
export function accountIdOf(
	kind: AccountKind,
	{ id, programme }: Pick<Account, 'id' | 'programme'>,
) {
	return kind === 'member' ? id : `${programme}:${kind}`;
}

function programmeAccounts(accounts: readonly Account[]) {
	const programmes = [...new Set(accounts.map(({ programme }) => programme))];
	return programmes.flatMap((programme) =>
		PROGRAMME_ACCOUNTS.map((kind) => ({
			id: accountIdOf(kind, { id: '', programme }),
			...{ programme, kind, profile_id: null },
			...NO_FIGURES,
		})),
	);
}

function toAccountRow({ profileId, id, programme, ...figures }: Account) {
	return { id, programme, kind: 'member', profile_id: profileId, ...figures };
}

/** Of an entry that no command made, or not the first one of its command. */
const NO_BOOKING = {
	...{ operation: '', key: null, amountMinor: null, details: {} },
	texts: { reference: '', reason: '', actor: '', cause: {} },
};

/** Puts the entry at the end of its account's chain. */
function toEntryRow(
	{ id, kind, points, occurredAt, bookingId, availableAfter, ...movement }: Movement,
	{ account, now, nextId }: { account: Account; now: number; nextId: () => string },
): Insertable<Tables['loyalty_entry']> {
	const { booking, lots, spends } = movement;
	const [from, to] = MOVES[kind];
	const { operation, key, amountMinor, details, texts } = booking ?? NO_BOOKING;
	const salt = booking === undefined ? '' : nextId();
	account.sequence += 1;
	const row = {
		id,
		account_id: account.id,
		sequence: account.sequence,
		kind,
		from_account_id: accountIdOf(from, account),
		to_account_id: accountIdOf(to, account),
		points,
		available_after: availableAfter,
		occurred_at: occurredAt,
		recorded_at: now,
		booking_id: bookingId,
		operation,
		programme: account.programme,
		idempotency_key: key,
		reference: texts.reference,
		reason: texts.reason,
		actor: texts.actor,
		cause: JSON.stringify(texts.cause),
		amount_minor: amountMinor,
		details: JSON.stringify(details),
		salt,
		texts_hash: booking === undefined ? '' : textsHash(salt, texts, booking.key),
		hash: '',
	};
	account.hash = entryHash(account.hash, row, { lots, spends: spends.filter(isMoved) });
	row.hash = account.hash;
	return row;
}

/** A lot that paid a debt may have given as much as it got. */
function isMoved({ points }: { points: number }): boolean {
	return points !== 0;
}

function toLotRow(lot: Lot, { entryId, occurredAt }: { entryId: string; occurredAt: number }) {
	return {
		id: lot.id,
		entry_id: entryId,
		account_id: lot.accountId,
		booking_id: lot.bookingId,
		origin_lot_id: lot.originLotId,
		state: lot.state,
		points: lot.points,
		remaining: lot.remaining,
		earned_at: lot.earnedAt,
		occurred_at: occurredAt,
		expires_at: lot.expiresAt,
		idle_after: lot.idleAfter,
		due_at: lot.dueAt,
		waits_for: lot.waitsFor,
	};
}
