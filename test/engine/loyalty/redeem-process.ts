import type { RedeemRequest, StoreOptions } from '../../../engine';
import { openEngine } from '../../../engine';

// A process of its own that redeems: the test starts several at once on one file.

/** What to redeem, one call for each batch. */
export interface RedeemJob {
	store: StoreOptions;
	batches: RedeemRequest[][];
}

/** Answers with the points it has redeemed in all. */
async function run({ store, batches }: RedeemJob): Promise<number> {
	const engine = await openEngine({ store });
	let redeemed = 0;
	for (const batch of batches) {
		for (const outcome of await engine.loyalty.redeem(batch)) {
			if (outcome.status === 'redeemed' && !outcome.duplicate) redeemed += outcome.points;
		}
	}
	await engine.close();
	return redeemed;
}

process.once('message', (job: RedeemJob) => {
	run(job).then(
		(redeemed) => process.send?.({ redeemed }, () => process.disconnect()),
		(error: unknown) => process.send?.({ error: String(error) }, () => process.disconnect()),
	);
});
process.send?.('ready');
