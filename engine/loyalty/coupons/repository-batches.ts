import type { Tx } from '../../store';
import { insertRows } from '../../store';

/** One call of Generate. */
export interface CodeBatch {
	id: string;
	campaignId: string;
	key: string;
	count: number;
}

export async function loadBatch(
	tx: Tx,
	{ campaignId, key }: Pick<CodeBatch, 'campaignId' | 'key'>,
): Promise<CodeBatch | undefined> {
	const row = await tx
		.selectFrom('coupon_batch')
		.where('campaign_id', '=', campaignId)
		.where('idempotency_key', '=', key)
		.selectAll()
		.executeTakeFirst();
	return row && { id: row.id, campaignId, key, count: row.code_count };
}

export async function insertBatch(tx: Tx, batch: CodeBatch, now: number): Promise<void> {
	await insertRows(tx, 'coupon_batch', [
		{
			id: batch.id,
			campaign_id: batch.campaignId,
			idempotency_key: batch.key,
			code_count: batch.count,
			created_at: now,
		},
	]);
}

/** The codes of a batch that are stored, in the order in which they were made. */
export async function loadBatchCodes(
	tx: Tx,
	batchId: string,
	{ after, limit }: { after: string; limit: number },
): Promise<{ id: string; code: string }[]> {
	return await tx
		.selectFrom('coupon')
		.where('batch_id', '=', batchId)
		.where('id', '>', after)
		.select(['id', 'code'])
		.orderBy('id')
		.limit(limit)
		.execute();
}
