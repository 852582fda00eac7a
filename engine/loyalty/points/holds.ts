import type { EngineContext, Tx } from '../../store';
import type { Rejected } from '../../values';
import { checkText, rejected } from '../../values';
import { debit, giveBack, noteActivity } from '../ledger/move-points';
import { loadBookingsOf } from '../ledger/repository-ledger';
import type { Account, Lot } from '../ledger/types';
import { activityAt } from './activity';
import type { BookingOptions, Desk, Operation } from './book';
import { bookAll, findAndLock } from './book';
import { decidePoints } from './decide-points';
import { prepareCommand, REFERENCE_LENGTH_MAX } from './prepare-command';
import type {
	Captured,
	CaptureOutcome,
	CaptureRequest,
	Command,
	CustomerRefusal,
	HoldRef,
	HoldRefusal,
	Released,
	ReleaseOutcome,
	ReleaseRequest,
	RequestReason,
} from './types';

/** The holds that have one of the references, by reference. */
type HoldsByReference = ReadonlyMap<string, readonly string[]>;
type Refusal = HoldRefusal | Rejected<RequestReason> | CustomerRefusal;
export type HoldCommand = Command & {
	hold: { by: 'id' | 'reference'; value: string };
	points: number | null;
	keepRest: boolean;
};

/**
 * Spends held points, all or a part; the rest is released unless it is to be kept. `outcomes[i]` answers `requests[i]`. Safe to
 * repeat by `idempotencyKey`. A hold that has ended, or is another customer's, is refused. Some eight queries per 500
 * requests; 2,000 requests a transaction. With `simulate` nothing is written.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function capture(
	context: EngineContext,
	requests: readonly CaptureRequest[],
	options: BookingOptions = {},
): Promise<CaptureOutcome[]> {
	return bookAll(context, requests, { operation: capturing, prepare, options });
}

/**
 * Gives held points back to the lots they came from, all or a part; what has lapsed meanwhile lapses at once. As `capture`.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function release(
	context: EngineContext,
	requests: readonly ReleaseRequest[],
	options: BookingOptions = {},
): Promise<ReleaseOutcome[]> {
	return bookAll(context, requests, { operation: releasing, prepare, options });
}

/** For what was reserved together with points. */
export const capturing: Operation<HoldCommand, Captured, Refusal, HoldsByReference> = {
	name: 'capture',
	status: 'captured',
	findPeople: findAndLock('capture'),
	loadFacts: loadHolds,
	decide: (desk, command) => {
		const held = heldLots(desk, command);
		if ('status' in held) return held;
		const { ledger, booking, accounts } = desk;
		const { occurredAt } = command;
		const points = command.points ?? held.points;
		const taken = takeFrom(held.lots, points);
		debit(ledger, taken, { kind: 'capture', occurredAt, booking });
		if (points > 0) noteActivity(ledger, accounts, activityAt(occurredAt, desk.definition));
		const rest = held.points - points;
		if (!command.keepRest) releaseFrom(desk, held.lots, { points: rest, occurredAt });
		return {
			...{ status: 'captured', points },
			...{ released: command.keepRest ? 0 : rest, stillHeld: command.keepRest ? rest : 0 },
		};
	},
};

/** As `capturing`. */
export const releasing: Operation<HoldCommand, Released, Refusal, HoldsByReference> = {
	name: 'release',
	status: 'released',
	findPeople: findAndLock('release'),
	loadFacts: loadHolds,
	decide: (desk, command) => {
		const held = heldLots(desk, command);
		if ('status' in held) return held;
		const points = command.points ?? held.points;
		releaseFrom(desk, held.lots, { points, occurredAt: command.occurredAt });
		return { status: 'released', points, stillHeld: held.points - points };
	},
};

function prepare(
	request: CaptureRequest | ReleaseRequest,
	now: number,
): HoldCommand | Rejected<RequestReason> {
	const command = prepareCommand(request, now);
	if ('status' in command) return command;
	const hold = prepareHoldRef(request);
	if ('status' in hold) return hold;
	const keepRest = 'keepRest' in request && request.keepRest === true;
	// A cart that was held becomes the order: a refund finds what was captured by the same reference.
	const reference =
		command.reference === '' && hold.by === 'reference' ? hold.value : command.reference;
	const asked = { ...command, reference, hold, keepRest };
	if (request.points === undefined) return { ...asked, points: null };
	const points = decidePoints(request.points);
	return typeof points === 'number' ? { ...asked, points } : points;
}

function prepareHoldRef({
	holdId,
	holdReference,
}: HoldRef): HoldCommand['hold'] | Rejected<RequestReason> {
	const [by, given] =
		holdId === undefined ? (['reference', holdReference] as const) : (['id', holdId] as const);
	const value = checkText(given, by === 'id' ? 'holdId' : 'holdReference', REFERENCE_LENGTH_MAX);
	if (typeof value === 'string') return { by, value };
	return rejected('hold_missing', {
		field: value.field,
		message: 'It is not said which hold is meant',
		mend: 'Give the hold id that the hold told (loyalty.holdId), or the reference that it was given, such as the cart number.',
	});
}

async function loadHolds(
	tx: Tx,
	{ commands, accounts }: { commands: readonly HoldCommand[]; accounts: readonly Account[] },
): Promise<HoldsByReference> {
	const references = commands.flatMap(({ hold }) => (hold.by === 'reference' ? [hold.value] : []));
	const bookings = await loadBookingsOf(tx, {
		references: [...new Set(references)],
		accountIds: accounts.map(({ id }) => id),
	});
	const holds = bookings.filter(({ operation }) => operation === 'hold');
	return new Map(
		[...Map.groupBy(holds, ({ reference }) => reference)].map(([reference, of]) => [
			reference,
			of.map(({ id }) => id),
		]),
	);
}

/** What is still held, in spending order. */
function heldLots(
	{ ledger, accounts, facts }: Desk<HoldsByReference>,
	{ hold, points }: HoldCommand,
): { lots: Lot[]; points: number } | HoldRefusal {
	const ids = hold.by === 'id' ? [hold.value] : (facts.get(hold.value) ?? []);
	const lots = ledger
		.lotsOf(accounts)
		.filter(({ state, bookingId }) => state === 'held' && ids.includes(bookingId));
	const held = lots.reduce((total, { remaining }) => total + remaining, 0);
	if (held > 0 && (points ?? 0) <= held) return { lots, points: held };
	return held === 0 ? notOpen(hold.by) : tooSmall(held, points ?? 0);
}

function notOpen(by: 'id' | 'reference'): HoldRefusal {
	return rejected('hold_not_open', {
		field: by === 'id' ? 'holdId' : 'holdReference',
		message: 'This customer has no open hold of that name',
		mend: 'It was captured or released, it has ended, or it is another customer’s: check the field, and redeem the points anew where they are still owed.',
	});
}

function tooSmall(held: number, asked: number): HoldRefusal {
	return rejected('hold_too_small', {
		field: 'points',
		message: `Only ${held} points are held: ${asked - held} too few`,
		mend: 'Nothing was taken. Leave Points empty for all that is held, or hold more first.',
	});
}

function takeFrom(lots: readonly Lot[], points: number): { lot: Lot; points: number }[] {
	let open = points;
	return lots.flatMap((lot) => {
		const part = Math.min(lot.remaining, open);
		open -= part;
		return part === 0 ? [] : [{ lot, points: part }];
	});
}

/** Released points come from the end: what lapses last is given back first. */
function releaseFrom(
	{ ledger, booking }: Desk<HoldsByReference>,
	lots: readonly Lot[],
	{ points, occurredAt }: { points: number; occurredAt: number },
): void {
	const taken = takeFrom(lots.toReversed(), points);
	const parts = taken.flatMap(({ lot: from, points: part }) => {
		const lot = ledger.lot(from.originLotId ?? '');
		return lot === undefined ? [] : [{ lot, points: part, from }];
	});
	giveBack(ledger, parts, { kind: 'release', occurredAt, booking });
}
