import type { EngineContext, Tx } from '../../store';
import { inChunks } from '../../store';
import { rewardUnknown } from './refusals';
import { decideSaveRewards } from './decide-save-rewards';
import { countReserved } from './repository-redemptions';
import {
	insertRewards,
	listRewardRows,
	loadRewards,
	lockRewardsToSave,
	searchTextOf,
	updateRewards,
} from './repository-rewards';
import { isOffered } from './take-reward';
import { parseReward } from './reward-definition';
import type {
	GetRewardOutcome,
	Reward,
	RewardRow,
	SaveRewardOutcome,
	SaveRewardRequest,
} from './types';

const LIST_LENGTH_MAX = 1_000;

/**
 * Saves rewards by their ids; `outcomes[i]` answers `requests[i]`. Safe to repeat: the same reward changes nothing and says
 * `duplicate: true`. The stock counts for a new one only, and what was redeemed keeps the version it was redeemed by. One
 * transaction and some five queries per 500 requests.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); chunks before the failing one are saved.
 */
export function saveRewards(
	context: EngineContext,
	requests: readonly SaveRewardRequest[],
): Promise<SaveRewardOutcome[]> {
	return inChunks(requests, (chunk) => {
		const commands = chunk.map(({ reward, expectedVersion }) => {
			const definition = parseReward(reward);
			return 'status' in definition ? definition : { definition, expectedVersion };
		});
		const ids = commands.flatMap((one) => ('status' in one ? [] : [one.definition.id]));
		return context.store.write(async (tx) => {
			const known = await lockRewardsToSave(tx, [...new Set(ids)]);
			const now = context.clock.now();
			const reserved = await countReserved(tx, [...known.keys()], now);
			const { outcomes, inserted, updated } = decideSaveRewards(commands, { known, reserved, now });
			await insertRewards(tx, inserted);
			await updateRewards(tx, updated);
			return outcomes;
		});
	});
}

/**
 * Rewards by their ids, with what is in stock now; `outcomes[i]` answers `ids[i]`. Reads only. Two queries per 500 ids.
 * @throws StoreUnavailableError (retryable).
 */
export function getRewards(
	context: EngineContext,
	ids: readonly string[],
): Promise<GetRewardOutcome[]> {
	return inChunks(ids, (chunk) =>
		context.store.read(async (tx) => {
			const rows = await loadRewards(
				tx,
				chunk.map((id) => id.trim()),
			);
			const rewards = await withReserved(tx, [...rows.values()], context.clock.now());
			const byId = new Map(rewards.map((reward) => [reward.id, reward]));
			return chunk.map((id): GetRewardOutcome => {
				const reward = byId.get(id.trim());
				return reward === undefined ? rewardUnknown() : { status: 'found', ...reward };
			});
		}),
	);
}

/**
 * The rewards by id, at most 1,000 a call: those whose id or name holds `search`, in any case, after the id `after`; with
 * `availableOnly`, those of the page that can be had now. Reads only, two queries.
 * @throws StoreUnavailableError (retryable).
 */
export function listRewards(
	context: EngineContext,
	{
		search = '',
		after = '',
		limit = LIST_LENGTH_MAX,
		availableOnly = false,
	}: { search?: string; after?: string; limit?: number; availableOnly?: boolean } = {},
): Promise<Reward[]> {
	const now = context.clock.now();
	const page = { search: searchTextOf(search), after, limit: Math.min(limit, LIST_LENGTH_MAX) };
	return context.store.read(async (tx) => {
		const rewards = await withReserved(tx, await listRewardRows(tx, page), now);
		return availableOnly
			? rewards.filter((reward) => isOffered(reward, now) && (reward.free ?? 1) > 0)
			: rewards;
	});
}

async function withReserved(tx: Tx, rows: readonly RewardRow[], now: number): Promise<Reward[]> {
	const ids = rows.map(({ id }) => id);
	const reserved = await countReserved(tx, ids, now);
	return rows.map((row) => rewardOf(row, reserved.get(row.id) ?? 0));
}

/** What is told of a reward. */
export function rewardOf(row: RewardRow, reserved: number): Reward {
	return { ...row, reserved, free: row.stock === null ? null : row.stock - reserved };
}
