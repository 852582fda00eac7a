import { invariant } from './errors';
import type { Rejected } from './rejected';

/** What of the prepared requests was not refused. */
export function commandsIn<Command extends object>(
	prepared: readonly (Command | Rejected)[],
): Command[] {
	return prepared.filter((one): one is Command => !('status' in one));
}

/** Puts the outcomes, one for each that was not refused, in the places of their requests. */
export function paired<Command extends object, Reason extends string, Outcome>(
	prepared: readonly (Command | Rejected<Reason>)[],
	outcomes: readonly Outcome[],
): (Rejected<Reason> | Outcome)[] {
	let next = 0;
	return prepared.map((one) => {
		if ('status' in one) return one;
		const outcome = outcomes[next++];
		invariant(outcome !== undefined, 'paired: one outcome for each that was not refused');
		return outcome;
	});
}
