import { DatabaseSync } from 'node:sqlite';
import type { StoreOptions } from '../../../engine';
import { openEngine } from '../../../engine';
import type { IdentityTurn } from './identity-turn';
import { takeTurn } from './identity-turn';

// A process of its own that works on a store: the tests start it, several at once, and tell it what to do.

export type StoreJob =
	{ kind: 'identity'; store: StoreOptions; turns: IdentityTurn[] } | { kind: 'lock'; file: string };

const jobs = {
	/** Opens the store, takes turn after turn, and answers with the number of each status. */
	identity: async ({ store, turns }: Extract<StoreJob, { kind: 'identity' }>) => {
		const engine = await openEngine({ store });
		const statusCounts: Record<string, number> = {};
		for (const turn of turns) {
			for (const { status } of await takeTurn(engine, turn)) {
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
	return job.kind === 'identity' ? await jobs.identity(job) : await jobs.lock(job);
}

process.once('message', (job: StoreJob) => {
	run(job).then(
		(answer) => process.send?.({ answer }),
		(error: unknown) => process.send?.({ error: String(error) }),
	);
});
process.send?.('ready');
