import type { Tx } from '../../store';
import { insertRows, inValues } from '../../store';

/** A change of a reward's stock by hand. */
export interface StockChange {
	id: string;
	rewardId: string;
	key: string;
	change: number | null;
	stockAfter: number | null;
	reason: string;
	actor: string;
}

/** By reward and key. */
export async function loadStockChanges(
	tx: Tx,
	rewardIds: readonly string[],
	keys: readonly string[],
): Promise<Map<string, StockChange>> {
	const rows = await tx
		.selectFrom('reward_stock_change')
		.where(inValues(tx, 'reward_id', rewardIds))
		.where(inValues(tx, 'idempotency_key', keys))
		.selectAll()
		.execute();
	return new Map(
		rows.map((row) => {
			const { id, reward_id: rewardId, idempotency_key: key, change, reason, actor } = row;
			const stockAfter = row.stock_after;
			return [stockKey(rewardId, key), { id, rewardId, key, change, stockAfter, reason, actor }];
		}),
	);
}

export async function insertStockChanges(
	tx: Tx,
	changes: readonly StockChange[],
	now: number,
): Promise<void> {
	const rows = changes.map(({ id, rewardId, key, change, stockAfter, reason, actor }) => ({
		...{ id, reward_id: rewardId, idempotency_key: key, change, stock_after: stockAfter },
		...{ reason, actor, changed_at: now },
	}));
	await insertRows(tx, 'reward_stock_change', rows);
}

/** The key of a change in maps. */
export function stockKey(rewardId: string, key: string): string {
	return `${rewardId}\n${key}`;
}
