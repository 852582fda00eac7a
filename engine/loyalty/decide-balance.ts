import type { BalanceFigures, OpenLot } from './types';
import { hasLapsed } from './types';

const DAY_MS = 86_400_000;

/** What is known of a person's points in one programme. */
export interface Purse {
	/** Lots with something left at the instant. */
	lots: readonly OpenLot[];
	/** All points ever earned until the instant. */
	earned: number;
	redeemed: number;
}

/** The balance at an instant: what may be spent, what lapses next, and what became of all that was earned. */
export function decideBalance({ lots, earned, redeemed }: Purse, asOf: number): BalanceFigures {
	const [lapsed, good] = splitBy(lots, (lot) => hasLapsed(lot.expiresAt, asOf));
	return {
		available: pointsOf(good),
		expiringNext: nextExpiry(good),
		lifetimeEarned: earned,
		lifetimeRedeemed: redeemed,
		lifetimeExpired: pointsOf(lapsed),
	};
}

function nextExpiry(lots: readonly OpenLot[]): BalanceFigures['expiringNext'] {
	const expiring = lots.flatMap((lot) =>
		lot.expiresAt === null ? [] : [{ ...lot, expiresAt: lot.expiresAt }],
	);
	if (expiring.length === 0) return null;
	const at = expiring.reduce((soonest, lot) => Math.min(soonest, lot.expiresAt), Infinity);
	const day = Math.floor(at / DAY_MS);
	return {
		at,
		points: pointsOf(expiring.filter((lot) => Math.floor(lot.expiresAt / DAY_MS) === day)),
	};
}

function splitBy<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
	return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function pointsOf(lots: readonly OpenLot[]): number {
	return lots.reduce((total, { points }) => total + points, 0);
}
