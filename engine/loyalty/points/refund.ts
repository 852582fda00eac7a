import { DateTime } from 'luxon';
import type { EngineContext, Tx } from '../../store';
import type { Rejected } from '../../values';
import { checkText, parseAmount, rejected } from '../../values';
import { choosePaying, credit, debit, giveBack, payable } from '../ledger/move-points';
import { loadAccountsById, loadBookingsOf, loadSpentLots } from '../ledger/repository-ledger';
import type { Account, Lot, StoredBooking } from '../ledger/types';
import type { BookingOptions, Desk, Operation } from './book';
import { bookAll, findAndLock } from './book';
import { wholeNumber } from './decide-points';
import type { RefundDue, RefundPart, RefundRefusal } from './decide-refund';
import { decideRefund, orderOf, orderUnknown } from './decide-refund';
import { owe } from './owe';
import { prepareCommand, REFERENCE_LENGTH_MAX } from './prepare-command';
import type {
	Command,
	CustomerRefusal,
	Refunded,
	RefundOutcome,
	RefundPolicy,
	RefundRequest,
	RequestReason,
} from './types';

const ITEMS_MAX = 1_000;

type Refusal = RefundRefusal | Rejected<RequestReason> | CustomerRefusal;
type RefundCommand = Command & { refund: RefundPart; policy: RefundPolicy | null };

/** What the ledger knows of the orders. */
interface OrderFacts extends SpentFacts {
	bookings: readonly StoredBooking[];
}

/** What bookings spent, and from where. */
export interface SpentFacts {
	/** What each booking spent, lot by lot, in spending order; a captured hold's by the lots it came from. */
	spent: readonly { bookingId: string; lotId: string; points: number }[];
	lots: readonly Lot[];
	accounts: readonly Account[];
}

/**
 * Refunds an order, an amount or items of it: points that it spent come back to their lots, then points that it earned are
 * taken back, as far as the policy goes. `outcomes[i]` answers `requests[i]`. Safe to repeat by `idempotencyKey`; an order
 * may be refunded in any number of steps. Some eleven queries per 500 requests; 2,000 requests a transaction. With `simulate`
 * nothing is written.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function refund(
	context: EngineContext,
	requests: readonly RefundRequest[],
	options: BookingOptions = {},
): Promise<RefundOutcome[]> {
	return bookAll(context, requests, { operation: refunding, prepare, options });
}

const refunding: Operation<RefundCommand, Refunded, Refusal, OrderFacts> = {
	name: 'refund',
	status: 'refunded',
	findPeople: findAndLock('refund'),
	loadFacts: loadOrders,
	moreOf: (facts) => facts,
	decide: (desk, command) => {
		const owner = desk.ledger.ownerOf(desk.holder.homeProfileId, command.programme);
		const bookings = [...desk.facts.bookings, ...desk.booked].filter(
			(one) =>
				one.reference === command.reference &&
				one.programme === command.programme &&
				desk.ledger.ownerOf(one.profileId, one.programme) === owner,
		);
		const order = orderOf(bookings);
		if (order === undefined) return orderUnknown();
		const due = decideRefund(order, command.refund);
		if ('status' in due) return due;
		const policy = command.policy ?? desk.settings.refundPolicy;
		if (order.part !== null) desk.booking.amountMinor = -due.refundedMinor;
		const restored = restore(desk, { bookings, due, command });
		const taken = takeBack(desk, { bookings, points: due.back, policy, command });
		const { pending, available, owed } = taken;
		return {
			...{ status: 'refunded', points: pending + available + owed, policy, takenBack: taken },
			...{ notTakenBack: due.back - pending - available - owed, restored },
			kept: { back: due.back, refundedMinor: due.refundedMinor, items: due.items },
		};
	},
};

/** Gives spent points back, the last to lapse first. */
export function restore(
	desk: Desk<SpentFacts>,
	{
		bookings,
		due,
		command,
	}: { bookings: readonly { id: string }[]; due: Pick<RefundDue, 'restore'>; command: Command },
): number {
	const { ledger, booking, facts, settings } = desk;
	const { occurredAt } = command;
	const ids = new Set(bookings.map(({ id }) => id));
	const spent = facts.spent.filter(({ bookingId }) => ids.has(bookingId));
	let open = due.restore;
	for (const { lotId, points } of spent.toReversed()) {
		const lot = ledger.lot(lotId);
		if (lot === undefined || open === 0) continue;
		// Nobody gets back into a lot more than was taken out of it, whatever debts it has paid since.
		const part = Math.min(points, open, lot.points - lot.remaining);
		if (part === 0) continue;
		open -= part;
		const leastUntil = daysAfter(occurredAt, settings.restoredDays);
		if (settings.restoredDays === 0 || lot.expiresAt === null || lot.expiresAt > leastUntil)
			giveBack(ledger, [{ lot, points: part }], { kind: 'restore', occurredAt, booking });
		else restoreAnew(desk, { lot, points: part, occurredAt, expiresAt: leastUntil });
	}
	return due.restore - open;
}

/** The lot would have lapsed too soon: its points come back in one that lasts. */
function restoreAnew(
	{ ledger, booking }: Desk<SpentFacts>,
	{ lot, ...given }: { lot: Lot; points: number; occurredAt: number; expiresAt: number },
): void {
	const account = ledger.account(lot.accountId);
	if (account === undefined) return;
	const { points, occurredAt, expiresAt } = given;
	const anew = { points, earnedAt: lot.earnedAt, expiresAt, idleAfter: null, originLotId: lot.id };
	credit(ledger, { kind: 'restore', account, occurredAt, booking, lot: anew });
}

function daysAfter(instant: number, days: number): number {
	return DateTime.fromMillis(instant, { zone: 'utc' }).plus({ days }).toMillis();
}

/** Takes earned points back: pending ones first, then the order's own, then others, then what the policy lets be owed. */
function takeBack(
	desk: Desk<OrderFacts>,
	{
		bookings,
		points,
		policy,
		command,
	}: { bookings: readonly StoredBooking[]; points: number; policy: RefundPolicy; command: Command },
): Refunded['takenBack'] {
	const { ledger, accounts, booking, facts } = desk;
	const { occurredAt } = command;
	const ids = new Set(bookings.map(({ id }) => id));
	const own = new Set(facts.lots.filter((lot) => ids.has(lot.bookingId)).map(({ id }) => id));
	const isOwn = (lot: Lot) =>
		own.has(lot.id) || own.has(lot.originLotId ?? '') || ids.has(lot.bookingId);
	const lots = ledger.lotsOf(accounts);
	const pendingLots = lots.filter((lot) => lot.state === 'pending' && isOwn(lot));
	const pending = cancelPending(desk, { lots: pendingLots, points, occurredAt });
	if (policy === 'only_pending') return { pending, available: 0, owed: 0 };
	const available = Math.min(points - pending, payable(lots));
	const ownFirst = [...lots.filter(isOwn), ...lots.filter((lot) => !isOwn(lot))];
	debit(ledger, choosePaying(ownFirst, available) ?? [], { kind: 'reverse', occurredAt, booking });
	if (policy === 'within_balance') return { pending, available, owed: 0 };
	const owed = points - pending - available;
	owe(desk, { kind: 'reverse', points: owed, command });
	return { pending, available, owed };
}

function cancelPending(
	{ ledger, booking }: Desk<OrderFacts>,
	{ lots, points, occurredAt }: { lots: readonly Lot[]; points: number; occurredAt: number },
): number {
	let open = points;
	for (const lot of lots) {
		const part = Math.min(lot.remaining, open);
		const account = ledger.account(lot.accountId);
		if (part === 0 || account === undefined) continue;
		open -= part;
		ledger.add(
			{ kind: 'cancel', account, points: part, occurredAt, takes: [{ lot, points: part }] },
			booking,
		);
	}
	return points - open;
}

async function loadOrders(
	tx: Tx,
	{ commands, accounts }: { commands: readonly RefundCommand[]; accounts: readonly Account[] },
): Promise<OrderFacts> {
	const bookings = await loadBookingsOf(tx, {
		references: [...new Set(commands.map(({ reference }) => reference))],
		accountIds: accounts.map(({ id }) => id),
	});
	const bookingIds = bookings.map(({ id }) => id);
	return { bookings, ...(await loadSpent(tx, { bookingIds, accounts })) };
}

/** What these bookings spent, with the lots and those accounts that are not among the known. */
export async function loadSpent(
	tx: Tx,
	{ bookingIds, accounts }: { bookingIds: readonly string[]; accounts: readonly Account[] },
): Promise<SpentFacts> {
	const { spent, lots } = await loadSpentLots(tx, bookingIds);
	const known = new Set(accounts.map(({ id }) => id));
	const others = lots.map(({ accountId }) => accountId).filter((id) => !known.has(id));
	// A merge may have been undone since: what the others' lots paid comes back to them.
	return { spent, lots, accounts: await loadAccountsById(tx, [...new Set(others)]) };
}

/** The request checked and made ready, or why it cannot be booked. */
function prepare(
	request: RefundRequest,
	now: number,
): RefundCommand | RefundRefusal | Rejected<RequestReason> {
	const command = prepareCommand(request, now);
	if ('status' in command) return command;
	if (command.reference === '') return referenceMissing();
	const part = preparePart(request.refund);
	if ('status' in part) return part;
	return { ...command, refund: part, policy: request.policy ?? null };
}

function preparePart(refund: RefundRequest['refund']): RefundPart | Rejected<RequestReason> {
	if (refund.what === 'all') return refund;
	if (refund.what === 'amount') {
		const money = parseAmount(refund.amount, refund.currency, 'amount');
		if ('status' in money) return money;
		return { what: 'amount', amountMinor: money.amountMinor, currency: money.currency };
	}
	const items = refund.items.map(({ id, quantity }) => ({
		id: checkText(typeof id === 'number' ? String(id) : id, 'items', REFERENCE_LENGTH_MAX),
		quantity: quantity === undefined || quantity === null ? null : wholeNumber(quantity),
	}));
	const good = items.flatMap(({ id, quantity }) =>
		typeof id === 'string' && quantity !== undefined && (quantity === null || quantity > 0)
			? [{ id, quantity }]
			: [],
	);
	const isWhole = good.length === items.length && good.length > 0 && good.length <= ITEMS_MAX;
	return isWhole ? { what: 'items', items: good } : itemsInvalid();
}

function referenceMissing(): Rejected<RequestReason> {
	return rejected('reference_missing', {
		field: 'reference',
		message: 'It is not said which order is refunded',
		mend: 'Give the reference under which the order earned or redeemed points, such as the order number.',
	});
}

function itemsInvalid(): Rejected<RequestReason> {
	return rejected('items_invalid', {
		field: 'items',
		message: 'The items to refund are not a list of ids with whole quantities',
		mend: `Give 1 to ${ITEMS_MAX} items with their id and how many come back (all, where no quantity is given).`,
	});
}
