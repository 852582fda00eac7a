import type { Generated, SqlBool } from 'kysely';
import { sql } from 'kysely';
import { invariant, StoreConflictError } from '../values';
import { eventLoopTurn } from './chunks';
import type { Sql, SqlCondition } from './condition-sql';
import { inValues, isSqlite, valuesTable } from './rows';
import type { Store, Tx } from './types';

// The journal of home profiles of which something may have changed. Segments that are refreshed look there for whom to
// evaluate again. Which rows are new must be exactly right while others write:
// - SQLite: writers come one after the other, so a counted position is seen in its order.
// - PostgreSQL: it is not; a transaction that began early may commit late. A row's position is the number of its
//   transaction, and a reader keeps its snapshot: new is what that snapshot did not show.

/** As many as a scan looks at in some 10 ms. */
const ROWS_PER_SLICE = 50_000;
const PAUSE_MS = 20;
const PAUSES_MAX = 3_000;

declare module './types' {
	interface Tables {
		touched: { position: Generated<number>; profile_id: string };
	}
}

/**
 * Notes in the journal that something of these home profiles may have changed, inside the transaction that changes it;
 * nothing at all while no segment is refreshed. One statement.
 */
export async function touchProfiles(tx: Tx, profileIds: Iterable<string>): Promise<void> {
	const distinct = [...new Set(profileIds)];
	if (distinct.length === 0) return;
	await touchSelected(tx, sql`select value from ${valuesTable(tx, distinct)} as one`);
}

/** As `touchProfiles`, for the home profiles that a query gives. */
export async function touchSelected(tx: Tx, profileIds: Sql): Promise<void> {
	await sql`insert into touched (profile_id) select * from (${profileIds}) as home
		where exists (select 1 from segment_refresh)`.execute(tx);
}

/** How far a reader has come. */
export interface JournalPlace {
	/** No row below this position is new. */
	from: number;
	/** PostgreSQL's name of the snapshot that was read in; null on the embedded store. */
	snapshot: string | null;
}

/** Where the journal stands in the snapshot of a transaction. */
export interface JournalMark {
	/** Which table it is, and the transaction that made it: places of another one, as before a restore, mean nothing here. */
	journal: string;
	/** What this snapshot does not show is new from here on. */
	place: JournalPlace;
	/** There is no place beyond this position, unless the database was replaced by an older one. */
	end: number;
}

export async function readJournalMark(tx: Tx): Promise<JournalMark> {
	const mark = isSqlite(tx)
		? sql<MarkRow>`select '' as journal, null as snapshot, seq + 1 as start, seq + 1 as "end"
			from (select coalesce(max(seq), 0) as seq from sqlite_sequence where name = 'touched') as counted`
		: sql<MarkRow>`select attrelid::text || ' ' || xmin::text as journal,
			pg_current_snapshot()::text as snapshot,
			pg_snapshot_xmin(pg_current_snapshot())::text::bigint as start,
			pg_snapshot_xmax(pg_current_snapshot())::text::bigint as "end"
			from pg_attribute where attrelid = 'touched'::regclass and attname = 'position'`;
	const [row] = (await mark.execute(tx)).rows;
	invariant(row !== undefined, 'touched: the journal has a position');
	const { journal, snapshot, start, end } = row;
	return { journal, place: { from: start, snapshot }, end };
}

interface MarkRow {
	journal: string;
	snapshot: string | null;
	start: number;
	end: number;
}

/**
 * Waits until every transaction is over that looked whether the journal is kept before somebody said so, and noted
 * nothing: it may commit later. Call it after that was committed, and before the journal is first relied on. Nothing to
 * wait for on the embedded store, where a writer is alone.
 * @throws StoreConflictError when one takes longer than a minute.
 */
export async function awaitOlderWriters(store: Store): Promise<void> {
	let older = await store.read(listWriters);
	for (let pauses = 0; older.length > 0; pauses++) {
		if (pauses >= PAUSES_MAX) {
			throw new StoreConflictError(
				'Another program has been writing to the store for a minute without an end. Run the node again.',
			);
		}
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
		const still = new Set(await store.read(listWriters));
		older = older.filter((writer) => still.has(writer));
	}
}

/** Who looks whether the journal is kept holds this lock of it until their transaction ends. */
async function listWriters(tx: Tx): Promise<string[]> {
	if (isSqlite(tx)) return [];
	const { rows } = await sql<{ writer: string }>`
		select distinct virtualtransaction as writer from pg_locks
		where locktype = 'relation' and mode = 'RowExclusiveLock' and relation = 'touched'::regclass
			and database = (select oid from pg_database where datname = current_database())
			and pid <> pg_backend_pid()`.execute(tx);
	return rows.map(({ writer }) => writer);
}

/** The home profiles that are new in the journal since a place, each once, in id order, after the id given. */
export async function listTouched(
	tx: Tx,
	{ since, after, limit }: { since: JournalPlace; after: string; limit: number },
): Promise<string[]> {
	const rows = await tx
		.selectFrom('touched')
		.where(isNew(since))
		.where('profile_id', '>', after)
		.select('profile_id')
		.distinct()
		.orderBy('profile_id')
		.limit(limit)
		.execute();
	return rows.map((row) => row.profile_id);
}

function isNew({ from, snapshot }: JournalPlace): SqlCondition {
	if (snapshot === null) return sql<SqlBool>`position >= ${from}`;
	return sql<SqlBool>`(position >= ${from}
		and not pg_visible_in_snapshot(position::text::xid8, ${snapshot}::pg_snapshot))`;
}

/** Whether the journal has more new rows than so many. */
export async function hasTouchedMoreThan(
	tx: Tx,
	since: JournalPlace,
	count: number,
): Promise<boolean> {
	const { rows } =
		await sql`select 1 from touched where ${isNew(since)} limit 1 offset ${count}`.execute(tx);
	return rows.length > 0;
}

/** Deletes rows below a position, those of so many positions on the embedded store; whether there may be more. */
export async function pruneTouched(tx: Tx, below: number, limit: number): Promise<boolean> {
	if (!isSqlite(tx)) {
		await sql`delete from touched where position < ${below}`.execute(tx);
		return false;
	}
	const { first } = await readEnds(tx);
	const end = Math.min(below, first + limit);
	await sql`delete from touched where position < ${end}`.execute(tx);
	return end < below;
}

/** Deletes the rows of home profiles that are erased. Reads the whole journal, in slices on the embedded store. */
export async function deleteTouched(tx: Tx, profileIds: readonly string[]): Promise<void> {
	const isErased = inValues(tx, 'profile_id', profileIds);
	if (!isSqlite(tx)) return void (await sql`delete from touched where ${isErased}`.execute(tx));
	const { first, last } = await readEnds(tx);
	for (let from = first; from <= last; from += ROWS_PER_SLICE) {
		await sql`delete from touched where position >= ${from} and position < ${from + ROWS_PER_SLICE}
			and ${isErased}`.execute(tx);
		await eventLoopTurn();
	}
}

/** The first and the last position of the embedded store's journal; of an empty one, none lies between them. */
async function readEnds(tx: Tx): Promise<{ first: number; last: number }> {
	// Asked for both at once, SQLite reads the whole table: 110 ms for two million rows.
	const { rows } = await sql<{ first: number | null; last: number | null }>`
		select (select min(position) from touched) as first, (select max(position) from touched) as last`.execute(
		tx,
	);
	return { first: rows[0]?.first ?? Infinity, last: rows[0]?.last ?? 0 };
}
