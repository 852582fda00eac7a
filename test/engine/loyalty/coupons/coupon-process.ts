import type { RedeemCouponRequest, StoreOptions } from '../../../../engine';
import { openEngine } from '../../../../engine';

// A process of its own that redeems coupons: the test starts several at once on one file.

/** What to redeem, one call for each batch. */
export interface CouponJob {
	store: StoreOptions;
	batches: RedeemCouponRequest[][];
}

/** Answers with the codes that it has redeemed. */
async function run({ store, batches }: CouponJob): Promise<string[]> {
	const engine = await openEngine({ store });
	const redeemed: string[] = [];
	for (const batch of batches) {
		for (const outcome of await engine.loyalty.redeemCoupons(batch)) {
			if (outcome.status === 'redeemed' && !outcome.duplicate) redeemed.push(outcome.code);
		}
	}
	await engine.close();
	return redeemed;
}

process.once('message', (job: CouponJob) => {
	run(job).then(
		(redeemed) => process.send?.({ redeemed }, () => process.disconnect()),
		(error: unknown) => process.send?.({ error: String(error) }, () => process.disconnect()),
	);
});
process.send?.('ready');
