import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { StoreJob } from './store-process';

/** A process that has loaded the engine and waits for its job. */
export interface StoreProcess {
	run(job: StoreJob): Promise<Record<string, number>>;
	/** Tells a process that holds a lock to let go. */
	release(): void;
	end(): void;
}

const ROOT = join(__dirname, '../../..');

export async function startStoreProcess(): Promise<StoreProcess> {
	const child = fork(join(__dirname, 'store-process.ts'), {
		execArgv: ['--no-warnings', '--require', join(ROOT, 'scripts/typescript-loader.cjs')],
	});
	await once(child, 'message');
	return {
		run: (job) => ask(child, job),
		release: () => void child.send('release'),
		end: () => void child.kill('SIGKILL'),
	};
}

async function ask(child: ChildProcess, job: StoreJob): Promise<Record<string, number>> {
	const answered = once(child, 'message');
	child.send(job);
	const [reply] = (await answered) as [{ answer?: Record<string, number>; error?: string }];
	if (reply.answer === undefined) throw new Error(reply.error);
	return reply.answer;
}
