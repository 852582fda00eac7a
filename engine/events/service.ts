import type { ResolveOptions } from '../identity';
import { findCustomers, resolveCustomers } from '../identity';
import type { EngineContext, Tx } from '../store';
import { inChunks, inTransactions } from '../store';
import { firstOfEachKey } from '../values';
import type { Customer, PreparedTrack } from './decide-track';
import { decideTrack, openCommands } from './decide-track';
import { prepareTrack } from './prepare-track';
import { insertEvents, loadEventsByKey, loadTimelines } from './repository';
import type {
	NewEvent,
	TimelineOutcome,
	TimelineRequest,
	TrackCommand,
	TrackOutcome,
	TrackRequest,
} from './types';
import { chunkSizeOf, planTimelines } from './plan-timelines';

/**
 * Tracks one event each; `outcomes[i]` answers `requests[i]`. Times are epoch ms. An identifier that nobody has makes a
 * customer. Safe to repeat by `idempotencyKey`: the same key again gives the first outcome with `duplicate: true` and
 * changes nothing; without a key every request is an event. Four queries per 500 requests, 2,000 requests a transaction.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function track(
	context: EngineContext,
	requests: readonly TrackRequest[],
	options: ResolveOptions = {},
): Promise<TrackOutcome[]> {
	return inTransactions(context.store, requests, (tx, chunk) => {
		const now = context.clock.now();
		const prepared = chunk.map((request) => prepareTrack(request, { now, id: context.ids.next() }));
		return trackPrepared({ ...context, tx, now, options }, prepared);
	});
}

type TrackScope = EngineContext & { tx: Tx; now: number; options: ResolveOptions };

async function trackPrepared(
	scope: TrackScope,
	prepared: readonly PreparedTrack[],
): Promise<TrackOutcome[]> {
	// A key that is the event's own new id cannot be known.
	const keys = prepared.flatMap((one) => ('status' in one || one.key === one.id ? [] : [one.key]));
	const earlierByKey = await loadEventsByKey(scope.tx, keys);
	const open = openCommands(prepared, { earlierByKey });
	const customers = await findOrMakeCustomers(scope, open);
	const { outcomes, events } = decideTrack(prepared, { earlierByKey, customers });
	await insertEvents(scope.tx, events, scope.now);
	return outcomes;
}

/** Asks only for the customer of the first command of each key, so that a repeat makes nobody. */
async function findOrMakeCustomers(scope: TrackScope, commands: readonly TrackCommand[]) {
	const customers = await firstOfEachKey(commands, {
		keyOf: ({ key }) => key,
		work: (first) =>
			resolveCustomers(
				scope,
				first.map(({ customer }) => customer),
				scope.options,
			),
		isRefused: ({ status }) => status === 'rejected',
	});
	const found = new Map<TrackCommand, Customer>();
	commands.forEach((command, i) => {
		const customer = customers[i];
		if (customer !== undefined) found.set(command, customer);
	});
	return found;
}

/**
 * For another capability, inside its transaction: stores events that it has checked, such as the order behind a
 * conversion, and returns their ids. They have no key of their own: the caller's write is safe to repeat by its own.
 */
export async function recordEvents(
	{ tx, clock, ids }: EngineContext & { tx: Tx },
	events: readonly NewEvent[],
): Promise<string[]> {
	const rows = events.map((event) => {
		const id = ids.next();
		return { ...event, id, key: id };
	});
	await insertEvents(tx, rows, clock.now());
	return rows.map(({ id }) => id);
}

/**
 * The newest events of each customer, over all profiles merged into them; `outcomes[i]` answers `requests[i]`. Reads
 * only. Three queries per 500 requests, or fewer requests where their limits add up to many events.
 */
export function timeline(
	context: EngineContext,
	requests: readonly TimelineRequest[],
	options: ResolveOptions = {},
): Promise<TimelineOutcome[]> {
	const readChunk = (chunk: readonly TimelineRequest[]) =>
		context.store.read(async (tx): Promise<TimelineOutcome[]> => {
			const customers = await findCustomers(
				{ tx },
				chunk.map(({ customer }) => customer),
				options,
			);
			const { refusals, slices } = planTimelines(chunk, customers);
			const timelines = await loadTimelines(tx, slices);
			return customers.map((customer, i) => {
				if (customer.status === 'rejected') return customer;
				const events = timelines.get(i) ?? [];
				return refusals.get(i) ?? { status: 'found', profileId: customer.profileId, events };
			});
		});
	return inChunks(requests, readChunk, chunkSizeOf(requests));
}
