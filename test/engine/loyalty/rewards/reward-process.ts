import type { RewardRequest, StoreOptions } from '../../../../engine';
import { openEngine } from '../../../../engine';
import { takeAll } from './take-all';

// A process of its own that takes rewards: the test starts several at once on one file.

/** What to take, one call for each. */
export interface RewardJob {
	store: StoreOptions;
	requests: RewardRequest[];
}

process.once('message', ({ store, requests }: RewardJob) => {
	const run = async () => {
		const engine = await openEngine({ store });
		const told = await takeAll(engine, requests);
		await engine.close();
		return told;
	};
	run().then(
		(told) => process.send?.({ told }, () => process.disconnect()),
		(error: unknown) => process.send?.({ error: String(error) }, () => process.disconnect()),
	);
});
process.send?.('ready');
