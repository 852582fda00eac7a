import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openEngine } from '../../engine';
import type { BenchCase } from '../bench-case';
import { lowerIsBetter } from '../bench-case';
import { benchPeople } from '../people';

const PEOPLE = 100_000;
const DELAY_MS_MAX = 50;
const RESOLUTION_MS = 5;

/** How long other work of n8n waits while a large batch is resolved: the 99th percentile of the event loop's delay. */
export const eventLoop: BenchCase = {
	name: 'event-loop',
	run: async (folder) => {
		const people = benchPeople(PEOPLE);
		const engine = await openEngine({
			store: { kind: 'embedded', file: join(folder, 'loop.sqlite') },
		});
		const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
		delay.enable();
		await engine.identity.resolve(people);
		delay.disable();
		await engine.close();
		// The histogram counts the timer's own period.
		const p99Ms = Math.max(delay.percentile(99) / 1e6 - RESOLUTION_MS, 0.01);
		const name = `event-loop delay p99, resolving ${PEOPLE}`;
		return [lowerIsBetter({ name, value: p99Ms, unit: 'ms', floor: DELAY_MS_MAX, bar: 1 })];
	},
};
