import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Engine, StoreOptions } from '../../engine';
import { openEngine } from '../../engine';
import { getCustomers } from '../../engine/customers';
import { countStatements } from '../../test/support/count-statements';
import type { BenchCase, BenchRow } from '../bench-case';
import { lowerIsBetter, median, timeOf } from '../bench-case';
import { benchPeople } from '../people';
import { withPostgres } from '../postgres-server';

const STORED = 10_000;
const ASKED = 1_000;
const EVENTS_EACH = 20;
const ROUNDS = 15;
const STATEMENTS_MAX = 5;
const MS_MAX = 500;
const DELAY_MS_MAX = 50;
const RESOLUTION_MS = 5;
const CHANNELS = ['web', 'email', 'store'];

/** The whole customer of 1,000 people who did and bought things: how many statements, how long, and who waits. */
export const getPeople: BenchCase = {
	name: 'get-people',
	run: async (folder) => [
		...(await measure('embedded', { kind: 'embedded', file: join(folder, 'get.sqlite') })),
		...(await withPostgres(folder, (server) => measure('PostgreSQL', server))),
	],
};

async function measure(name: string, store: StoreOptions): Promise<BenchRow[]> {
	const engine = await openEngine({ store });
	const profileIds = await fill(engine);
	const asked = profileIds.filter((_, i) => i % (STORED / ASKED) === 0);
	const refs = asked.map((profileId) => ({ profileId }));
	const { counted, count } = countStatements(engine.context);
	await getCustomers(counted, refs);
	const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	delay.enable();
	const times: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		times.push(await timeOf(() => engine.customers.get(refs)));
	}
	delay.disable();
	await engine.close();
	// The histogram counts the timer's own period.
	const p99Ms = Math.max(delay.percentile(99) / 1e6 - RESOLUTION_MS, 0.01);
	const people = `get ${ASKED} people, ${name}`;
	const waiting = `event-loop delay p99, getting ${ASKED}, ${name}`;
	return [
		{ name: people, value: count(), unit: 'statements', floor: STATEMENTS_MAX },
		{ name: people, value: median(times), unit: 'ms', floor: MS_MAX },
		{ name: waiting, value: p99Ms, unit: 'ms', floor: DELAY_MS_MAX },
	].map((row) => lowerIsBetter({ ...row, bar: 1 }));
}

/** People with 20 events on three channels, a consent, points and an order each. */
async function fill(engine: Engine): Promise<string[]> {
	const people = benchPeople(STORED);
	const resolved = await engine.identity.resolve(people);
	const ids = resolved.map((one) => ('profileId' in one ? one.profileId : ''));
	const now = engine.context.clock.now();
	for (let turn = 0; turn < EVENTS_EACH; turn++) {
		await engine.events.track(
			ids.map((profileId, i) => ({
				...{
					customer: { profileId },
					name: `event_${turn % 7}`,
					occurredAt: now - turn * 3_600_000,
				},
				...{ channel: CHANNELS[(turn + i) % 3] ?? '', properties: { path: `/product/${i % 500}` } },
			})),
		);
	}
	const about = (profileId: string, i: number) => ({
		...{ customer: { profileId }, idempotencyKey: `bench ${i}` },
	});
	await engine.consent.setConsent(
		ids.map((id, i) => ({ ...about(id, i), channel: 'email', status: 'granted' })),
	);
	await engine.loyalty.earn(ids.map((id, i) => ({ ...about(id, i), from: { points: i + 1 } })));
	await engine.conversions.record(
		ids.map((id, i) => ({ ...about(id, i), orderId: i, amount: '19.99', currency: 'EUR' })),
	);
	return ids;
}
