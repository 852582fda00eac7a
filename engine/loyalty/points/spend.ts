import type { EngineContext } from '../../store';
import type { Money, Rejected } from '../../values';
import { parseAmount, rejected } from '../../values';
import type { SpentLot } from '../ledger/move-points';
import { choosePaying, debit, noteActivity, payable } from '../ledger/move-points';
import type { Lot } from '../ledger/types';
import type { RedeemValueReason } from '../programme/decide-redeem-value';
import { decidePointsForValue, decideRedeemValue } from '../programme/decide-redeem-value';
import type { ProgrammeDefinition } from '../programme/definition';
import { activityAt } from './activity';
import type { BookingOptions, Decided, Desk, Operation } from './book';
import { bookAll, findAndLock, noFacts } from './book';
import { decideMinutes, decidePoints } from './decide-points';
import { prepareCommand } from './prepare-command';
import type {
	Command,
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
type RedeemRefusal = Insufficient | Rejected<RequestReason | RedeemValueReason> | CustomerRefusal;
/** Points as given, or as many as are worth an amount (decimal, major units). */
type RedeemCommand = Command & { points: number | null; worth: unknown };

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
	return bookAll(context, requests, {
		operation: redeemingByRate,
		prepare: prepareRedeem,
		options,
	});
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

/** For what costs points besides: whatever the programme's rate is. */
export const redeeming: Operation<PointsCommand, Redeemed, Refusal, undefined> = {
	name: 'redeem',
	status: 'redeemed',
	findPeople: findAndLock('redeem'),
	loadFacts: noFacts,
	decide: (desk, command) => spend(desk, command, null),
};

const redeemingByRate: Operation<RedeemCommand, Redeemed, RedeemRefusal, undefined> = {
	name: 'redeem',
	status: 'redeemed',
	findPeople: findAndLock('redeem'),
	loadFacts: noFacts,
	decide: (desk, command) => {
		const worth = decideWorth(desk.definition, command);
		if ('status' in worth) return worth;
		return spend(desk, { ...command, points: worth.points }, worth.value);
	},
};

function spend(
	desk: Desk<undefined>,
	command: PointsCommand,
	value: Money | null,
): Decided<Redeemed> | Insufficient {
	const taken = choose(desk, command);
	if ('status' in taken) return taken;
	const { ledger, booking, accounts, definition } = desk;
	const { occurredAt, points } = command;
	debit(ledger, taken.lots, { kind: 'redeem', occurredAt, booking });
	if (points > 0) noteActivity(ledger, accounts, activityAt(occurredAt, definition));
	return { points, lots: taken.lots.map(toSpent), value };
}

/** How many points, and what they are worth: by the programme's rate, minimum and step where it has one. */
function decideWorth(
	definition: ProgrammeDefinition | undefined,
	{ points, worth }: RedeemCommand,
): { points: number; value: Money | null } | Rejected<RedeemValueReason | RequestReason> {
	if (points !== null && (points === 0 || definition?.redeem === undefined))
		return { points, value: null };
	const rates = definition ?? { currency: '', redeem: undefined };
	if (points !== null) return decideRedeemValue(rates, points);
	if (definition?.redeem === undefined) return decidePointsForValue(rates, 0);
	const money = parseAmount(worth, definition.currency, 'value');
	return 'status' in money ? money : decidePointsForValue(rates, money.amountMinor);
}

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
): RedeemCommand | Rejected<RequestReason> {
	const command = prepareCommand(request, now);
	if ('status' in command) return command;
	const { points: asked, value: worth } = request;
	if (asked === undefined && worth !== undefined) return { ...command, points: null, worth };
	const points = decidePoints(asked);
	return typeof points === 'number' ? { ...command, points, worth: undefined } : points;
}

function prepareHold(request: HoldRequest, now: number): HoldCommand | Rejected<RequestReason> {
	const common = prepareCommand(request, now);
	if ('status' in common) return common;
	const points = decidePoints(request.points);
	if (typeof points !== 'number') return points;
	const command = { ...common, points };
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

/** There are fewer points than asked for. */
export function insufficient(available: number, asked: number): Insufficient {
	const missing = asked - available;
	const refusal = rejected('points_insufficient', {
		field: 'points',
		message: `The customer has ${available} points to spend: ${missing} too few`,
		mend: 'Nothing was taken. Offer what the points are enough for, or use the error output for those who have too few.',
	});
	return { ...refusal, available, missing };
}
