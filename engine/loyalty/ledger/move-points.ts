import { DateTime, Duration } from 'luxon';
import { invariant } from '../../values';
import type { NewLot, OpenLedger } from './open-ledger';
import type { Account, Booking, EntryKind, Lot, Movement } from './types';
import { hasLapsed } from './types';

/** What a command took from, or gave back to, one lot. */
export interface SpentLot {
	lotId: string;
	points: number;
	earnedAt: number;
	expiresAt: number | null;
}

interface Move {
	kind: EntryKind;
	occurredAt: number;
	booking?: Booking;
}

/** Points to spend of a person or household, all their accounts together. */
export function availableOf(accounts: readonly Account[]): number {
	return accounts.reduce((total, { available }) => total + available, 0);
}

/** Puts points into a new lot; where the account is in debt, that is paid first, from them. */
export function credit(
	ledger: OpenLedger,
	{ account, lot, from, ...move }: Move & { account: Account; lot: NewLot; from?: Lot },
): Movement {
	const { points } = lot;
	const takes = from === undefined ? [] : [{ lot: from, points }];
	const movement = ledger.add({ ...move, account, points, makes: [lot], takes }, move.booking);
	payDebts(ledger, movement, movement.lots);
	return movement;
}

/** What an account owes is paid by what has come in: both lots shrink, and the balance stays. */
function payDebts(ledger: OpenLedger, movement: Movement, came: readonly Lot[]): void {
	const debts = ledger.debtsOf(movement.accountId);
	for (const lot of came) {
		for (const debt of debts) {
			const paid = Math.min(lot.remaining, -debt.remaining);
			if (paid <= 0 || lot.state !== 'available') continue;
			ledger.take(movement, lot, paid);
			ledger.take(movement, debt, -paid);
		}
	}
}

/** Takes points out of lots: an entry for each account, so that an unmerge leaves each with what is theirs. */
export function debit(
	ledger: OpenLedger,
	taken: readonly { lot: Lot; points: number }[],
	{ booking, kind, occurredAt, held }: Move & { held?: { until: number | null } },
): void {
	const byAccount = Map.groupBy(taken, ({ lot }) => lot.accountId);
	for (const [accountId, takes] of byAccount) {
		const account = ledger.account(accountId);
		invariant(account !== undefined, 'loyalty: a lot has its account');
		const makes = held === undefined ? [] : takes.map((one) => heldLot(one, held.until));
		const points = takes.reduce((total, one) => total + one.points, 0);
		ledger.add({ kind, account, points, occurredAt, takes, makes }, booking);
	}
}

function heldLot({ lot, points }: { lot: Lot; points: number }, until: number | null): NewLot {
	const { earnedAt, expiresAt, idleAfter } = lot;
	return {
		points,
		earnedAt,
		expiresAt,
		idleAfter,
		state: 'held',
		dueAt: until,
		originLotId: lot.id,
	};
}

/**
 * Which lots pay, and how much each: what lapses first, then the oldest. Debts of the same owner count against what
 * there is. Undefined where it is not enough.
 */
export function choosePaying(
	lots: readonly Lot[],
	points: number,
	isUsable: (lot: Lot) => boolean = () => true,
): { lot: Lot; points: number }[] | undefined {
	const usable = lots.filter(
		(lot) => lot.state === 'available' && lot.remaining > 0 && isUsable(lot),
	);
	if (payable(lots, isUsable) < points) return undefined;
	const taken: { lot: Lot; points: number }[] = [];
	let open = points;
	for (const lot of usable) {
		if (open === 0) break;
		const part = Math.min(lot.remaining, open);
		open -= part;
		taken.push({ lot, points: part });
	}
	return taken;
}

/** How many points could be spent: what the usable lots have left, less debts. */
export function payable(
	lots: readonly Lot[],
	isUsable: (lot: Lot) => boolean = () => true,
): number {
	const counted = lots.filter(
		(lot) => lot.state === 'available' && (lot.remaining < 0 || isUsable(lot)),
	);
	return Math.max(
		0,
		counted.reduce((total, { remaining }) => total + remaining, 0),
	);
}

/** Gives points back to the lots that they came from; what has lapsed meanwhile lapses at once. */
export function giveBack(
	ledger: OpenLedger,
	parts: readonly { lot: Lot; points: number; from?: Lot }[],
	{ kind, occurredAt, booking }: Move,
): void {
	for (const [accountId, given] of Map.groupBy(parts, ({ lot }) => lot.accountId)) {
		const account = ledger.account(accountId);
		invariant(account !== undefined, 'loyalty: a lot has its account');
		const takes = given.flatMap(({ lot, points, from }) => [
			{ lot, points: -points },
			...(from === undefined ? [] : [{ lot: from, points }]),
		]);
		const points = given.reduce((total, one) => total + one.points, 0);
		const lots = given.map(({ lot }) => lot);
		payDebts(ledger, ledger.add({ kind, account, points, occurredAt, takes }, booking), lots);
		const lapsed = lots.filter(({ expiresAt }) => hasLapsed(expiresAt, occurredAt));
		expireLots(ledger, lapsed, occurredAt);
	}
}

/** Lets what is left of lots of one account lapse, in one entry. */
export function expireLots(ledger: OpenLedger, lots: readonly Lot[], occurredAt: number): void {
	const takes = [...new Set(lots)]
		.filter(({ remaining }) => remaining > 0)
		.map((lot) => ({ lot, points: lot.remaining }));
	const account = ledger.account(takes[0]?.lot.accountId ?? '');
	if (account === undefined) return;
	const points = takes.reduce((total, one) => total + one.points, 0);
	ledger.add({ kind: 'expire', account, points, occurredAt, takes });
}

/** Something was bought or spent: what lapses for want of activity lasts from here on anew. */
export function noteActivity(
	ledger: OpenLedger,
	accounts: readonly Account[],
	lapseAt: (idleAfter: string) => number,
): void {
	for (const lot of ledger.lotsOf(accounts)) {
		if (lot.idleAfter === null || lot.state === 'pending') continue;
		const expiresAt = lapseAt(lot.idleAfter);
		if (expiresAt > (lot.expiresAt ?? 0)) ledger.prolong(lot, expiresAt);
	}
}

/** When points lapse that last so long (ISO 8601 period) after an activity. */
export function idleUntil(activeAt: number, idleAfter: string): number {
	return DateTime.fromMillis(activeAt, { zone: 'utc' })
		.plus(Duration.fromISO(idleAfter))
		.toMillis();
}
