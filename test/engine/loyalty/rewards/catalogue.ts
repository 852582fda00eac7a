import { sql } from 'kysely';
import type { Engine, Reward } from '../../../../engine';

export function shopper(name: string) {
	return { identifiers: [{ type: 'customer_id', value: name }] };
}

/** Saves a reward of 100 points, and gives its id. */
export async function saveReward(
	{ loyalty }: Engine,
	id: string,
	given: Record<string, unknown> = {},
): Promise<string> {
	const [saved] = await loyalty.saveRewards([{ reward: { id, name: id, points: 100, ...given } }]);
	if (saved?.status !== 'saved') throw new Error(saved?.message);
	return id;
}

export async function givePoints(
	{ loyalty }: Engine,
	name: string,
	points: number,
	programme = 'main',
): Promise<void> {
	const customer = shopper(name);
	const request = { customer, from: { points }, idempotencyKey: `given:${name}`, programme };
	const [earned] = await loyalty.earn([request]);
	if (earned?.status !== 'earned') throw new Error(earned?.message);
}

export async function rewardNow({ loyalty }: Engine, id: string): Promise<Reward> {
	const [found] = await loyalty.getRewards([id]);
	if (found?.status !== 'found') throw new Error(found?.message);
	return found;
}

export async function balanceOf({ loyalty }: Engine, name: string, programme = 'main') {
	const [balance] = await loyalty.getBalances([{ customer: shopper(name), programme }]);
	return balance?.status === 'balance' ? balance.available : balance?.reason;
}

/** Redemptions of a reward by their state, counted by SQL of our own; `ended` are reservations whose time is over. */
export async function countStates(
	{ context }: Engine,
	rewardId: string,
	now: number,
): Promise<Record<string, number>> {
	const { rows } = await context.store.read((tx) =>
		sql<{ state: string; count: number }>`
			select case when state = 'reserved' and held_until <= ${now} then 'ended' else state end as state,
				count(*) as count
			from reward_redemption where reward_id = ${rewardId} group by 1`.execute(tx),
	);
	return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
}
