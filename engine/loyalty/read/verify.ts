import { createHash } from 'node:crypto';
import type { EngineContext, Tx } from '../../store';
import { eventLoopTurn } from '../../store';
import { changeFigures } from '../ledger/open-ledger';
import type { Account, Figures, LotState } from '../ledger/types';
import { checkEntry } from './check-entry';
import type { LedgerProblem } from './ledger-problem';
import type { StoredAccount, StoredEntry, StoredLot } from './repository-verify';
import { loadAccountPage, loadEntries, loadLotsWithSpends } from './repository-verify';

const ACCOUNTS_PER_PAGE = 100;
const PROBLEMS_MAX = 100;
/** Entries hashed before n8n has a turn: some ten milliseconds. */
const ENTRIES_PER_TURN = 1_000;

export interface VerifyOptions {
	/** Absent: all programmes. */
	programme?: string;
}

export interface Verified {
	isSound: boolean;
	accounts: number;
	entries: number;
	lots: number;
	/** Over all accounts, members' and programmes': zero in a sound ledger. */
	sum: number;
	/** The first hundred. */
	problems: LedgerProblem[];
	/**
	 * One hash over the ends of all chains. Kept elsewhere, it shows later that nothing before was changed: a ledger with the
	 * same entries has the same digest.
	 */
	digest: string;
}

interface Tally {
	accounts: number;
	entries: number;
	lots: number;
	problems: LedgerProblem[];
	/** By account, of all kinds: what went in less what went out. */
	sums: Map<string, number>;
	/** Pending and held points by programme, as the members' accounts have them. */
	aside: Map<string, number>;
	heads: ReturnType<typeof createHash>;
}

/**
 * Reads the whole ledger and checks it: each account's chain of hashes, the figures against the entries, each lot against what
 * was spent of it, the lots against the balance, and the programmes' accounts against the members'. Reads only, from one
 * snapshot; on a thread of its own for the embedded store. In constant memory but for one number an account.
 */
export async function verify(
	context: EngineContext,
	options: VerifyOptions = {},
): Promise<Verified> {
	return await context.store.scan(async (tx) => {
		const tally: Tally = {
			...{ accounts: 0, entries: 0, lots: 0, problems: [], sums: new Map(), aside: new Map() },
			heads: createHash('sha256'),
		};
		for (let after = ''; ;) {
			const page = await loadAccountPage(tx, { ...options, after, limit: ACCOUNTS_PER_PAGE });
			const last = page.at(-1);
			if (last === undefined) break;
			after = last.id;
			await checkAccounts(tx, page, tally);
			await eventLoopTurn();
		}
		checkProgrammes(tally);
		const { accounts, entries, lots, problems, sums, heads } = tally;
		return {
			isSound: problems.length === 0,
			...{ accounts, entries, lots },
			sum: [...sums.values()].reduce((total, points) => total + points, 0),
			problems: problems.slice(0, PROBLEMS_MAX),
			digest: heads.digest('base64url'),
		};
	});
}

async function checkAccounts(
	tx: Tx,
	accounts: readonly StoredAccount[],
	tally: Tally,
): Promise<void> {
	const ids = accounts.map(({ id }) => id);
	const entries = Map.groupBy(await loadEntries(tx, ids), ({ account_id: id }) => id);
	const lots = Map.groupBy(await loadLotsWithSpends(tx, ids), ({ accountId }) => accountId);
	let hashed = 0;
	for (const account of accounts) {
		const own = entries.get(account.id) ?? [];
		const ownLots = lots.get(account.id) ?? [];
		tally.accounts += 1;
		tally.entries += own.length;
		tally.lots += ownLots.length;
		tally.heads.update(`${account.id}:${account.sequence}:${account.hash};`);
		const problem =
			checkChain(account, own, ownLots) ??
			checkFigures(account, own) ??
			checkLots(account, ownLots);
		if (problem !== undefined) tally.problems.push(problem);
		addSums(tally, account, own);
		hashed += own.length;
		if (hashed < ENTRIES_PER_TURN) continue;
		hashed = 0;
		await eventLoopTurn();
	}
}

/** The first entry that is missing or changed. */
function checkChain(
	account: StoredAccount,
	entries: readonly StoredEntry[],
	lots: readonly StoredLot[],
): LedgerProblem | undefined {
	const lotsByEntry = Map.groupBy(lots, ({ entryId }) => entryId);
	const spends = lots.flatMap((lot) => lot.spends.map((spend) => ({ ...spend, lotId: lot.id })));
	const spendsByEntry = Map.groupBy(spends, ({ entryId }) => entryId);
	let previousHash = '';
	for (const [place, entry] of entries.entries()) {
		const sequence = place + 1;
		if (entry.sequence !== sequence) return missing(account, sequence);
		const fault = checkEntry(entry, {
			...{ previousHash, isErased: account.isErased },
			lots: lotsByEntry.get(entry.id) ?? [],
			spends: spendsByEntry.get(entry.id) ?? [],
		});
		if (fault !== undefined) return problemOf(account, { ...fault, sequence, entryId: entry.id });
		previousHash = entry.hash;
	}
	if (account.sequence > entries.length) return missing(account, entries.length + 1);
	if (account.sequence === entries.length && account.hash === previousHash) return undefined;
	return problemOf(account, {
		problem: 'account_differs',
		message: 'The account does not end with its last entry',
	});
}

function missing(account: StoredAccount, sequence: number): LedgerProblem {
	const message = `Entry ${sequence} of the account is missing`;
	return problemOf(account, { problem: 'entry_missing', message, sequence });
}

function checkFigures(
	account: StoredAccount,
	entries: readonly StoredEntry[],
): LedgerProblem | undefined {
	const figures = {
		available: 0,
		pending: 0,
		held: 0,
		earned: 0,
		redeemed: 0,
		expired: 0,
		adjusted: 0,
	};
	for (const entry of entries) {
		changeFigures(figures, entry);
		if (figures.available === entry.available_after) continue;
		const message = `The entry leaves ${figures.available} points and says ${entry.available_after}`;
		const { sequence, id: entryId } = entry;
		return problemOf(account, { problem: 'entry_changed', message, sequence, entryId });
	}
	for (const figure of Object.keys(figures) as (keyof Figures)[]) {
		if (figures[figure] === account[figure]) continue;
		const message = `The entries add up to ${figures[figure]} points ${figure}, the account says ${account[figure]}`;
		return problemOf(account, { problem: 'account_differs', message });
	}
	return undefined;
}

function checkLots(account: StoredAccount, lots: readonly StoredLot[]): LedgerProblem | undefined {
	const sums: Record<LotState, number> = { available: 0, pending: 0, held: 0 };
	for (const lot of lots) {
		const left = lot.points - lot.spends.reduce((total, { points }) => total + points, 0);
		sums[lot.state] += left;
		if (left === lot.remaining) continue;
		const message = `Lot ${lot.id} has ${left} points left by what was spent of it, and says ${lot.remaining}`;
		return problemOf(account, { problem: 'lot_differs', message, entryId: lot.entryId });
	}
	for (const state of Object.keys(sums) as LotState[]) {
		if (sums[state] === account[state]) continue;
		const message = `The lots hold ${sums[state]} points ${state}, the account says ${account[state]}`;
		return problemOf(account, { problem: 'lots_differ_from_balance', message });
	}
	return undefined;
}

function addSums({ sums, aside }: Tally, account: Account, entries: readonly StoredEntry[]): void {
	for (const { from_account_id: from, to_account_id: to, points } of entries) {
		sums.set(from, (sums.get(from) ?? 0) - points);
		sums.set(to, (sums.get(to) ?? 0) + points);
	}
	for (const state of ['pending', 'held'] as const) {
		const id = `${account.programme}:${state}`;
		aside.set(id, (aside.get(id) ?? 0) + account[state]);
	}
}

/** What is pending or held stands in the programme's account for it. */
function checkProgrammes({ sums, aside, problems }: Tally): void {
	for (const [id, points] of aside) {
		const booked = sums.get(id) ?? 0;
		if (booked === points) continue;
		problems.push({
			problem: 'programme_differs',
			programme: id.slice(0, id.lastIndexOf(':')),
			...{ accountId: id, profileId: null, sequence: null, entryId: null },
			message: `The account ${id} has ${booked} points, its members have ${points}`,
		});
	}
}

function problemOf(
	{ id, programme, profileId }: StoredAccount,
	found: Pick<LedgerProblem, 'problem' | 'message'> & Partial<LedgerProblem>,
): LedgerProblem {
	return { programme, accountId: id, profileId, sequence: null, entryId: null, ...found };
}
