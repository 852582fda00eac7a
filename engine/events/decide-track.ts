import type { Found, Resolved } from '../identity';
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
export type Customer = Resolved | Found | Rejected<CustomerReason>;

/** An event of an earlier batch, with the person its profile belongs to now. */
export interface EarlierEvent extends KnownEvent {
	personId: string;
}

/** What becomes of each request before customers are known. */
type Plan =
	| { refusal: Rejected<TrackReason> }
	| { earlier: EarlierEvent }
	| { repeats: number }
	| { customerIndex: number; command: TrackCommand };

/**
 * Which requests are new: neither refused, nor tracked earlier, nor a repeat within the batch. Only their customers are
 * asked for, in order, so that a repeat makes nobody. `plans[i]` is about `prepared[i]`.
 */
export function planTrack(
	prepared: readonly PreparedTrack[],
	earlierByKey: ReadonlyMap<string, EarlierEvent>,
): { plans: Plan[]; fresh: TrackCommand[] } {
	const fresh: TrackCommand[] = [];
	const firstByKey = new Map<string, number>();
	const plans = prepared.map((command, i): Plan => {
		if ('status' in command) return { refusal: command };
		const { key } = command;
		const earlier = key === undefined ? undefined : earlierByKey.get(key);
		if (earlier !== undefined) return { earlier };
		const repeats = key === undefined ? undefined : firstByKey.get(key);
		if (repeats !== undefined) return { repeats };
		if (key !== undefined) firstByKey.set(key, i);
		fresh.push(command);
		return { customerIndex: fresh.length - 1, command };
	});
	return { plans, fresh };
}

/** An event to insert, with its id and key. */
export interface EventToInsert extends NewEvent {
	id: string;
	key: string;
}

/**
 * Answers each plan, given `customers[customerIndex]`: an event each for the new, the first outcome for repeats. The
 * key of an event without one is its id.
 */
export function decideTrack(
	plans: readonly Plan[],
	{ customers, nextId }: { customers: readonly Customer[]; nextId: () => string },
): { outcomes: TrackOutcome[]; events: EventToInsert[] } {
	const outcomes: TrackOutcome[] = [];
	const events: EventToInsert[] = [];
	for (const plan of plans) {
		if ('customerIndex' in plan) {
			const decided = decideFresh(plan.command, customers[plan.customerIndex], nextId);
			if (decided.event) events.push(decided.event);
			outcomes.push(decided.outcome);
		} else outcomes.push(repeatedOutcome(plan, outcomes));
	}
	return { outcomes, events };
}

function decideFresh(
	{ event, key }: TrackCommand,
	customer: Customer | undefined,
	nextId: () => string,
): { outcome: TrackOutcome; event?: EventToInsert } {
	invariant(customer !== undefined, 'track: one customer per new event');
	if (customer.status === 'rejected') return { outcome: customer };
	const id = nextId();
	const profileId = customer.homeProfileId;
	return {
		outcome: trackedOutcome(
			{ ...event, eventId: id, profileId, personId: customer.profileId },
			false,
		),
		event: { ...event, id, profileId, key: key ?? id },
	};
}

function repeatedOutcome(
	plan: Exclude<Plan, { customerIndex: number }>,
	outcomes: readonly TrackOutcome[],
): TrackOutcome {
	if ('refusal' in plan) return plan.refusal;
	if ('earlier' in plan) return trackedOutcome(plan.earlier, true);
	const first = outcomes[plan.repeats];
	invariant(first !== undefined, 'track: a repeat comes after its first');
	return first.status === 'tracked' ? { ...first, duplicate: true } : first;
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
