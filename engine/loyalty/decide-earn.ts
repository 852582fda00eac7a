import { invariant } from '../values';
import type {
	Asked,
	CustomerRefusal,
	Earned,
	EarnCommand,
	EarnOutcome,
	Entry,
	Holder,
} from './types';
import { bookingKey, hasLapsed, purseKey } from './types';

/** What the decision needs besides the commands. `nextId` gives the ids of entries and lots. */
export interface EarnBasis {
	/** What earlier batches answered, by booking key. */
	known: ReadonlyMap<string, Earned>;
	/** Spendable points of each purse before the batch. */
	balances: ReadonlyMap<string, number>;
	now: number;
	nextId: () => string;
}

/**
 * Books earned points: each earning is a lot of its own. `outcomes[i]` answers `asked[i]`; a later command sees the
 * balance that an earlier one left, and a key counts once. `basis` is left as it is.
 */
export function decideEarn(
	asked: readonly (Asked<EarnCommand> | Extract<EarnOutcome, { status: 'rejected' }>)[],
	{ known, balances, now, nextId }: EarnBasis,
): { outcomes: EarnOutcome[]; entries: Entry[] } {
	const answers = new Map(known);
	const balanceByPurse = new Map(balances);
	const entries: Entry[] = [];
	const outcomes = asked.map((one): EarnOutcome => {
		if ('status' in one) return one;
		const { command, holder } = one;
		const first = answers.get(bookingKey(command));
		if (first !== undefined) return { ...first, duplicate: true };
		invariant(holder !== undefined, 'earn: a command with a new key has its customer');
		if (isRefusal(holder)) return holder;
		const purse = purseKey(command.programme, holder.profileId);
		const spendable = hasLapsed(command.expiresAt, now) ? 0 : command.points;
		const balance = (balanceByPurse.get(purse) ?? 0) + spendable;
		if (command.points === 0) return earned(command, { holder, balance, entryId: null });
		balanceByPurse.set(purse, balance);
		const entry = entryOf(command, { holder, balance, nextId });
		entries.push(entry);
		const outcome = earned(command, { holder, balance, entryId: entry.id });
		answers.set(bookingKey(command), outcome);
		return outcome;
	});
	return { outcomes, entries };
}

function entryOf(
	command: EarnCommand,
	{ holder, balance, nextId }: { holder: Holder; balance: number; nextId: () => string },
): Entry {
	const { programme, points, expiresAt } = command;
	const profileId = holder.homeProfileId;
	const account = { programme, kind: 'member', profileId } as const;
	return {
		id: nextId(),
		kind: 'earn',
		command,
		profileId,
		balanceAfter: balance,
		legs: [
			{ account, points },
			{ account: { programme, kind: 'issued', profileId: null }, points: -points },
		],
		lot: { id: nextId(), account, points, expiresAt },
		spends: [],
	};
}

function earned(
	{ programme, points, occurredAt, expiresAt, reference }: EarnCommand,
	{ holder, balance, entryId }: { holder: Holder; balance: number; entryId: string | null },
): Earned {
	return {
		status: 'earned',
		profileId: holder.profileId,
		programme,
		points,
		balance,
		entryId,
		occurredAt,
		expiresAt,
		reference,
		duplicate: false,
	};
}

function isRefusal(holder: Holder | CustomerRefusal): holder is CustomerRefusal {
	return 'status' in holder;
}
