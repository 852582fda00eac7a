import type { Rejected } from '../values';
import { invariant } from '../values';
import type {
	CustomerRefusal,
	NewConversion,
	RecordCommand,
	Recorded,
	RecordOutcome,
	RecordReason,
} from './types';

/** A command and whose conversion it is; nobody where its key is known already. */
export interface AskedRecord {
	command: RecordCommand;
	owner: { profileId: string; homeProfileId: string } | CustomerRefusal | undefined;
}

/** What the decision needs besides the commands. `nextId` gives the ids of conversions. */
export interface RecordBasis {
	/** What earlier batches answered, by idempotency key. */
	known: ReadonlyMap<string, Recorded>;
	nextId: () => string;
}

/**
 * Decides which conversions are new: a key counts once. `outcomes[i]` answers `asked[i]`; `basis` is left as it is.
 */
export function decideRecord(
	asked: readonly (AskedRecord | Rejected<RecordReason>)[],
	{ known, nextId }: RecordBasis,
): { outcomes: RecordOutcome[]; conversions: NewConversion[] } {
	const answers = new Map(known);
	const conversions: NewConversion[] = [];
	const outcomes = asked.map((one): RecordOutcome => {
		if ('status' in one) return one;
		const { command, owner } = one;
		const first = answers.get(command.key);
		if (first !== undefined) return { ...first, duplicate: true };
		invariant(owner !== undefined, 'record: a command with a new key has its customer');
		if ('status' in owner) return owner;
		const conversion = { ...command, id: nextId(), profileId: owner.homeProfileId };
		conversions.push(conversion);
		const outcome = recorded(conversion, owner.profileId);
		answers.set(command.key, outcome);
		return outcome;
	});
	return { outcomes, conversions };
}

function recorded(conversion: NewConversion, profileId: string): Recorded {
	const { id, kind, name, orderId, money, channel, occurredAt } = conversion;
	return {
		status: 'recorded',
		conversionId: id,
		profileId,
		kind,
		name,
		orderId,
		money,
		channel,
		occurredAt,
		duplicate: false,
	};
}
