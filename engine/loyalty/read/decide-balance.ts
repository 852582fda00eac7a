import { openLedger } from '../ledger/open-ledger';
import { settle } from '../ledger/settle';
import type { Account, Figures, Lot } from '../ledger/types';

export const DAY_MS = 86_400_000;
const EXPIRY_DAYS_MAX = 12;

/** Points that lapse on one day (UTC); `at` is when the first of them do. */
export interface Expiring {
	at: number;
	points: number;
}

/** What the books say of accounts at an instant. */
export interface PurseState {
	accounts: readonly Account[];
	/** At least those that time has changed since they were booked, or that it may change otherwise than by letting them lapse. */
	lots: readonly Lot[];
	/** When the other ones lapse: what does on one day (UTC) together. */
	lapsing: readonly Expiring[];
}

/** What somebody has in one programme. */
export interface BalanceFigures {
	/** Spendable points; below zero where the programme lets them owe some. */
	available: number;
	/** Earned, and not to spend yet. */
	pending: number;
	/** Set aside for a checkout. */
	held: number;
	/** The next points to lapse: when the first of them do, and how many do on that day (UTC). */
	expiringNext: Expiring | null;
	/** The next twelve days on which points lapse. */
	expiring: Expiring[];
	/** Ever earned, less what refunds took back. */
	lifetimeEarned: number;
	/** Ever spent, less what refunds gave back. */
	lifetimeRedeemed: number;
	/** Points that lapsed before they were spent. */
	lifetimeExpired: number;
}

/** The balance at an instant, with what time alone has done until then, whether it is booked yet or not. */
export function decideBalance(
	{ accounts, lots, lapsing }: PurseState,
	asOf: number,
): BalanceFigures {
	let place = 0;
	const ledger = openLedger({
		...{ accounts, lots },
		ownerOf: () => '',
		// Nothing of this is written, so that any names do.
		nextId: () => `unwritten-${(place += 1)}`,
	});
	const purse = accounts.flatMap(({ id }) => ledger.account(id) ?? []);
	settle(ledger, purse, asOf);
	const sumOf = (figure: keyof Figures) => purse.reduce((sum, one) => sum + one[figure], 0);
	const expiring = expiringDays([...lapsing, ...ledger.lotsOf(purse).flatMap(lapsingOf)]);
	return {
		...{ available: sumOf('available'), pending: sumOf('pending'), held: sumOf('held') },
		...{ expiringNext: expiring[0] ?? null, expiring },
		lifetimeEarned: sumOf('earned'),
		lifetimeRedeemed: sumOf('redeemed'),
		lifetimeExpired: sumOf('expired'),
	};
}

function lapsingOf({ state, remaining, expiresAt }: Lot): Expiring[] {
	if (state !== 'available' || remaining < 0 || expiresAt === null) return [];
	return [{ at: expiresAt, points: remaining }];
}

function expiringDays(lapsing: readonly Expiring[]): Expiring[] {
	const days = new Map<number, Expiring>();
	for (const { at, points } of lapsing) {
		const day = Math.floor(at / DAY_MS);
		const known = days.get(day);
		if (known === undefined) days.set(day, { at, points });
		else days.set(day, { at: Math.min(known.at, at), points: known.points + points });
	}
	return [...days.values()].sort((a, b) => a.at - b.at).slice(0, EXPIRY_DAYS_MAX);
}
