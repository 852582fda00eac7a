import type { EngineContext } from '../../store';
import type { Rejected } from '../../values';
import { rejected } from '../../values';
import type { SpentLot } from '../ledger/move-points';
import { choosePaying, debit, noteActivity, payable } from '../ledger/move-points';
import type { Lot } from '../ledger/types';
import type { BookingOptions, Desk, Operation } from './book';
import { bookAll, findAndLock, noFacts } from './book';
import { decideMinutes, decidePoints } from './decide-points';
import { prepareCommand } from './prepare-command';
import type {
	CustomerRefusal,
	Held,
	HoldOutcome,
	HoldRequest,
	Insufficient,
	PointsCommand,
	Redeemed,
	RedeemOutcome,
	RedeemRequest,
	RequestReason,
} from './types';

const MINUTE_MS = 60_000;

type Refusal = Insufficient | Rejected<RequestReason> | CustomerRefusal;

/**
 * Spends points, what lapses first and then the oldest, over all profiles of the person; all or nothing. `outcomes[i]`
 * answers `requests[i]`, and later requests see what earlier ones left. Nobody is made: an unknown customer is refused.
 * Safe to repeat by `idempotencyKey`, once per operation and programme; writers at the same time take turns per person,
 * so that nothing is spent twice. Some eight queries per 500 requests; 2,000 requests a transaction. With `simulate`
 * nothing is written.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function redeem(
	context: EngineContext,
	requests: readonly RedeemRequest[],
	options: BookingOptions = {},
): Promise<RedeemOutcome[]> {
	return bookAll(context, requests, { operation: redeeming, prepare: prepareRedeem, options });
}

/**
 * Sets points aside for a checkout: as `redeem`, but they are spent only by `capture`, and come back by `release` or, at the
 * latest, when the hold ends.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function hold(
	context: EngineContext,
	requests: readonly HoldRequest[],
	options: BookingOptions = {},
): Promise<HoldOutcome[]> {
	return bookAll(context, requests, { operation: holding, prepare: prepareHold, options });
}

/** For what costs points besides. */
export const redeeming: Operation<PointsCommand, Redeemed, Refusal, undefined> = {
	name: 'redeem',
	status: 'redeemed',
	findPeople: findAndLock('redeem'),
	loadFacts: noFacts,
	decide: (desk, command) => {
		const taken = choose(desk, command);
		if ('status' in taken) return taken;
		const { ledger, booking, accounts } = desk;
		const { occurredAt, points } = command;
		debit(ledger, taken.lots, { kind: 'redeem', occurredAt, booking });
		if (points > 0) noteActivity(ledger, accounts, occurredAt);
		return { status: 'redeemed', points, lots: taken.lots.map(toSpent) };
	},
};

export type HoldCommand = PointsCommand & { minutes: number | null };

/** As `redeeming`. */
export const holding: Operation<HoldCommand, Held, Refusal, undefined> = {
	name: 'hold',
	status: 'held',
	findPeople: findAndLock('hold'),
	loadFacts: noFacts,
	decide: (desk, command) => {
		const taken = choose(desk, command);
		if ('status' in taken) return taken;
		const { ledger, booking, settings } = desk;
		const { occurredAt, points, minutes } = command;
		const heldUntil = occurredAt + (minutes ?? settings.holdMinutes) * MINUTE_MS;
		debit(ledger, taken.lots, { kind: 'hold', occurredAt, booking, held: { until: heldUntil } });
		return { status: 'held', points, holdId: '', heldUntil, lots: taken.lots.map(toSpent) };
	},
};

function prepareRedeem(
	request: RedeemRequest,
	now: number,
): PointsCommand | Rejected<RequestReason> {
	const command = prepareCommand(request, now);
	if ('status' in command) return command;
	const points = decidePoints(request.points);
	return typeof points === 'number' ? { ...command, points } : points;
}

function prepareHold(request: HoldRequest, now: number): HoldCommand | Rejected<RequestReason> {
	const command = prepareRedeem(request, now);
	if ('status' in command) return command;
	if (request.minutes === undefined) return { ...command, minutes: null };
	const minutes = decideMinutes(request.minutes);
	return typeof minutes === 'number' ? { ...command, minutes } : minutes;
}

/** Which lots pay for the command, or how many points are missing. */
export function choose(
	{ ledger, accounts }: Pick<Desk<unknown>, 'ledger' | 'accounts'>,
	{ points, isBackdated, occurredAt }: PointsCommand,
): { lots: { lot: Lot; points: number }[] } | Insufficient {
	// Machines' clocks differ a little: only a purchase of the past asks whether the points were there yet.
	const isUsable = (lot: Lot) => !(isBackdated && lot.earnedAt > occurredAt);
	const lots = ledger.lotsOf(accounts);
	const taken = choosePaying(lots, points, isUsable);
	return taken === undefined ? insufficient(payable(lots, isUsable), points) : { lots: taken };
}

export function toSpent({ lot, points }: { lot: Lot; points: number }): SpentLot {
	return { lotId: lot.id, points, earnedAt: lot.earnedAt, expiresAt: lot.expiresAt };
}

function insufficient(available: number, asked: number): Insufficient {
	const missing = asked - available;
	const refusal = rejected('points_insufficient', {
		field: 'points',
		message: `The customer has ${available} points to spend: ${missing} too few`,
		mend: 'Nothing was taken. Offer what the points are enough for, or use the error output for those who have too few.',
	});
	return { ...refusal, available, missing };
}
