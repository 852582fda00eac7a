import type { NewEvent } from '../events';
import { recordEvents } from '../events';
import type { ResolveOptions } from '../identity';
import { resolveCustomers } from '../identity';
import type { EngineContext, Tx } from '../store';
import { inTransactions } from '../store';
import type { Rejected } from '../values';
import { firstOfEachKey, formatAmount } from '../values';
import type { AskedRecord } from './decide-record';
import { decideRecord } from './decide-record';
import { prepareRecord } from './prepare-record';
import { insertConversions, loadRecordedByKey } from './repository';
import type {
	NewConversion,
	RecordCommand,
	RecordOutcome,
	RecordReason,
	RecordRequest,
} from './types';

type Scope = EngineContext & { tx: Tx; now: number; options: ResolveOptions };

/**
 * Records conversions, and each as an event of the customer's timeline (`order_completed`, or the goal's name) that is no
 * touchpoint itself; `outcomes[i]` answers `requests[i]`. An unknown customer is made. Money is in minor units, times
 * are epoch ms. Safe to repeat by `idempotencyKey`. Some five queries per 500 requests; 1,000 requests a transaction.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function record(
	context: EngineContext,
	requests: readonly RecordRequest[],
	options: ResolveOptions = {},
): Promise<RecordOutcome[]> {
	return inTransactions(context.store, requests, (tx, chunk) => {
		const now = context.clock.now();
		const prepared = chunk.map((request) => prepareRecord(request, now));
		return recordPrepared({ ...context, tx, now, options }, prepared);
	});
}

async function recordPrepared(
	scope: Scope,
	prepared: readonly (RecordCommand | Rejected<RecordReason>)[],
): Promise<RecordOutcome[]> {
	const commands = prepared.filter((one): one is RecordCommand => !('status' in one));
	const keys = commands.map(({ key }) => key);
	const known = await loadRecordedByKey(scope.tx, keys);
	const fresh = commands.filter(({ key }) => !known.has(key));
	const resolved = await firstOfEachKey(fresh, {
		keyOf: ({ key }: RecordCommand) => key,
		work: (turn) => {
			const customers = turn.map(({ customer }) => customer);
			return resolveCustomers(scope, customers, scope.options);
		},
		isRefused: ({ status }) => status === 'rejected',
	});
	const owners = new Map<RecordCommand, AskedRecord['owner']>();
	resolved.forEach((one, i) => {
		const command = fresh[i];
		if (command && one) owners.set(command, 'homeProfileId' in one ? ownerOf(one) : one);
	});
	const asked = prepared.map((one) =>
		'status' in one ? one : { command: one, owner: owners.get(one) },
	);
	const { outcomes, conversions } = decideRecord(asked, { known, nextId: () => scope.ids.next() });
	await recordEvents(scope, conversions.map(toEvent));
	await insertConversions(scope.tx, conversions, scope.now);
	return outcomes;
}

function ownerOf({ profileId, homeProfileId }: { profileId: string; homeProfileId: string }) {
	return { profileId, homeProfileId };
}

/** What segments and timelines see. Money as a plain number in major units, so that conditions can compare it. */
function toEvent(conversion: NewConversion): NewEvent {
	const { id, orderId, money, itemsJson, profileId, name, occurredAt, channel } = conversion;
	const properties = {
		conversionId: id,
		...(orderId === '' ? {} : { orderId }),
		...(money === null ? {} : { amount: Number(formatAmount(money)), currency: money.currency }),
		...(itemsJson === null ? {} : { items: JSON.parse(itemsJson) as unknown }),
	};
	return {
		profileId,
		name,
		occurredAt,
		channel,
		source: 'conversion',
		isTouchpoint: false,
		propertiesJson: JSON.stringify(properties),
	};
}
