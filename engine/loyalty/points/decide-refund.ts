import type { Rejected } from '../../values';
import { rejected } from '../../values';
import type { StoredBooking } from '../ledger/types';
import type { OrderItem } from './types';

/** What an earning has kept of its order: its money, and its lines with the points of each. */
export interface OrderPart {
	amountMinor: number;
	currency: string;
	items?: readonly (OrderItem & { points: number })[];
}

/** How much of an order is refunded. */
export type RefundPart =
	| { what: 'all' }
	| { what: 'amount'; amountMinor: number; currency: string }
	| { what: 'items'; items: readonly { id: string; quantity: number | null }[] };

/** An order as the ledger knows it: what it earned and spent, and what was refunded of it before. */
export interface Order {
	earned: number;
	redeemed: number;
	part: OrderPart | null;
	/** Earned points that earlier refunds have settled, taken back or let go. */
	settled: number;
	restored: number;
	refundedMinor: number;
	/** Refunded quantities by item. */
	refundedItems: ReadonlyMap<string, number>;
}

/** What a refund has to do, and how far it brings the order. */
export interface RefundDue {
	/** Earned points to take back. */
	back: number;
	/** Spent points to give back. */
	restore: number;
	refundedMinor: number;
	items: { id: string; quantity: number }[];
}

export type RefundRefusal = Rejected<
	'order_unknown' | 'item_unknown' | 'amount_unknown' | 'refund_too_large' | 'currency_unknown'
>;

/** What refunds have kept of themselves. */
interface KeptRefund {
	back: number;
	refundedMinor: number;
	items: { id: string; quantity: number }[];
}

/** An order out of the bookings that name it. */
export function orderOf(bookings: readonly StoredBooking[]): Order | undefined {
	const detailsOf = (...operations: string[]) =>
		bookings.filter((one) => operations.includes(one.operation)).map(({ details }) => details);
	const [earnings, spendings] = [detailsOf('earn'), detailsOf('redeem', 'capture')];
	if (earnings.length + spendings.length === 0) return undefined;
	const refunds = detailsOf('refund');
	const kept = refunds.map((one) => one.kept as KeptRefund);
	const refundedItems = new Map<string, number>();
	for (const { id, quantity } of kept.flatMap(({ items }) => items))
		refundedItems.set(id, (refundedItems.get(id) ?? 0) + quantity);
	return {
		earned: total(earnings.map(({ points }) => points)),
		redeemed: total(spendings.map(({ points }) => points)),
		part: wholeOf(
			earnings.flatMap((one) => (one.kept as { order?: OrderPart } | undefined)?.order ?? []),
		),
		settled: total(kept.map(({ back }) => back)),
		restored: total(refunds.map(({ restored }) => restored)),
		refundedMinor: total(kept.map(({ refundedMinor }) => refundedMinor)),
		refundedItems,
	};
}

/** An order that was booked in parts is one. */
function wholeOf(parts: readonly OrderPart[]): OrderPart | null {
	const [first] = parts;
	if (first === undefined) return null;
	return {
		amountMinor: total(parts.map(({ amountMinor }) => amountMinor)),
		currency: first.currency,
		items: parts.flatMap(({ items }) => items ?? []),
	};
}

/**
 * What is to be taken back and given back. Rounded so that the customer keeps whole points of what they keep, and counted on
 * all refunds of the order together: so it makes no difference in how many steps an order is refunded.
 */
export function decideRefund(order: Order, refund: RefundPart): RefundDue | RefundRefusal {
	switch (refund.what) {
		case 'all':
			return {
				back: order.earned - order.settled,
				restore: order.redeemed - order.restored,
				refundedMinor: (order.part?.amountMinor ?? 0) - order.refundedMinor,
				items: restOfItems(order),
			};
		case 'amount':
			return refundAmount(order, refund);
		case 'items':
			return refundItems(order, refund.items);
	}
}

function refundAmount(
	order: Order,
	{ amountMinor, currency }: { amountMinor: number; currency: string },
): RefundDue | RefundRefusal {
	const { part } = order;
	if (part === null) return amountUnknown();
	if (part.currency !== currency) return otherCurrency(part.currency);
	const refunded = order.refundedMinor + amountMinor;
	if (refunded > part.amountMinor) return tooLarge();
	const back = order.earned - share(order.earned, part.amountMinor - refunded, part.amountMinor);
	const restore = share(order.redeemed, refunded, part.amountMinor);
	return {
		back: Math.max(0, back - order.settled),
		restore: Math.max(0, restore - order.restored),
		refundedMinor: amountMinor,
		items: [],
	};
}

function refundItems(
	order: Order,
	items: readonly { id: string; quantity: number | null }[],
): RefundDue | RefundRefusal {
	const { part, refundedItems } = order;
	if (part === null) return amountUnknown();
	const counts = new Map(refundedItems);
	const due = { back: 0, refundedMinor: 0 };
	const taken: { id: string; quantity: number }[] = [];
	for (const { id, quantity } of items) {
		const item = part.items?.find((one) => one.id === id);
		if (item === undefined) return itemUnknown();
		const before = counts.get(id) ?? 0;
		const after = before + (quantity ?? item.quantity - before);
		if (after > item.quantity) return tooLarge();
		counts.set(id, after);
		due.back += gone(item.points, after, item) - gone(item.points, before, item);
		due.refundedMinor += gone(item.amountMinor, after, item) - gone(item.amountMinor, before, item);
		taken.push({ id, quantity: after - before });
	}
	const refunded = order.refundedMinor + due.refundedMinor;
	const restore = share(order.redeemed, Math.min(refunded, part.amountMinor), part.amountMinor);
	return { ...due, restore: Math.max(0, restore - order.restored), items: taken };
}

/** Of a line's points or money, what goes with so many of its pieces. */
function gone(whole: number, quantity: number, item: OrderItem): number {
	return whole - share(whole, item.quantity - quantity, item.quantity);
}

/** Whole units of `whole × part / of`, rounded down, without a floating-point step. */
function share(whole: number, part: number, of: number): number {
	return of === 0 ? 0 : Number((BigInt(whole) * BigInt(part)) / BigInt(of));
}

function restOfItems({ part, refundedItems }: Order): RefundDue['items'] {
	return (part?.items ?? [])
		.map(({ id, quantity }) => ({ id, quantity: quantity - (refundedItems.get(id) ?? 0) }))
		.filter(({ quantity }) => quantity > 0);
}

function total(numbers: readonly unknown[]): number {
	return numbers.reduce<number>((sum, one) => sum + (typeof one === 'number' ? one : 0), 0);
}

export function orderUnknown(): RefundRefusal {
	return rejected('order_unknown', {
		field: 'reference',
		message: 'The customer has no booking with this reference',
		mend: 'Give the reference, such as the order number, under which the order earned or redeemed points.',
	});
}

function itemUnknown(): RefundRefusal {
	return rejected('item_unknown', {
		field: 'items',
		message: 'An item is not in the order as it earned points',
		mend: 'Give item ids as they were when the order earned, and earn from the order with its items; or refund an amount.',
	});
}

function amountUnknown(): RefundRefusal {
	return rejected('amount_unknown', {
		field: 'refund',
		message: 'The order earned a plain number of points: what a part of it is worth is not known',
		mend: 'Refund the whole order, or earn from the order’s amount so that parts of it can be refunded.',
	});
}

function otherCurrency(currency: string): RefundRefusal {
	return rejected('currency_unknown', {
		field: 'currency',
		message: `The order was paid in ${currency}`,
		mend: `Give the refund in ${currency}.`,
	});
}

function tooLarge(): RefundRefusal {
	return rejected('refund_too_large', {
		field: 'refund',
		message: 'More would be refunded than the order had',
		mend: 'Check the amount or quantity, and whether this refund was booked under another key before.',
	});
}
