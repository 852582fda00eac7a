import type { Insertable } from 'kysely';
import type { Tables, Tx } from '../../store';
import { insertNewRows, insertRows, touchProfiles, updateColumn, upsertRows } from '../../store';
import { invariant } from '../../values';
import type { ChainedLot } from './chain';
import { entryHash, textsHash } from './chain';
import type { OpenLedger } from './open-ledger';
import type { Account, AccountKind, Lot, Movement } from './types';
import { MOVES, PROGRAMME_ACCOUNTS } from './types';

const NO_FIGURES = {
	...{ sequence: 0, hash: '', available: 0, pending: 0, held: 0 },
	...{ earned: 0, redeemed: 0, expired: 0, adjusted: 0 },
};

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
	await upsertRows(
		tx,
		{ table: 'loyalty_account', key: ['id'] },
		rows.filter(({ id }) => ledger.isStored(id)),
	);
	await insertRows(tx, 'loyalty_entry', entries);
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
	await insertRows(tx, 'loyalty_lot', made);
	const isNew = new Set(made.map(({ id }) => id));
	const changed = ledger.changedLots().filter(({ id }) => !isNew.has(id));
	await updateColumn(
		tx,
		{ table: 'loyalty_lot', match: 'id', set: 'remaining' },
		changed.map(({ id, remaining }) => ({ match: id, set: remaining })),
	);
	const prolonged = ledger.prolongedLots().filter(({ id }) => !isNew.has(id));
	await setInstants(tx, prolonged);
	const spends = movements.flatMap(({ id, occurredAt, spends: own }) =>
		own
			.filter(({ points }) => points !== 0)
			.map(({ lotId, points }) => ({
				...{ lot_id: lotId, entry_id: id },
				...{ points, occurred_at: occurredAt },
			})),
	);
	await insertRows(tx, 'loyalty_lot_spend', spends);
}

async function setInstants(tx: Tx, lots: readonly Lot[]): Promise<void> {
	const pairsOf = (instantOf: (lot: Lot) => number | null) =>
		lots.map((lot) => ({ match: lot.id, set: instantOf(lot) }));
	const lotsById = { table: 'loyalty_lot', match: 'id' } as const;
	await updateColumn(
		tx,
		{ ...lotsById, set: 'expires_at' },
		pairsOf((lot) => lot.expiresAt),
	);
	await updateColumn(
		tx,
		{ ...lotsById, set: 'due_at' },
		pairsOf((lot) => lot.dueAt),
	);
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

/** Puts the entry at the end of its account's chain. */
function toEntryRow(
	movement: Movement,
	{ account, now, nextId }: { account: Account; now: number; nextId: () => string },
): Insertable<Tables['loyalty_entry']> {
	const { kind, booking, points, spends } = movement;
	const [from, to] = MOVES[kind];
	const salt = booking === undefined ? '' : nextId();
	const texts = booking?.texts ?? { reference: '', reason: '', actor: '', cause: {} };
	account.sequence += 1;
	const said = {
		...{ id: movement.id, accountId: account.id, sequence: account.sequence, kind, points },
		fromAccountId: accountIdOf(from, account),
		toAccountId: accountIdOf(to, account),
		availableAfter: movement.availableAfter,
		...{ occurredAt: movement.occurredAt, recordedAt: now, bookingId: movement.bookingId },
		...{ operation: booking?.operation ?? '', programme: account.programme },
		details: booking === undefined ? '{}' : JSON.stringify(booking.details),
		textsHash: booking === undefined ? '' : textsHash(salt, texts, booking.key),
	};
	const lots = movement.lots.map(toChainedLot);
	const taken = spends.filter((one) => one.points !== 0);
	account.hash = entryHash({ previousHash: account.hash, ...said, lots, spends: taken });
	return {
		id: said.id,
		account_id: said.accountId,
		sequence: said.sequence,
		kind,
		from_account_id: said.fromAccountId,
		to_account_id: said.toAccountId,
		points,
		available_after: said.availableAfter,
		occurred_at: said.occurredAt,
		recorded_at: now,
		booking_id: said.bookingId,
		operation: said.operation,
		programme: said.programme,
		idempotency_key: booking?.key ?? null,
		reference: texts.reference,
		reason: texts.reason,
		actor: texts.actor,
		cause: JSON.stringify(texts.cause),
		details: said.details,
		salt,
		texts_hash: said.textsHash,
		hash: account.hash,
	};
}

export function toChainedLot({
	accountId: _account,
	bookingId: _booking,
	...lot
}: Lot): ChainedLot {
	return lot;
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
