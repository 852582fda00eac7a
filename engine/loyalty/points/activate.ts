import type { EngineContext } from '../../store';
import type { Rejected } from '../../values';
import { loadBookingsOf } from '../ledger/repository-ledger';
import { activate as activateLot } from '../ledger/settle';
import type { BookingOptions, Operation } from './book';
import { bookAll, findAndLock } from './book';
import { decideEvent } from './decide-points';
import { prepareCommand } from './prepare-command';
import type {
	Activated,
	ActivateOutcome,
	ActivateRequest,
	Command,
	CustomerRefusal,
	RequestReason,
} from './types';

/**
 * Makes pending points available that wait for an event, such as the delivery of the order. `outcomes[i]` answers
 * `requests[i]`; where nothing waits for it, no points are moved. As `adjust` otherwise.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function activate(
	context: EngineContext,
	requests: readonly ActivateRequest[],
	options: BookingOptions = {},
): Promise<ActivateOutcome[]> {
	return bookAll(context, requests, { operation: activating, prepare: prepareActivate, options });
}

type ActivateCommand = Command & { event: string };

const activating: Operation<
	ActivateCommand,
	Activated,
	Rejected<RequestReason> | CustomerRefusal,
	ReadonlySet<string>
> = {
	name: 'activate',
	status: 'activated',
	findPeople: findAndLock('activate'),
	loadFacts: async (tx, { commands, accounts }) => {
		const references = [...new Set(commands.map(({ reference }) => reference))];
		const accountIds = accounts.map(({ id }) => id);
		const bookings = await loadBookingsOf(tx, { references, accountIds });
		return new Set(bookings.map(({ id, reference }) => `${reference}\n${id}`));
	},
	decide: ({ ledger, accounts, facts, booking }, { event, reference, occurredAt }) => {
		const waiting = ledger
			.lotsOf(accounts)
			.filter(({ waitsFor, state }) => state === 'pending' && waitsFor === event)
			.filter(({ bookingId }) => reference === '' || facts.has(`${reference}\n${bookingId}`));
		const points = waiting.reduce((total, { remaining }) => total + remaining, 0);
		for (const lot of waiting) activateLot(ledger, lot, { occurredAt, booking });
		return { status: 'activated', points, lotCount: waiting.length };
	},
};

function prepareActivate(
	request: ActivateRequest,
	now: number,
): ActivateCommand | Rejected<RequestReason> {
	const command = prepareCommand(request, now);
	if ('status' in command) return command;
	const event = decideEvent(request.event);
	return typeof event === 'string' ? { ...command, event } : event;
}
