import type { CustomerRef } from '../../identity';
import type { EngineContext } from '../../store';
import type { Rejected } from '../../values';
import { rejected } from '../../values';
import { availableOf, choosePaying, credit, debit, payable } from '../ledger/move-points';
import type { LotTerms } from '../ledger/types';
import { lastingTerms } from '../programme/decide-lot-terms';
import type { BookingOptions, Desk, Operation } from './book';
import { bookAll, findAndLock, noFacts } from './book';
import { decideExpiry, decidePoints, decideSignedPoints } from './decide-points';
import { owe } from './owe';
import { prepareCommand } from './prepare-command';
import { choose, insufficient } from './spend';
import type {
	Adjusted,
	AdjustOutcome,
	AdjustRequest,
	CustomerRefusal,
	Insufficient,
	PointsCommand,
	RequestReason,
	Transferred,
	TransferOutcome,
	TransferRequest,
} from './types';

type Refusal = Insufficient | Rejected<RequestReason> | CustomerRefusal;

/**
 * Gives or takes points by hand, with a reason. `outcomes[i]` answers `requests[i]`. Safe to repeat by `idempotencyKey`. More
 * than there is is taken only where the programme allows a balance below zero. Some eight queries per 500 requests; 2,000
 * requests a transaction. With `simulate` nothing is written.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function adjust(
	context: EngineContext,
	requests: readonly AdjustRequest[],
	options: BookingOptions = {},
): Promise<AdjustOutcome[]> {
	return bookAll(context, requests, { operation: adjusting, prepare: prepareAdjust, options });
}

type AdjustCommand = PointsCommand & LotTerms;

const adjusting: Operation<AdjustCommand, Adjusted, Refusal, undefined> = {
	name: 'adjust',
	status: 'adjusted',
	findPeople: findAndLock('adjust'),
	loadFacts: noFacts,
	decide: (desk, command) => {
		const { ledger, holder, booking } = desk;
		const { programme, points, occurredAt, expiresAt, idleAfter } = command;
		if (points < 0) return take(desk, command);
		const account = ledger.accountOf(programme, holder.homeProfileId);
		const lot = { points, earnedAt: occurredAt, expiresAt, idleAfter };
		credit(ledger, { kind: 'adjust_up', account, occurredAt, booking, lot });
		return { status: 'adjusted', points, expiresAt };
	},
};

function take(desk: Desk<undefined>, command: AdjustCommand) {
	const { ledger, accounts, booking, settings } = desk;
	const { occurredAt } = command;
	const asked = -command.points;
	const lots = ledger.lotsOf(accounts);
	const there = Math.min(asked, payable(lots));
	if (there < asked && !settings.allowNegative) return insufficient(there, asked);
	debit(ledger, choosePaying(lots, there) ?? [], { kind: 'adjust_down', occurredAt, booking });
	owe(desk, { kind: 'adjust_down', points: asked - there, command });
	return { status: 'adjusted' as const, points: command.points, expiresAt: null };
}

function prepareAdjust(
	request: AdjustRequest,
	now: number,
): AdjustCommand | Rejected<RequestReason> {
	const command = prepareCommand(request, now);
	if ('status' in command) return command;
	if (command.reason === '') {
		return rejected('reason_missing', {
			field: 'reason',
			message: 'An adjustment has no reason',
			mend: 'Say in a few words why the points change, such as "goodwill for a late parcel": it stays in the ledger.',
		});
	}
	const points = decideSignedPoints(request.points);
	if (typeof points !== 'number') return points;
	const expiresAt = decideExpiry(command.occurredAt, request.expiresAfter);
	if (expiresAt !== null && typeof expiresAt !== 'number') return expiresAt;
	return { ...command, points, expiresAt, idleAfter: null };
}

/**
 * Moves points to another customer; each lot keeps its expiry, or gets the time of new points, as the programme says. Nobody is
 * made. `outcomes[i]` answers `requests[i]`; as `adjust` otherwise.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function transfer(
	context: EngineContext,
	requests: readonly TransferRequest[],
	options: BookingOptions = {},
): Promise<TransferOutcome[]> {
	return bookAll(context, requests, { operation: transferring, prepare: prepareTransfer, options });
}

type TransferCommand = PointsCommand & { to: CustomerRef };
type TransferRefusal = Refusal | Rejected<'same_customer' | 'transfer_not_allowed'>;

const transferring: Operation<TransferCommand, Transferred, TransferRefusal, undefined> = {
	name: 'transfer',
	status: 'transferred',
	findPeople: findAndLock('transfer'),
	othersOf: ({ to }) => [to],
	loadFacts: noFacts,
	decide: (desk, command) => {
		const [to] = desk.others;
		if (to === undefined || 'status' in to) return to ?? sameCustomer();
		if (to.profileId === desk.holder.profileId) return sameCustomer();
		if (desk.settings.transfer === 'forbidden') return notAllowed();
		const taken = choose(desk, command);
		if ('status' in taken) return taken;
		const { ledger, booking } = desk;
		const { programme, occurredAt, points } = command;
		debit(ledger, taken.lots, { kind: 'transfer_out', occurredAt, booking });
		const account = ledger.accountOf(programme, to.homeProfileId);
		for (const { lot, points: part } of taken.lots) {
			const moved = { points: part, earnedAt: occurredAt, originLotId: lot.id };
			const terms = termsOfMoved(desk, { lot, occurredAt });
			const given = { ...moved, ...terms };
			credit(ledger, { kind: 'transfer_in', account, occurredAt, booking, lot: given });
		}
		const toBalance = availableOf(ledger.purse(programme, to.homeProfileId));
		return { status: 'transferred', points, toBalance };
	},
};

/** Each lot keeps its expiry, or lasts as long as points earned now, as the programme says. */
function termsOfMoved(
	{ settings, definition }: Desk<undefined>,
	{ lot, occurredAt }: { lot: LotTerms; occurredAt: number },
): LotTerms {
	const { expiresAt, idleAfter } = lot;
	if (settings.transfer !== 'reset_expiry' || definition === undefined)
		return { expiresAt, idleAfter };
	return lastingTerms(definition, occurredAt);
}

function prepareTransfer(
	request: TransferRequest,
	now: number,
): TransferCommand | Rejected<RequestReason> {
	const command = prepareCommand(request, now);
	if ('status' in command) return command;
	const points = decidePoints(request.points);
	return typeof points === 'number' ? { ...command, points, to: request.to } : points;
}

function sameCustomer(): Rejected<'same_customer'> {
	return rejected('same_customer', {
		field: 'to',
		message: 'Both are the same customer: their points are one balance already',
		mend: 'Choose another customer to give the points to.',
	});
}

function notAllowed(): Rejected<'transfer_not_allowed'> {
	return rejected('transfer_not_allowed', {
		field: 'programme',
		message: 'The programme does not let points go to somebody else',
		mend: 'Allow transfers in the programme, or adjust both balances with a reason.',
	});
}
