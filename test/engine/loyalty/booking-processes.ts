import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openEngine } from '../../../engine';
import type { Verified } from '../../../engine';
import type { BookingJob } from './booking-process';

const ROOT = join(__dirname, '../../..');

function start(): ChildProcess {
	return fork(join(__dirname, 'booking-process.ts'), {
		execArgv: ['--no-warnings', '--require', join(ROOT, 'scripts/typescript-loader.cjs')],
	});
}

async function begin(child: ChildProcess, job: BookingJob): Promise<void> {
	await once(child, 'message');
	const begun = once(child, 'message');
	child.send(job);
	const [message] = (await begun) as [string];
	if (message !== 'begun') throw new Error(message);
}

/** Books in a process of its own to the end. */
export async function bookInProcess(job: BookingJob): Promise<void> {
	const child = start();
	try {
		await begin(child, job);
		const [message] = (await once(child, 'message')) as [string];
		if (message !== 'done') throw new Error(message);
	} finally {
		child.kill('SIGKILL');
	}
}

/** Kills a process that books (SIGKILL) so many milliseconds after it began, and verifies what it left. */
export async function killWhileBooking(job: BookingJob, afterMs: number): Promise<Verified> {
	const child = start();
	const ended = once(child, 'exit');
	await begin(child, job);
	await setTimeout(afterMs);
	child.kill('SIGKILL');
	await ended;
	const engine = await openEngine({ store: job.store });
	try {
		return await engine.loyalty.verify();
	} finally {
		await engine.close();
	}
}
