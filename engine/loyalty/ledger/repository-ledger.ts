import type { RawBuilder, Selectable, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Tables, Tx } from '../../store';
import { inValues } from '../../store';
import type { Account, Lot, LotState, StoredBooking } from './types';
import { bySpendingOrder } from './types';

/** Whose points of which programmes; absent: of all. */
export interface Purses {
	profileIds: readonly string[];
	programmes?: readonly string[];
}

/** The members' accounts. */
export async function loadAccounts(tx: Tx, { profileIds, programmes }: Purses): Promise<Account[]> {
	const rows = await tx
		.selectFrom('loyalty_account')
		.where(inValues(tx, 'profile_id', profileIds))
		.$if(programmes !== undefined, (query) =>
			query.where(inValues(tx, 'programme', programmes ?? [])),
		)
		.selectAll()
		.execute();
	return rows.map(toAccount);
}

export function toAccount(row: Selectable<Tables['loyalty_account']>): Account {
	const { id, programme, profile_id: profileId, sequence, hash, ...rest } = row;
	const { available, pending, held, earned, redeemed, expired, adjusted } = rest;
	const figures = { available, pending, held, earned, redeemed, expired, adjusted };
	return { id, programme, profileId: profileId ?? '', sequence, hash, ...figures };
}

/** Which lots of an account a command may need. */
export type LotsNeeded =
	/** All that have something left. */
	| 'open'
	/** Those only that time has changed, or may: due, lapsing for want of activity, or a debt. */
	| { dueUntil: number };

/** Lots with something left, and those that held ones came from. */
export async function loadOpenLots(
	tx: Tx,
	accountIds: readonly string[],
	needed: LotsNeeded = 'open',
): Promise<Lot[]> {
	if (accountIds.length === 0) return [];
	const rows = await tx
		.selectFrom('loyalty_lot')
		.where(inValues(tx, 'account_id', accountIds))
		.where('remaining', '<>', 0)
		.$if(needed !== 'open', (query) =>
			query.where(({ not }) => not(isLeftAlone(needed === 'open' ? 0 : needed.dueUntil))),
		)
		.selectAll()
		.execute();
	const lots = rows.map(toLot);
	const known = new Set(lots.map(({ id }) => id));
	const origins = lots.flatMap(({ state, originLotId }) =>
		state === 'held' && originLotId !== null && !known.has(originLotId) ? [originLotId] : [],
	);
	return [...lots, ...(await loadLots(tx, [...new Set(origins)]))];
}

/** That time has not changed a lot by the instant, nor an activity could, nor what comes in. */
export function isLeftAlone(until: number): RawBuilder<SqlBool> {
	return sql<SqlBool>`(coalesce(due_at > ${until}, true) and idle_after is null and remaining > 0)`;
}

/** All lots of the accounts, used up or not, to select from as `lot`: each of the two has an index of its own. */
export function lotsOf(tx: Tx, accountIds: readonly string[]) {
	const part = (isOpen: boolean) => sql`select * from loyalty_lot
		where ${inValues(tx, 'account_id', accountIds)} and ${isOpen ? sql`remaining <> 0` : sql`remaining = 0`}`;
	return sql<Selectable<Tables['loyalty_lot']>>`(${part(true)} union all ${part(false)})`.as('lot');
}

export async function loadLots(tx: Tx, lotIds: readonly string[]): Promise<Lot[]> {
	if (lotIds.length === 0) return [];
	const rows = await tx
		.selectFrom('loyalty_lot')
		.where(inValues(tx, 'id', lotIds))
		.selectAll()
		.execute();
	return rows.map(toLot);
}

export function toLot(row: Selectable<Tables['loyalty_lot']>): Lot {
	return {
		id: row.id,
		accountId: row.account_id,
		bookingId: row.booking_id,
		originLotId: row.origin_lot_id,
		state: row.state as LotState,
		points: row.points,
		remaining: row.remaining,
		earnedAt: row.earned_at,
		expiresAt: row.expires_at,
		idleAfter: row.idle_after,
		dueAt: row.due_at,
		waitsFor: row.waits_for,
	};
}

/** The bookings of an operation under one of the keys, of any programme. */
export async function loadBookings(
	tx: Tx,
	operation: string,
	keys: readonly string[],
): Promise<StoredBooking[]> {
	if (keys.length === 0) return [];
	const rows = await bookings(tx)
		.where(inValues(tx, 'entry.idempotency_key', keys))
		.where('entry.operation', '=', operation)
		.execute();
	return rows.map(toBooking);
}

/** The bookings that name one of the references, on one of the accounts. */
export async function loadBookingsOf(
	tx: Tx,
	{ references, accountIds }: { references: readonly string[]; accountIds: readonly string[] },
): Promise<StoredBooking[]> {
	if (references.length === 0 || accountIds.length === 0) return [];
	const rows = await bookings(tx)
		.where(inValues(tx, 'entry.reference', references))
		.where(inValues(tx, 'entry.account_id', accountIds))
		.where('entry.idempotency_key', 'is not', null)
		.orderBy('entry.recorded_at')
		.orderBy('entry.id')
		.execute();
	return rows.map(toBooking);
}

function bookings(tx: Tx) {
	return tx
		.selectFrom('loyalty_entry as entry')
		.innerJoin('loyalty_account as account', 'account.id', 'entry.account_id')
		.select(['entry.id', 'entry.programme', 'entry.operation', 'account.profile_id'])
		.select(['entry.occurred_at', 'entry.reference', 'entry.details', 'entry.idempotency_key']);
}

function toBooking(row: {
	id: string;
	programme: string;
	operation: string;
	profile_id: string | null;
	occurred_at: number;
	reference: string;
	details: string;
	idempotency_key: string | null;
}): StoredBooking {
	return {
		id: row.id,
		key: row.idempotency_key ?? '',
		operation: row.operation,
		programme: row.programme,
		profileId: row.profile_id ?? '',
		occurredAt: row.occurred_at,
		reference: row.reference,
		details: JSON.parse(row.details) as Record<string, unknown>,
	};
}

/** The lots that bookings made or spent, and what they spent of each; of what was held, by the lot that it came from. */
export async function loadSpentLots(
	tx: Tx,
	bookingIds: readonly string[],
): Promise<{ spent: { bookingId: string; lotId: string; points: number }[]; lots: Lot[] }> {
	if (bookingIds.length === 0) return { spent: [], lots: [] };
	const spends = await tx
		.selectFrom('loyalty_entry as entry')
		.innerJoin('loyalty_lot_spend as spend', 'spend.entry_id', 'entry.id')
		.innerJoin('loyalty_lot as lot', 'lot.id', 'spend.lot_id')
		.where(inValues(tx, 'entry.id', await loadEntryIds(tx, bookingIds)))
		.where('entry.kind', 'in', ['redeem', 'capture'])
		.select(['entry.booking_id', 'spend.points', 'lot.id', 'lot.state', 'lot.origin_lot_id'])
		// Two that took from one lot: in the order in which they did, whatever way the store goes.
		.orderBy('entry.id')
		.execute();
	const made = await tx
		.selectFrom('loyalty_lot')
		.where(inValues(tx, 'booking_id', bookingIds))
		.selectAll()
		.execute();
	const spent = spends.map((row) => ({
		bookingId: row.booking_id,
		lotId: row.state === 'held' ? (row.origin_lot_id ?? row.id) : row.id,
		points: row.points,
	}));
	const lots = [
		...made.map(toLot),
		...(await loadLots(
			tx,
			spent.map(({ lotId }) => lotId),
		)),
	];
	const lotById = new Map(lots.map((lot) => [lot.id, lot]));
	const inOrder = spent.sort((a, b) => bySpending(lotById.get(a.lotId), lotById.get(b.lotId)));
	return { spent: inOrder, lots: [...lotById.values()] };
}

/** The entries of bookings: the first has the booking's own id. */
async function loadEntryIds(tx: Tx, bookingIds: readonly string[]): Promise<string[]> {
	const further = await tx
		.selectFrom('loyalty_entry')
		.where(inValues(tx, 'booking_id', bookingIds))
		.whereRef('booking_id', '<>', 'id')
		.select('id')
		.execute();
	return [...bookingIds, ...further.map(({ id }) => id)];
}

function bySpending(a: Lot | undefined, b: Lot | undefined): number {
	return a === undefined || b === undefined ? 0 : bySpendingOrder(a, b);
}

export async function loadAccountsById(tx: Tx, ids: readonly string[]): Promise<Account[]> {
	if (ids.length === 0) return [];
	const rows = await tx
		.selectFrom('loyalty_account')
		.where(inValues(tx, 'id', ids))
		.selectAll()
		.execute();
	return rows.map(toAccount);
}

/** The accounts that time has something to do with until the instant, by what is due first. */
export async function loadDueAccountIds(
	tx: Tx,
	until: number,
	lotLimit: number,
): Promise<string[]> {
	const rows = await tx
		.selectFrom('loyalty_lot')
		.where('remaining', '<>', 0)
		.where('due_at', '<=', until)
		.orderBy('due_at')
		.orderBy('id')
		.limit(lotLimit)
		.select('account_id')
		.execute();
	return [...new Set(rows.map((row) => row.account_id))].sort();
}
