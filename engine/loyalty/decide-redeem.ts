import { invariant, rejected } from '../values';
import type {
	Asked,
	CustomerRefusal,
	Entry,
	Holder,
	Insufficient,
	OpenLot,
	Redeemed,
	RedeemCommand,
	RedeemOutcome,
} from './types';
import { bookingKey, hasLapsed, purseKey } from './types';

/** What the decision needs besides the commands. `nextId` gives the ids of entries. */
export interface RedeemBasis {
	/** What earlier batches answered, by booking key. */
	known: ReadonlyMap<string, Redeemed>;
	/** What is left of each purse's lots, in any order. */
	lots: ReadonlyMap<string, readonly OpenLot[]>;
	now: number;
	nextId: () => string;
}

/**
 * Spends points: what lapses first, then the oldest, over the lots of all profiles of the person. All or nothing: where
 * there are too few, none is taken. `outcomes[i]` answers `asked[i]`, a later command sees what an earlier one left,
 * and a key counts once. `basis` is left as it is.
 */
export function decideRedeem(
	asked: readonly (Asked<RedeemCommand> | Extract<RedeemOutcome, { status: 'rejected' }>)[],
	{ known, lots, now, nextId }: RedeemBasis,
): { outcomes: RedeemOutcome[]; entries: Entry[] } {
	const answers = new Map(known);
	const lotsByPurse = new Map(lots);
	const entries: Entry[] = [];
	const outcomes = asked.map((one): RedeemOutcome => {
		if ('status' in one) return one;
		const { command, holder } = one;
		const first = answers.get(bookingKey(command));
		if (first !== undefined) return { ...first, duplicate: true };
		invariant(holder !== undefined, 'redeem: a command with a new key has its customer');
		if (isRefusal(holder)) return holder;
		const purse = purseKey(command.programme, holder.profileId);
		const held = lotsByPurse.get(purse) ?? [];
		const spent = spend(held, command);
		if ('status' in spent) return spent;
		const left = takeFrom(held, spent);
		const outcome = redeemed(command, {
			holder,
			spent,
			balance: spendable(left, now),
			entryId: null,
		});
		if (command.points === 0) return outcome;
		lotsByPurse.set(purse, left);
		const entry = entryOf(outcome, { command, holder, held, id: nextId() });
		entries.push(entry);
		const booked = { ...outcome, entryId: entry.id };
		answers.set(bookingKey(command), booked);
		return booked;
	});
	return { outcomes, entries };
}

/** Which lots pay, and how much each. */
function spend(held: readonly OpenLot[], command: RedeemCommand): Redeemed['lots'] | Insufficient {
	const usable = held.filter((lot) => isUsable(lot, command)).sort(bySpendingOrder);
	const available = sum(usable.map(({ points }) => points));
	if (available < command.points) return insufficient(available, command.points - available);
	const spent: Redeemed['lots'] = [];
	let open = command.points;
	for (const { id, points, earnedAt, expiresAt } of usable) {
		if (open === 0) break;
		const taken = Math.min(points, open);
		open -= taken;
		spent.push({ lotId: id, points: taken, earnedAt, expiresAt });
	}
	return spent;
}

function isUsable(lot: OpenLot, { occurredAt, isBackdated }: RedeemCommand): boolean {
	// Machines' clocks differ a little: only a purchase of the past asks whether the points were there yet.
	return !hasLapsed(lot.expiresAt, occurredAt) && !(isBackdated && lot.earnedAt > occurredAt);
}

function bySpendingOrder(a: OpenLot, b: OpenLot): number {
	if (a.expiresAt !== b.expiresAt) return (a.expiresAt ?? Infinity) - (b.expiresAt ?? Infinity);
	return a.earnedAt - b.earnedAt || (a.id < b.id ? -1 : 1);
}

function takeFrom(held: readonly OpenLot[], spent: Redeemed['lots']): OpenLot[] {
	const taken = new Map(spent.map(({ lotId, points }) => [lotId, points]));
	return held
		.map((lot) => ({ ...lot, points: lot.points - (taken.get(lot.id) ?? 0) }))
		.filter(({ points }) => points > 0);
}

/** Each home profile's account gives what its own lots gave, so that an unmerge leaves each with what is theirs. */
function entryOf(
	{ lots, balance }: Redeemed,
	{
		command,
		holder,
		held,
		id,
	}: { command: RedeemCommand; holder: Holder; held: readonly OpenLot[]; id: string },
): Entry {
	const { programme, points } = command;
	const owners = new Map(held.map((lot) => [lot.id, lot.profileId]));
	const byOwner = Map.groupBy(lots, ({ lotId }) => owners.get(lotId) ?? holder.homeProfileId);
	const given = [...byOwner].map(([profileId, own]) => ({
		account: { programme, kind: 'member', profileId } as const,
		points: -sum(own.map((lot) => lot.points)),
	}));
	return {
		id,
		kind: 'redeem',
		command,
		profileId: holder.homeProfileId,
		balanceAfter: balance,
		legs: [...given, { account: { programme, kind: 'redeemed', profileId: null }, points }],
		spends: lots.map((lot) => ({ lotId: lot.lotId, points: lot.points })),
	};
}

function redeemed(
	{ programme, points, occurredAt, reference }: RedeemCommand,
	given: { holder: Holder; spent: Redeemed['lots']; balance: number; entryId: null },
): Redeemed {
	return {
		status: 'redeemed',
		profileId: given.holder.profileId,
		programme,
		points,
		balance: given.balance,
		entryId: given.entryId,
		occurredAt,
		reference,
		lots: given.spent,
		duplicate: false,
	};
}

function insufficient(available: number, missing: number): Insufficient {
	const refusal = rejected('points_insufficient', {
		field: 'points',
		message: `The customer has ${available} points to spend: ${missing} too few`,
		mend: 'Nothing was taken. Offer what the points are enough for, or use the error output for those who have too few.',
	});
	return { ...refusal, available, missing };
}

function spendable(lots: readonly OpenLot[], at: number): number {
	return sum(lots.filter((lot) => !hasLapsed(lot.expiresAt, at)).map(({ points }) => points));
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}

function isRefusal(holder: Holder | CustomerRefusal): holder is CustomerRefusal {
	return 'status' in holder;
}
