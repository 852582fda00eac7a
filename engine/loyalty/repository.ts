import { sql } from 'kysely';
import type { Tx } from '../store';
import { inValues, insertRows, touchProfiles } from '../store';
import { openAccounts } from './repository-accounts';
import type { Entry, OpenLot, SpentLot } from './types';

/** Whose points of which programmes; absent: of all. */
export interface Purses {
	profileIds: readonly string[];
	programmes?: readonly string[];
}

/** An entry as it was booked, with what its outcome said. */
export interface StoredEntry {
	id: string;
	key: string;
	programme: string;
	/** The home profile. */
	profileId: string;
	occurredAt: number;
	reference: string;
	balanceAfter: number;
}

export type StoredEarning = StoredEntry & { points: number; expiresAt: number | null };
export type StoredRedemption = StoredEntry & { lots: SpentLot[] };

/** The earnings booked under one of the keys, of any programme. */
export async function loadEarnings(tx: Tx, keys: readonly string[]): Promise<StoredEarning[]> {
	if (keys.length === 0) return [];
	const rows = await entriesOfKeys(tx, 'earn', keys)
		.innerJoin('loyalty_lot as lot', 'lot.entry_id', 'entry.id')
		.select(['lot.points', 'lot.expires_at'])
		.execute();
	return rows.map((row) => ({ ...toEntry(row), points: row.points, expiresAt: row.expires_at }));
}

/** The redemptions booked under one of the keys, of any programme, with the lots they spent. */
export async function loadRedemptions(
	tx: Tx,
	keys: readonly string[],
): Promise<StoredRedemption[]> {
	if (keys.length === 0) return [];
	const rows = await entriesOfKeys(tx, 'redeem', keys)
		.innerJoin('loyalty_lot_spend as spend', 'spend.entry_id', 'entry.id')
		.innerJoin('loyalty_lot as lot', 'lot.id', 'spend.lot_id')
		.select(['spend.lot_id', 'spend.points', 'lot.earned_at', 'lot.expires_at'])
		.orderBy(sql`case when lot.expires_at is null then 1 else 0 end`)
		.orderBy('lot.expires_at')
		.orderBy('lot.earned_at')
		.orderBy('lot.id')
		.execute();
	return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((spends) => {
		const [first] = spends;
		if (first === undefined) return [];
		const lots = spends.map((row) => ({
			lotId: row.lot_id,
			points: row.points,
			earnedAt: row.earned_at,
			expiresAt: row.expires_at,
		}));
		return [{ ...toEntry(first), lots }];
	});
}

function entriesOfKeys(tx: Tx, kind: Entry['kind'], keys: readonly string[]) {
	return tx
		.selectFrom('loyalty_entry as entry')
		.where('entry.kind', '=', kind)
		.where(inValues(tx, 'entry.idempotency_key', keys))
		.select(['entry.id', 'entry.programme', 'entry.idempotency_key', 'entry.profile_id'])
		.select(['entry.occurred_at', 'entry.reference', 'entry.balance_after']);
}

function toEntry(row: {
	id: string;
	programme: string;
	idempotency_key: string;
	profile_id: string;
	occurred_at: number;
	reference: string;
	balance_after: number;
}): StoredEntry {
	return {
		id: row.id,
		key: row.idempotency_key,
		programme: row.programme,
		profileId: row.profile_id,
		occurredAt: row.occurred_at,
		reference: row.reference,
		balanceAfter: row.balance_after,
	};
}

/** Lots with points left: now, or at the instant `asOf`. */
export async function loadOpenLots(tx: Tx, purses: Purses, asOf?: number): Promise<OpenLot[]> {
	return (await openLots(tx, purses, asOf).execute()).map(toLot);
}

function openLots(tx: Tx, purses: Purses, asOf: number | undefined) {
	return accountsOf(tx, purses)
		.innerJoin('loyalty_lot as lot', 'lot.account_id', 'account.id')
		.leftJoin('loyalty_lot_spend as spend', (join) => {
			const spent = join.onRef('spend.lot_id', '=', 'lot.id');
			return asOf === undefined ? spent : spent.on('spend.occurred_at', '<=', asOf);
		})
		.$if(asOf !== undefined, (query) => query.where('lot.earned_at', '<=', asOf ?? 0))
		.groupBy(['lot.id', 'account.id'])
		.having(sql<boolean>`lot.points > coalesce(sum(spend.points), 0)`)
		.select(['account.programme', 'account.profile_id', 'lot.id'])
		.select(sql<number>`lot.points - coalesce(sum(spend.points), 0)`.as('points'))
		.select(['lot.earned_at', 'lot.expires_at']);
}

function accountsOf(tx: Tx, { profileIds, programmes }: Purses) {
	return tx
		.selectFrom('loyalty_account as account')
		.where(inValues(tx, 'account.profile_id', profileIds))
		.$if(programmes !== undefined, (query) =>
			query.where(inValues(tx, 'account.programme', programmes ?? [])),
		);
}

interface LotRow {
	programme: string;
	profile_id: string | null;
	id: string;
	points: number;
	earned_at: number | null;
	expires_at: number | null;
}

function toLot(row: LotRow): OpenLot {
	return {
		id: row.id,
		programme: row.programme,
		profileId: row.profile_id ?? '',
		points: row.points,
		earnedAt: row.earned_at ?? 0,
		expiresAt: row.expires_at,
	};
}

/** Points of one home profile in one programme. */
export interface PurseTotal {
	profileId: string;
	programme: string;
	points: number;
}

/** Points that have not lapsed at the instant and are not spent. */
export async function loadSpendable(tx: Tx, purses: Purses, at: number): Promise<PurseTotal[]> {
	const left = sql<number>`sum(lot.points - coalesce(
		(select sum(spend.points) from loyalty_lot_spend as spend where spend.lot_id = lot.id), 0))`;
	const rows = await accountsOf(tx, purses)
		.innerJoin('loyalty_lot as lot', 'lot.account_id', 'account.id')
		.where(({ eb, or }) => or([eb('lot.expires_at', 'is', null), eb('lot.expires_at', '>', at)]))
		.groupBy(['account.profile_id', 'account.programme'])
		.select(['account.profile_id', 'account.programme', left.as('points')])
		.execute();
	return rows.map((row) => ({
		profileId: row.profile_id ?? '',
		programme: row.programme,
		points: row.points,
	}));
}

/** What an account's entries of one kind add up to. */
export interface KindTotal extends PurseTotal {
	kind: string;
}

/** The lots with points left, and the sums of the members' legs by kind of entry: now, or at the instant `asOf`. */
export async function loadPurses(
	tx: Tx,
	purses: Purses,
	asOf?: number,
): Promise<{ lots: OpenLot[]; totals: KindTotal[] }> {
	const totals = accountsOf(tx, purses)
		.innerJoin('loyalty_leg as leg', 'leg.account_id', 'account.id')
		.innerJoin('loyalty_entry as entry', 'entry.id', 'leg.entry_id')
		.$if(asOf !== undefined, (query) => query.where('leg.occurred_at', '<=', asOf ?? 0))
		.groupBy(['account.profile_id', 'account.programme', 'entry.kind'])
		.select(['account.programme', 'account.profile_id', 'entry.kind as id'])
		.select(sql<number>`sum(leg.points)`.as('points'))
		// Lots have been earned at some time; totals have not.
		.select(sql<number | null>`cast(null as bigint)`.as('earned_at'))
		.select(sql<number | null>`cast(null as bigint)`.as('expires_at'));
	const lots = openLots(tx, purses, asOf).$castTo<LotRow>();
	const rows = await lots.unionAll(totals.$castTo<LotRow>()).execute();
	return {
		lots: rows.filter((row) => row.earned_at !== null).map(toLot),
		totals: rows
			.filter((row) => row.earned_at === null)
			.map(({ id, profile_id: profileId, programme, points }) => ({
				...{ profileId: profileId ?? '', programme, points },
				kind: id,
			})),
	};
}

/** Books entries with their legs, lots and spends. `nextId` gives the ids of new accounts. */
export async function insertEntries(
	tx: Tx,
	entries: readonly Entry[],
	{ now, nextId }: { now: number; nextId: () => string },
): Promise<void> {
	if (entries.length === 0) return;
	const named = entries.flatMap(({ legs }) => legs.map(({ account }) => account));
	const accountIdOf = await openAccounts(tx, named, nextId);
	await insertRows(
		tx,
		'loyalty_entry',
		entries.map((entry) => toEntryRow(entry, now)),
	);
	const legs = entries.flatMap(({ id, command, legs: own }) =>
		own.map(({ account, points }) => ({
			entry_id: id,
			account_id: accountIdOf(account),
			points,
			occurred_at: command.occurredAt,
		})),
	);
	await insertRows(tx, 'loyalty_leg', legs);
	const lots = entries.flatMap(({ id, command, lot }) =>
		lot === undefined
			? []
			: [
					{
						id: lot.id,
						entry_id: id,
						account_id: accountIdOf(lot.account),
						points: lot.points,
						earned_at: command.occurredAt,
						expires_at: lot.expiresAt,
					},
				],
	);
	await insertRows(tx, 'loyalty_lot', lots);
	await insertSpends(tx, entries);
	await touchProfiles(
		tx,
		entries.map(({ profileId }) => profileId),
	);
}

async function insertSpends(tx: Tx, entries: readonly Entry[]): Promise<void> {
	const spends = entries.flatMap(({ id, command, spends: own }) =>
		own.map(({ lotId, points }) => ({
			lot_id: lotId,
			entry_id: id,
			points,
			occurred_at: command.occurredAt,
		})),
	);
	await insertRows(tx, 'loyalty_lot_spend', spends);
}

function toEntryRow({ id, kind, command, profileId, balanceAfter }: Entry, now: number) {
	return {
		id,
		programme: command.programme,
		kind,
		profile_id: profileId,
		occurred_at: command.occurredAt,
		recorded_at: now,
		reference: command.reference,
		reason: command.reason,
		balance_after: balanceAfter,
		cause: JSON.stringify(command.cause),
		idempotency_key: command.key,
	};
}
