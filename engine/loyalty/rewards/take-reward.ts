import type { AskedFacts, BookScope, Desk, Operation } from '../points/book';
import { findAndLock } from '../points/book';
import { holding, redeeming } from '../points/spend';
import type { HoldCommand } from '../points/spend';
import type { PointsCommand } from '../points/types';
import { invariant } from '../../values';
import { limitReached, notActive, outOfStock } from './refusals';
import type { Had } from './repository-redemptions';
import { countHad } from './repository-redemptions';
import type { Shelf } from './shelf';
import {
	addHad,
	countReservation,
	freeOf,
	hadKey,
	keep,
	noteEvent,
	reservedOf,
	takeStock,
} from './shelf';
import type { Redemption, RewardRedeemed, RewardRefusal, RewardReserved, RewardRow } from './types';

export type TakeCommand = PointsCommand & { rewardId: string };
export type ReserveCommand = HoldCommand & { rewardId: string };

interface TakeFacts {
	had: readonly Had[];
	isCounted: boolean;
	personOf: (profileId: string) => string;
}

/** Points are spent and a piece is taken. */
export function redeemingReward(
	shelf: Shelf,
): Operation<TakeCommand, RewardRedeemed, RewardRefusal, TakeFacts> {
	const name = 'reward_redeem';
	return {
		...{ name, status: 'redeemed', findPeople: findAndLock(name), loadFacts: hadBy(shelf) },
		decide: (desk, command) => {
			const reward = choose(shelf, desk, command);
			if ('status' in reward) return reward;
			const paid = redeeming.decide({ ...desk, facts: undefined }, command);
			if ('reason' in paid) return paid;
			const { id, profileId } = idsOf(desk);
			takeStock(shelf, reward, 1);
			const spent = { state: 'redeemed', spentBookingId: id, heldUntil: null } as const;
			const redemption = { ...partsOf(reward, command), ...spent, id, profileId };
			take(shelf, redemption, desk);
			noteEvent(shelf, 'reward_redeemed', { ...command, redemption });
			return { ...paid, ...toldOf(shelf, reward, id), status: 'redeemed' };
		},
	};
}

/** Points are held and a piece is set aside. */
export function reservingReward(
	shelf: Shelf,
): Operation<ReserveCommand, RewardReserved, RewardRefusal, TakeFacts> {
	const name = 'reward_reserve';
	return {
		...{ name, status: 'reserved', findPeople: findAndLock(name), loadFacts: hadBy(shelf) },
		decide: (desk, command) => {
			const reward = choose(shelf, desk, command);
			if ('status' in reward) return reward;
			const held = holding.decide({ ...desk, facts: undefined }, command);
			if ('reason' in held) return held;
			const { id, profileId } = idsOf(desk);
			const { points, heldUntil } = held;
			// A reservation of the past may have ended already.
			if (heldUntil > shelf.now) countReservation(shelf, reward.id, 1);
			const open = { state: 'reserved', spentBookingId: null, heldUntil } as const;
			take(shelf, { ...partsOf(reward, command), ...open, id, profileId }, desk);
			return { status: 'reserved', points, heldUntil, ...toldOf(shelf, reward, id) };
		},
	};
}

function hadBy(shelf: Shelf) {
	return async (
		tx: BookScope['tx'],
		{ commands, people }: Pick<AskedFacts<TakeCommand>, 'commands' | 'people'>,
	): Promise<TakeFacts> => {
		const ids = commands.map(({ rewardId }) => rewardId);
		const limited = [...new Set(ids)].filter(
			(id) => (shelf.rewards.get(id)?.limitPerPerson ?? null) !== null,
		);
		const asked = { rewardIds: limited, profileIds: people.memberIds, now: shelf.now };
		return { had: await countHad(tx, asked), isCounted: false, personOf: people.personOf };
	};
}

/** The reward, where there is a piece for this customer; whether the points are enough the ledger says. */
function choose(
	shelf: Shelf,
	desk: Desk<TakeFacts>,
	{ rewardId, occurredAt }: TakeCommand,
): RewardRow | RewardRefusal {
	const reward = shelf.rewards.get(rewardId);
	invariant(reward !== undefined, 'rewards: a command is made of a reward that is there');
	const { limitPerPerson, stock } = reward;
	if (!isOffered(reward, occurredAt)) return notActive(reward, occurredAt);
	const had = hadOf(shelf, desk, rewardId);
	if (limitPerPerson !== null && had >= limitPerPerson) return limitReached(limitPerPerson, had);
	if ((freeOf(shelf, reward) ?? 1) > 0) return reward;
	return outOfStock(stock ?? 0, reservedOf(shelf, rewardId));
}

/** Whether the reward is switched on and valid at the instant. */
export function isOffered(
	{ isActive, validFrom, validUntil }: Pick<RewardRow, 'isActive' | 'validFrom' | 'validUntil'>,
	at: number,
): boolean {
	return isActive && at >= (validFrom ?? at) && at < (validUntil ?? Infinity);
}

function hadOf(shelf: Shelf, { facts, holder }: Desk<TakeFacts>, rewardId: string): number {
	if (!facts.isCounted) addHad(shelf, facts.had, facts.personOf);
	facts.isCounted = true;
	return shelf.had.get(hadKey(rewardId, holder.profileId)) ?? 0;
}

/** The booking has its id once the ledger has moved a point for it, and every reward costs one. */
function idsOf({ booking, holder }: Desk<TakeFacts>): { id: string; profileId: string } {
	invariant(booking.id !== '', 'rewards: what costs points is booked');
	return { id: booking.id, profileId: holder.homeProfileId };
}

function partsOf(reward: RewardRow, { occurredAt, points }: TakeCommand) {
	return { rewardId: reward.id, rewardVersion: reward.version, occurredAt, points };
}

function take(shelf: Shelf, redemption: Redemption, { facts }: Desk<TakeFacts>): void {
	keep(shelf, redemption);
	const { rewardId, profileId, heldUntil, state } = redemption;
	if (state === 'redeemed' || (heldUntil ?? 0) > shelf.now)
		addHad(shelf, [{ rewardId, profileId, count: 1 }], facts.personOf);
}

/** What each outcome says of the reward. */
export function toldOf(shelf: Shelf, reward: RewardRow, redemptionId: string) {
	const { id, name, version, value, description } = reward;
	return {
		...{ redemptionId, rewardId: id, rewardName: name, rewardVersion: version },
		...{ value, description, free: freeOf(shelf, reward) },
	};
}
