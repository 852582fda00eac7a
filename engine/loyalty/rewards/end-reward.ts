import type { Tx } from '../../store';
import { invariant } from '../../values';
import type { Account } from '../ledger/types';
import type { Desk, Operation } from '../points/book';
import { findAndLock, noFacts } from '../points/book';
import { capturing, releasing } from '../points/holds';
import type { HoldCommand } from '../points/holds';
import type { SpentFacts } from '../points/refund';
import { loadSpent, restore } from '../points/refund';
import type { Command } from '../points/types';
import { notRedeemed, reservationNotOpen } from './refusals';
import type { Shelf } from './shelf';
import { countReservation, keep, noteEvent, reservedOf, takeStock } from './shelf';
import { toldOf } from './take-reward';
import type {
	Redemption,
	RedemptionRefusal,
	RewardClaimed,
	RewardRefunded,
	RewardReleased,
	RewardRow,
} from './types';

export type EndCommand = Command & { redemptionId: string; returnsStock: boolean };

type Ending<Success extends RewardClaimed | RewardReleased> = Operation<
	EndCommand,
	Success,
	RedemptionRefusal,
	undefined
>;

/** The held points are spent, and the piece goes. */
export function claimingReward(shelf: Shelf): Ending<RewardClaimed> {
	const name = 'reward_claim';
	return {
		...{ name, status: 'claimed', findPeople: findAndLock(name), loadFacts: noFacts },
		decide: (desk, command) => {
			const open = openReservation(shelf, command);
			if ('status' in open) return open;
			const { redemption, reward } = open;
			const paid = capturing.decide({ ...desk, facts: NO_REFERENCES }, holdOf(command));
			if ('reason' in paid) return reservationNotOpen('its points were spent or released');
			takeStock(shelf, reward, 1);
			countReservation(shelf, reward.id, -1);
			const claimed = {
				...redemption,
				state: 'redeemed',
				spentBookingId: desk.booking.id,
			} as const;
			keep(shelf, claimed);
			noteEvent(shelf, 'reward_redeemed', { ...command, redemption: claimed });
			const { points } = paid;
			return { status: 'claimed', points, ...toldOf(shelf, reward, redemption.id) };
		},
	};
}

/** The held points come back, and the piece is free. */
export function releasingReward(shelf: Shelf): Ending<RewardReleased> {
	const name = 'reward_release';
	return {
		...{ name, status: 'released', findPeople: findAndLock(name), loadFacts: noFacts },
		decide: (desk, command) => {
			const open = openReservation(shelf, command);
			if ('status' in open) return open;
			const { redemption, reward } = open;
			const freed = releasing.decide({ ...desk, facts: NO_REFERENCES }, holdOf(command));
			if ('reason' in freed) return reservationNotOpen('its points were spent or released');
			countReservation(shelf, reward.id, -1);
			keep(shelf, { ...redemption, state: 'released' });
			const { points } = freed;
			return { status: 'released', points, ...toldOf(shelf, reward, redemption.id) };
		},
	};
}

/** The points come back to the lots that paid, and the piece too if asked. */
export function refundingReward(
	shelf: Shelf,
): Operation<EndCommand, RewardRefunded, RedemptionRefusal, SpentFacts> {
	const name = 'reward_refund';
	return {
		...{ name, status: 'refunded', findPeople: findAndLock(name) },
		loadFacts: (tx, { commands, accounts }) => loadPaid(tx, { shelf, commands, accounts }),
		moreOf: (facts) => facts,
		decide: (desk, command) => {
			const { redemption, reward } = found(shelf, command);
			if (redemption.state !== 'redeemed') return notRedeemed();
			const points = giveBack(desk, redemption, command);
			if (command.returnsStock) takeStock(shelf, reward, -1);
			const refunded = { ...redemption, state: 'refunded' } as const;
			keep(shelf, refunded);
			noteEvent(shelf, 'reward_refunded', { ...command, redemption: refunded });
			const { returnsStock } = command;
			return { status: 'refunded', points, returnsStock, ...toldOf(shelf, reward, redemption.id) };
		},
	};
}

const NO_REFERENCES = new Map<string, string[]>();

function holdOf(command: EndCommand): HoldCommand {
	const hold = { by: 'id', value: command.redemptionId } as const;
	return { ...command, hold, points: null, keepRest: false };
}

function found(
	shelf: Shelf,
	{ redemptionId }: EndCommand,
): { redemption: Redemption; reward: RewardRow } {
	const redemption = shelf.redemptions.get(redemptionId);
	const reward = shelf.rewards.get(redemption?.rewardId ?? '');
	invariant(
		redemption !== undefined && reward !== undefined,
		'rewards: a command is made of a redemption that is there',
	);
	return { redemption, reward };
}

const CLOSED = {
	redeemed: 'it was claimed',
	released: 'it was released',
	refunded: 'it was refunded',
} as const;

function openReservation(
	shelf: Shelf,
	command: EndCommand,
): { redemption: Redemption; reward: RewardRow } | RedemptionRefusal {
	const { redemption, reward } = found(shelf, command);
	const { state, heldUntil } = redemption;
	if (state !== 'reserved') return reservationNotOpen(CLOSED[state]);
	// Another machine's clock may have let it end already, and its piece be had by somebody else.
	const isCovered = reward.stock === null || reservedOf(shelf, reward.id) <= reward.stock;
	if ((heldUntil ?? 0) <= shelf.now || !isCovered) return reservationNotOpen('it has ended');
	return { redemption, reward };
}

function loadPaid(
	tx: Tx,
	{
		shelf,
		commands,
		accounts,
	}: { shelf: Shelf; commands: readonly EndCommand[]; accounts: readonly Account[] },
): Promise<SpentFacts> {
	const bookingIds = commands.flatMap(
		({ redemptionId }) => shelf.redemptions.get(redemptionId)?.spentBookingId ?? [],
	);
	return loadSpent(tx, { bookingIds, accounts });
}

function giveBack(
	desk: Desk<SpentFacts>,
	{ spentBookingId, points }: Redemption,
	command: Command,
): number {
	const bookings = spentBookingId === null ? [] : [{ id: spentBookingId }];
	return restore(desk, { bookings, due: { restore: points }, command });
}
