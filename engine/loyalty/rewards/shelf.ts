import type { NewEvent } from '../../events';
import type { Redemption, RewardRow } from './types';
import type { Had } from './repository-redemptions';

/** What a batch works on: rewards, which the transaction has locked, and who has which of them. Changed as it is decided. */
export interface Shelf {
	rewards: Map<string, RewardRow>;
	/** Open reservations by reward. */
	reserved: Map<string, number>;
	/** By reward and person; what the batch itself has added is in it. */
	had: Map<string, number>;
	redemptions: Map<string, Redemption>;
	/** To save. */
	changedRewards: Set<string>;
	changed: Map<string, Redemption>;
	events: NewEvent[];
	now: number;
}

export function emptyShelf(now: number): Shelf {
	return {
		rewards: new Map(),
		reserved: new Map(),
		had: new Map(),
		redemptions: new Map(),
		changedRewards: new Set(),
		changed: new Map(),
		events: [],
		now,
	};
}

export function reservedOf(shelf: Shelf, rewardId: string): number {
	return shelf.reserved.get(rewardId) ?? 0;
}

/** Pieces that the next customer may have; null for any number. */
export function freeOf(shelf: Pick<Shelf, 'reserved'>, { id, stock }: RewardRow): number | null {
	return stock === null ? null : stock - (shelf.reserved.get(id) ?? 0);
}

/** Takes pieces from the stock, or puts some back below zero. */
export function takeStock(shelf: Shelf, reward: RewardRow, pieces: number): void {
	if (reward.stock === null) return;
	reward.stock -= pieces;
	shelf.changedRewards.add(reward.id);
}

export function countReservation(shelf: Shelf, rewardId: string, pieces: number): void {
	shelf.reserved.set(rewardId, reservedOf(shelf, rewardId) + pieces);
}

export function keep(shelf: Shelf, redemption: Redemption): void {
	shelf.redemptions.set(redemption.id, redemption);
	shelf.changed.set(redemption.id, redemption);
}

export function hadKey(rewardId: string, personId: string): string {
	return `${personId}\n${rewardId}`;
}

export function addHad(shelf: Shelf, had: readonly Had[], personOf: (profileId: string) => string) {
	for (const { rewardId, profileId, count } of had) {
		const key = hadKey(rewardId, personOf(profileId));
		shelf.had.set(key, (shelf.had.get(key) ?? 0) + count);
	}
}

/** For the customer's timeline. */
export function noteEvent(
	shelf: Shelf,
	name: 'reward_redeemed' | 'reward_refunded',
	{ redemption, occurredAt }: { redemption: Redemption; occurredAt: number },
): void {
	const { profileId, id, rewardId, points } = redemption;
	const rewardName = shelf.rewards.get(rewardId)?.name ?? '';
	shelf.events.push({
		...{ profileId, name, occurredAt, channel: null, source: 'reward', isTouchpoint: false },
		propertiesJson: JSON.stringify({ rewardId, rewardName, points, redemptionId: id }),
	});
}
