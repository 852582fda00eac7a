import { DatabaseSync } from 'node:sqlite';
import type { ResolveRequest, StoreOptions } from '../../../engine';
import { openEngine } from '../../../engine';

// A process of its own that works on a store: the tests start it, several at once, and tell it what to do.

export type StoreJob =
	| { kind: 'resolve'; store: StoreOptions; batches: ResolveRequest[][] }
	| { kind: 'lock'; file: string };

const jobs = {
	/** Opens the store, resolves batch after batch, and answers with the number of each status. */
	resolve: async ({ store, batches }: Extract<StoreJob, { kind: 'resolve' }>) => {
		const engine = await openEngine({ store });
		const statusCounts: Record<string, number> = {};
		for (const batch of batches) {
			for (const { status } of await engine.identity.resolve(batch)) {
				statusCounts[status] = (statusCounts[status] ?? 0) + 1;
			}
		}
		await engine.close();
		return statusCounts;
	},
	/** Holds the file's write lock until the process is told anything more, or ends. */
	lock: async ({ file }: Extract<StoreJob, { kind: 'lock' }>) => {
		const database = new DatabaseSync(file);
		database.exec('begin immediate');
		process.once('message', () => {
			database.exec('rollback');
			database.close();
		});
		return {};
	},
};

async function run(job: StoreJob): Promise<Record<string, number>> {
	return job.kind === 'resolve' ? await jobs.resolve(job) : await jobs.lock(job);
}

process.once('message', (job: StoreJob) => {
	run(job).then(
		(answer) => process.send?.({ answer }),
		(error: unknown) => process.send?.({ error: String(error) }),
	);
});
process.send?.('ready');
