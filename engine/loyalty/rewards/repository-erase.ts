import type { ErasedCounts, Erasure } from '../../identity';
import type { Tx } from '../../store';
import { inValues, lockRows, updateColumn } from '../../store';

/**
 * For another capability, inside its transaction: gives what people who are erased had of rewards to their tombstones, so that
 * stocks keep their sums. There is nothing in it that they wrote.
 */
export async function eraseRedemptions(
	tx: Tx,
	{ profileIds, tombstoneOf }: Erasure,
): Promise<ErasedCounts> {
	const rows = await tx
		.selectFrom('reward_redemption')
		.where(inValues(tx, 'profile_id', profileIds))
		.select(['id', 'profile_id'])
		.execute();
	await lockRows(
		tx,
		{ table: 'reward_redemption' },
		rows.map(({ id }) => id),
	);
	await updateColumn(
		tx,
		{ table: 'reward_redemption', match: 'profile_id', set: 'profile_id' },
		profileIds.map((id) => ({ match: id, set: tombstoneOf(id) })),
	);
	return new Map(
		[...Map.groupBy(rows, (row) => row.profile_id)].map(([id, of]) => [id, of.length]),
	);
}
