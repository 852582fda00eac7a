import type { FindOutcome } from '../../identity';
import { findCustomers, resolveCustomers } from '../../identity';
import type { EngineContext } from '../../store';
import type { Rejected } from '../../values';
import { firstOfEachKey, parseAmount } from '../../values';
import { credit, noteActivity } from '../ledger/move-points';
import { loadBookings } from '../ledger/repository-ledger';
import type { BookingOptions, BookScope, Desk, Operation, PeopleFound } from './book';
import { bookAll, keysOf, noFacts } from './book';
import { decideEarnedPoints, decideExpiry, decidePending } from './decide-points';
import { prepareCommand } from './prepare-command';
import type {
	CustomerRefusal,
	Earned,
	EarnCommand,
	EarnOutcome,
	EarnRequest,
	RequestReason,
} from './types';
import { bookingKey } from './types';

/**
 * Books earned points; `outcomes[i]` answers `requests[i]`, and later requests see the effects of earlier ones. An
 * unknown customer is made. Points are integers, times epoch ms. Safe to repeat by `idempotencyKey`, once per operation
 * and programme. Some ten queries per 500 requests; 2,000 requests a transaction. With `simulate` nothing is written.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function earn(
	context: EngineContext,
	requests: readonly EarnRequest[],
	options: BookingOptions = {},
): Promise<EarnOutcome[]> {
	return bookAll(context, requests, { operation, prepare, options });
}

const operation: Operation<
	EarnCommand,
	Earned,
	Rejected<RequestReason> | CustomerRefusal,
	undefined
> = {
	name: 'earn',
	status: 'earned',
	findPeople: resolveAndLock,
	lotsNeeded: (now) => ({ dueUntil: now }),
	loadFacts: noFacts,
	decide,
};

/** The request checked and made ready, or why it cannot be booked. */
export function prepare(request: EarnRequest, now: number): EarnCommand | Rejected<RequestReason> {
	const command = prepareCommand(request, now);
	if ('status' in command) return command;
	const points = decideEarnedPoints(request.from);
	if (typeof points !== 'number') return points;
	const expiresAt = decideExpiry(command.occurredAt, request.expiresAfter);
	if (expiresAt !== null && typeof expiresAt !== 'number') return expiresAt;
	const pending = decidePending(command.occurredAt, request.pending);
	if (pending !== null && 'status' in pending) return pending;
	return { ...command, points, expiresAt, idleAfter: null, pending, order: orderOf(request) };
}

function orderOf({ from }: EarnRequest): EarnCommand['order'] {
	if ('points' in from) return null;
	const money = parseAmount(from.amount, from.currency, 'amount');
	return 'status' in money ? null : { amountMinor: money.amountMinor, currency: money.currency };
}

function decide(
	{ ledger, holder, booking, accounts }: Desk<undefined>,
	{ programme, points, occurredAt, expiresAt, idleAfter, pending, order }: EarnCommand,
) {
	if (points > 0) {
		noteActivity(ledger, accounts, occurredAt);
		const account = ledger.accountOf(programme, holder.homeProfileId);
		const lot = { points, earnedAt: occurredAt, expiresAt, idleAfter };
		credit(ledger, {
			kind: pending === null ? 'earn' : 'earn_pending',
			...{ account, occurredAt, booking },
			lot:
				pending === null
					? lot
					: { ...lot, state: 'pending', dueAt: pending.until, waitsFor: pending.event },
		});
	}
	return {
		status: 'earned' as const,
		points,
		expiresAt,
		pending,
		...(order === null ? {} : { kept: { order } }),
	};
}

/**
 * Of the commands whose key is new, the first of each key makes its customer; where that is refused, or earns nothing and
 * so takes no key, the next one does.
 */
async function resolveAndLock(
	scope: BookScope,
	{ commands }: { commands: readonly EarnCommand[] },
): Promise<PeopleFound> {
	const { tx, options } = scope;
	const stored = await loadBookings(tx, 'earn', keysOf(commands));
	const known = new Set(stored.map(bookingKey));
	const fresh = commands.filter((command) => !known.has(bookingKey(command)));
	const resolved = await firstOfEachKey(fresh, {
		keyOf: (command: EarnCommand) => bookingKey(command),
		work: (turn) =>
			resolveCustomers(
				scope,
				turn.map(({ customer }) => customer),
				options,
			),
		isRefused: ({ status }, { points }) => status === 'rejected' || points === 0,
	});
	const homes = resolved.flatMap((one) =>
		one === undefined || one.status === 'rejected' ? [] : [{ profileId: one.homeProfileId }],
	);
	const people = await findCustomers({ tx }, homes, { lock: true });
	let next = 0;
	const answers = new Map<EarnCommand, FindOutcome | undefined>();
	fresh.forEach((command, i) => {
		const one = resolved[i];
		answers.set(command, one === undefined || one.status === 'rejected' ? one : people[next++]);
	});
	return { found: commands.map((command) => answers.get(command)), stored };
}
