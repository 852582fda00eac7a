import type { Booking, StoredBooking } from '../ledger/types';
import type { People } from './people';
import type { Booked, Command } from './types';

/** A hold's id is that of its first entry, which is not known while the hold is decided. */
export function outcomeOf<Success extends Booked>(
	{ id, details }: Pick<Booking, 'id' | 'details'>,
	common: Omit<Booked, 'points' | 'balance' | 'entryId' | 'duplicate'>,
): Success {
	const entryId = id === '' ? null : id;
	const outcome: OutcomeParts = { ...common, entryId, duplicate: false, ...details };
	// What an operation decides and what all outcomes say make up its outcome, by the types of both.
	return ('kept' in details || 'holdId' in details
		? told(outcome, entryId)
		: outcome) as unknown as Success;
}

/** With what only some operations say. */
type OutcomeParts = Record<string, unknown> & { kept?: unknown; holdId?: unknown };

function told(outcome: OutcomeParts, holdId: string | null): object {
	const said = 'holdId' in outcome ? { ...outcome, holdId } : { ...outcome };
	delete said.kept;
	return said;
}

/** What the ledger keeps of a command. */
export function bookingOf(command: Command, operation: string): Booking {
	const { programme, key, reference, reason, actor, cause } = command;
	const texts = { reference, reason, actor, cause };
	return { id: '', operation, programme, key, texts, amountMinor: null, details: {} };
}

/** What the outcome of a booking said. */
export function toldOf<Success extends Booked>(
	booking: StoredBooking,
	status: string,
	people: People,
): Success {
	const { programme, profileId, occurredAt, reference } = booking;
	const person = people.personOf(profileId);
	return outcomeOf<Success>(booking, {
		status,
		profileId: person,
		programme,
		occurredAt,
		reference,
	});
}
