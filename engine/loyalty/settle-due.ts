import type { EngineContext, Tx } from '../store';
import { eventLoopTurn } from '../store';
import { openLedger } from './ledger/open-ledger';
import { loadAccountsById, loadDueAccountIds, loadOpenLots } from './ledger/repository-ledger';
import { saveLedger } from './ledger/repository-save';
import { settle } from './ledger/settle';
import { settleTiers } from './settle-tiers';
import type { Movement } from './ledger/types';

/** Lots of a transaction, of whose accounts all that is due is settled: a longer one keeps other writers waiting. */
const LOTS_PER_PAGE = 500;

export interface SettleOptions {
	/** Epoch ms; defaults to now. Never later than now. */
	until?: number;
}

/** What time alone has done, and has now been booked. */
export interface Settled {
	until: number;
	activated: Moved;
	/** Pending points whose event never came. */
	cancelled: Moved;
	/** Holds that ended. */
	released: Moved;
	expired: Moved;
	/** Members who came into another tier, in all. */
	tierChanges: number;
}

export interface Moved {
	entries: number;
	points: number;
}

/**
 * The nightly run: books, for everybody, pending points that have become available, or that waited in vain, holds that have
 * ended, and points that have lapsed, each at the instant at which it happened; then the tiers that members have lost since. Balances are the same before and after, since
 * each booking and each reading counts them anyway; after some days without a run the result is that of daily runs. Safe to
 * repeat and to run several times at once. Six queries per 500 lots, in a transaction of their own; n8n has its turns meanwhile.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export async function settleDue(
	context: EngineContext,
	options: SettleOptions = {},
): Promise<Settled> {
	const now = context.clock.now();
	const until = Math.min(options.until ?? now, now);
	const settled: Settled = {
		until,
		...{ activated: nothing(), cancelled: nothing(), released: nothing(), expired: nothing() },
		tierChanges: 0,
	};
	for (;;) {
		const movements = await context.store.write((tx) => settlePage({ ...context, tx }, until));
		if (movements.length === 0) break;
		count(settled, movements);
		await eventLoopTurn();
	}
	settled.tierChanges = await settleTiers(context, until);
	return settled;
}

async function settlePage(
	{ tx, clock, ids }: EngineContext & { tx: Tx },
	until: number,
): Promise<readonly Movement[]> {
	const accountIds = await loadDueAccountIds(tx, until, LOTS_PER_PAGE);
	if (accountIds.length === 0) return [];
	const accounts = await loadAccountsById(tx, accountIds);
	const lots = await loadOpenLots(tx, accountIds, { dueUntil: until });
	const nextId = () => ids.next();
	await eventLoopTurn();
	const ledger = openLedger({ accounts, lots, ownerOf: (profileId) => profileId, nextId });
	// Each account by itself: what time does to one does nothing to another.
	for (const { id } of accounts) {
		const account = ledger.account(id);
		if (account !== undefined) settle(ledger, [account], until);
	}
	await eventLoopTurn();
	await saveLedger(tx, ledger, { now: clock.now(), nextId });
	return ledger.movements;
}

function nothing(): Moved {
	return { entries: 0, points: 0 };
}

const FIGURES = {
	activate: 'activated',
	cancel: 'cancelled',
	release: 'released',
	expire: 'expired',
} as const;

function count(settled: Settled, movements: readonly Movement[]): void {
	for (const { kind, points } of movements) {
		const figure = kind in FIGURES ? FIGURES[kind as keyof typeof FIGURES] : undefined;
		if (figure === undefined) continue;
		settled[figure].entries += 1;
		settled[figure].points += points;
	}
}
