import type { EarnItem } from '../programme/earn-facts';

/** One line of an order, so that it may be refunded alone. */
export interface OrderItem {
	id: string;
	quantity: number;
	/** Of the whole line, minor units. */
	amountMinor: number;
}

/** One line of an order as it comes: `amount` is what was paid for all its pieces together, decimal in major units. */
export interface OrderLine {
	/** Tells it apart within the order; defaults to the product. */
	id?: unknown;
	product?: unknown;
	category?: unknown;
	categories?: unknown;
	/** What is no product, such as `gift_card` or `shipping`. */
	kind?: unknown;
	/** Pieces; defaults to 1. */
	quantity?: unknown;
	amount: unknown;
}

/** An order to earn by: its lines, or where these are not known the amount (decimal, major units). */
export interface EarningOrderRequest {
	currency: unknown;
	amount?: unknown;
	items?: readonly OrderLine[];
}

/**
 * Points as given; for money: whole points of `amount` (decimal, major units) at `pointsPerUnit`, rounded down; or what the
 * programme's rules give for an order or an event.
 */
export type EarnFrom = PlainEarnFrom | { order: EarningOrderRequest } | { event: unknown };

export type PlainEarnFrom =
	{ points: unknown } | { amount: unknown; currency: unknown; pointsPerUnit: unknown };

/** What the programme's rules are asked about. */
export type EarningBy =
	| { type: 'order'; currency: string; items: readonly EarnItem[]; lines: readonly OrderItem[] }
	| { type: 'event'; name: string };
