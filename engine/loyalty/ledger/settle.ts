import { invariant } from '../../values';
import { credit, expireLots, giveBack } from './move-points';
import type { OpenLedger } from './open-ledger';
import { isDue } from './open-ledger';
import type { Account, Booking, Lot, Movement } from './types';

/** What time does to a lot that is due, in the order in which it does so at one instant. */
const DUE_ORDER = ['activate', 'cancel', 'release', 'expire'] as const;
type Due = (typeof DUE_ORDER)[number];

/**
 * Books what time alone has done to these accounts until the instant: points become available, pending ones that waited
 * in vain are cancelled, holds end, points lapse. In the order of their instants, each entry at its own, so that it makes
 * no difference how often and when this is called.
 */
export function settle(ledger: OpenLedger, accounts: readonly Account[], until: number): void {
	const due = ledger.dueLots(accounts, until);
	if (due.length > 1) due.sort(byInstant);
	for (let place = 0; place < due.length; place++) {
		const [lot, ...together] = dueTogether(due, place);
		if (lot === undefined) continue;
		place += together.length;
		for (const changed of settleDue(ledger, [lot, ...together])) {
			if (isDue(changed, until)) insertAfter(due, place, changed);
		}
	}
}

/** The next lot, and those that lapse at the same instant on the same account with it: one entry. Empty where all is gone. */
function dueTogether(due: readonly Lot[], place: number): Lot[] {
	const first = due[place];
	if (first === undefined || first.remaining <= 0) return [];
	let end = place + 1;
	while (dueOf(first) === 'expire' && lapsesWith(first, due[end])) end += 1;
	return due.slice(place, end);
}

function lapsesWith(first: Lot, other: Lot | undefined): boolean {
	return (
		other?.accountId === first.accountId && other.dueAt === first.dueAt && dueOf(other) === 'expire'
	);
}

/** Where a lot has its turn, among those after the place. */
function insertAfter(due: Lot[], place: number, lot: Lot): void {
	let at = place + 1;
	for (let other = due[at]; other !== undefined && byInstant(other, lot) < 0; other = due[at])
		at += 1;
	due.splice(at, 0, lot);
}

/** Books what is due; the lots that have become more by it. */
function settleDue(ledger: OpenLedger, lots: readonly [Lot, ...Lot[]]): readonly Lot[] {
	const [first] = lots;
	const { dueAt, remaining: points } = first;
	const account = ledger.account(first.accountId);
	invariant(account !== undefined && dueAt !== null, 'loyalty: a due lot has its account');
	switch (dueOf(first)) {
		case 'activate':
			return activate(ledger, first, { occurredAt: dueAt }).lots;
		case 'cancel': {
			const takes = [{ lot: first, points }];
			ledger.add({ kind: 'cancel', account, points, occurredAt: dueAt, takes });
			return [];
		}
		case 'release': {
			const lot = ledger.lot(first.originLotId ?? '');
			invariant(lot !== undefined, 'loyalty: what is held came from a lot');
			giveBack(ledger, [{ lot, points, from: first }], { kind: 'release', occurredAt: dueAt });
			return [lot];
		}
		case 'expire':
			expireLots(ledger, lots, dueAt);
			return [];
	}
}

/** Makes pending points available: they go on as a lot of their own, which lasts as long as was said when they were earned. */
export function activate(
	ledger: OpenLedger,
	pending: Lot,
	move: { occurredAt: number; booking?: Booking },
): Movement {
	const account = ledger.account(pending.accountId);
	invariant(account !== undefined, 'loyalty: a lot has its account');
	const { remaining: points, earnedAt, expiresAt, idleAfter } = pending;
	// What was to lapse while it was pending lapses when it comes.
	const dueAt = expiresAt === null ? null : Math.max(expiresAt, move.occurredAt);
	return credit(ledger, {
		...move,
		kind: 'activate',
		account,
		lot: { ...{ points, earnedAt, expiresAt, idleAfter, originLotId: pending.id }, dueAt },
		from: pending,
	});
}

function dueOf({ state, waitsFor }: Lot): Due {
	if (state === 'available') return 'expire';
	if (state === 'held') return 'release';
	return waitsFor === null ? 'activate' : 'cancel';
}

function byInstant(a: Lot, b: Lot): number {
	return (
		(a.dueAt ?? 0) - (b.dueAt ?? 0) ||
		DUE_ORDER.indexOf(dueOf(a)) - DUE_ORDER.indexOf(dueOf(b)) ||
		// Lots of one account side by side, so that they lapse in one entry.
		(a.accountId === b.accountId ? 0 : a.accountId < b.accountId ? -1 : 1) ||
		(a.id < b.id ? -1 : 1)
	);
}
