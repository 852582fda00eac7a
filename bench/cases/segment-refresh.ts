import { join } from 'node:path';
import type { Engine, Refreshed, RefreshOutcome, SegmentDefinition } from '../../engine';
import { openEngine } from '../../engine';
import type { BenchCase } from '../bench-case';
import { lowerIsBetter, median, timeOf } from '../bench-case';
import { BASE_AT, fillBase } from '../segment-base';

const PROFILES = 100_000;
const EVENTS_EACH = 20;
const CHANGED_EVERY = 100;
const ROUNDS = 5;
const RATIO = 20;
const MINUTE_MS = 60_000;
const NAME = 'Often bought';
const DEFINITION: SegmentDefinition = {
	all: [{ kind: 'event', name: 'order_completed', count: 3, window: { lastDays: 180 } }],
};

/**
 * A refresh after one person in a hundred bought something, against one that evaluates all 100,000 with their 2,000,000
 * events, as another time zone makes it.
 */
export const segmentRefresh: BenchCase = {
	name: 'segment-refresh',
	run: async (folder) => {
		const file = join(folder, 'refresh.sqlite');
		const people = await fillBase(file, { profileCount: PROFILES, eventsEach: EVENTS_EACH });
		let now = BASE_AT;
		const engine = await openEngine({
			store: { kind: 'embedded', file },
			clock: { now: () => now },
		});
		await engine.segments.saveSegments([{ name: NAME, definition: DEFINITION }]);
		await timedRefresh(engine, { zone: 'utc', isFull: true });
		const times = { some: [] as number[], all: [] as number[] };
		for (let round = 0; round < ROUNDS; round++) {
			const zone = round % 2 === 0 ? 'Europe/Berlin' : 'utc';
			times.all.push(await timedRefresh(engine, { zone, isFull: true }));
			now += MINUTE_MS;
			const buyers = people.filter((_, i) => i % CHANGED_EVERY === round);
			await engine.events.track(
				buyers.map((profileId) => ({ customer: { profileId }, name: 'order_completed' })),
			);
			now += MINUTE_MS;
			times.some.push(await timedRefresh(engine, { zone, isFull: false }));
		}
		await engine.close();
		const name = `refresh after 1% of ${PROFILES} people changed, against all`;
		const [value, floor] = [median(times.some), median(times.all)];
		return [lowerIsBetter({ name, value, floor, unit: 'ms', bar: RATIO })];
	},
};

/** Milliseconds; throws where it was not the refresh that was meant. */
async function timedRefresh(
	engine: Engine,
	{ zone, isFull }: { zone: string } & Pick<Refreshed, 'isFull'>,
): Promise<number> {
	let outcome: RefreshOutcome | undefined;
	const ms = await timeOf(async () => {
		[outcome] = await engine.segments.refresh([{ name: NAME }], { zone });
	});
	process.stderr.write(`  ${JSON.stringify(outcome)}\n`);
	if (outcome?.status !== 'refreshed' || outcome.isFull !== isFull)
		throw new Error('The benchmark expected another refresh');
	return ms;
}
