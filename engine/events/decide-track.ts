import type { KnownCustomer, Resolved } from '../identity';
import type { Rejected } from '../values';
import { invariant } from '../values';
import type {
	CustomerReason,
	KnownEvent,
	NewEvent,
	Tracked,
	TrackCommand,
	TrackOutcome,
	TrackReason,
} from './types';

/** A request after its checks. */
export type PreparedTrack = TrackCommand | Rejected<TrackReason>;

/** Who an event is about, or why it is about nobody. */
export type Customer = Resolved | KnownCustomer | Rejected<CustomerReason>;

/** An event of an earlier batch, with the person its profile belongs to now. */
export interface EarlierEvent extends KnownEvent {
	personId: string;
}

/** An event to insert, with its id and key. */
export interface EventToInsert extends NewEvent {
	id: string;
	key: string;
}

/** What the decision needs besides the requests. */
export interface TrackBasis {
	earlierByKey: ReadonlyMap<string, EarlierEvent>;
	/** By command; none for one whose key an earlier event or command has answered. */
	customers: ReadonlyMap<TrackCommand, Customer>;
}

/** The requests to find customers for: neither refused nor tracked in an earlier batch. */
export function openCommands(
	prepared: readonly PreparedTrack[],
	{ earlierByKey }: Pick<TrackBasis, 'earlierByKey'>,
): TrackCommand[] {
	return prepared.filter(
		(command): command is TrackCommand => !('status' in command) && !earlierByKey.has(command.key),
	);
}

/**
 * An event for each new key; a known key gives the event as it was tracked first. `outcomes[i]` answers `prepared[i]`,
 * and later requests see the effects of earlier ones.
 */
export function decideTrack(
	prepared: readonly PreparedTrack[],
	{ earlierByKey, customers }: TrackBasis,
): { outcomes: TrackOutcome[]; events: EventToInsert[] } {
	const events: EventToInsert[] = [];
	const knownByKey = new Map(earlierByKey);
	const outcomes = prepared.map((command): TrackOutcome => {
		if ('status' in command) return command;
		const { key, id } = command;
		const known = knownByKey.get(key);
		if (known !== undefined) return trackedOutcome(known, true);
		const customer = customers.get(command);
		invariant(customer !== undefined, 'track: a new key has a customer');
		if (customer.status === 'rejected') return customer;
		const profileId = customer.homeProfileId;
		const event = { ...command.event, eventId: id, profileId, personId: customer.profileId };
		knownByKey.set(key, event);
		events.push({ ...command.event, id, profileId, key });
		return trackedOutcome(event, false);
	});
	return { outcomes, events };
}

function trackedOutcome(event: EarlierEvent, duplicate: boolean): Tracked {
	return {
		status: 'tracked',
		eventId: event.eventId,
		profileId: event.personId,
		duplicate,
		name: event.name,
		occurredAt: event.occurredAt,
		channel: event.channel,
		source: event.source,
		isTouchpoint: event.isTouchpoint,
	};
}
