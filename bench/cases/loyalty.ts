import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { EarnRequest, Engine, RedeemRequest } from '../../engine';
import { openEngine } from '../../engine';
import type { BenchCase, BenchRow } from '../bench-case';
import { higherIsBetter, lowerIsBetter, median, timeOf } from '../bench-case';
import type { LoopBooking } from '../floors/ledger-loop';
import { ledgerLoop } from '../floors/ledger-loop';

const PEOPLE = 50_000;
const ROUNDS = 3;
const LOTS = 1_000_000;
const LOTS_EACH = 4;
const LOTS_MS_MAX = 20_000;
const DELAY_MS_MAX = 50;
const RESOLUTION_MS = 5;
const BATCH = 20_000;
const ENTRIES = 10_000;
const BALANCE_MS_MAX = 2;
const BALANCE_ROUNDS = 101;
const DAY_MS = 86_400_000;

/** *Earn*, then *redeem*, once for each of 50,000 members, against a loop by hand on the same tables. */
export const loyalty: BenchCase = {
	name: 'loyalty-points',
	run: async (folder) => {
		const [earnings, redemptions] = [bookings('earn', 10), bookings('redeem', 4)];
		const requests = {
			earnings: earnings.map(({ points, ...one }) => ({ ...about(one), from: { points } })),
			redemptions: redemptions.map(({ points, ...one }) => ({ ...about(one), points })),
		};
		const rounds = { ours: [] as number[], floor: [] as number[] };
		for (let round = 0; round < ROUNDS; round++) {
			const floorFile = join(folder, `floor-${round}.sqlite`);
			await (await openWithPeople(floorFile, PEOPLE)).close();
			const loop = ledgerLoop(floorFile);
			rounds.floor.push(
				await timeOf(() => {
					loop.earn(earnings);
					loop.redeem(redemptions);
				}),
			);
			loop.close();
			const engine = await openWithPeople(join(folder, `ours-${round}.sqlite`), PEOPLE);
			rounds.ours.push(await timeOf(() => earnAndRedeem(engine, requests)));
			await engine.close();
		}
		const perSecond = (ms: number[]) => (2 * PEOPLE * 1_000) / median(ms);
		const [value, floor] = [perSecond(rounds.ours), perSecond(rounds.floor)];
		return [
			higherIsBetter({ name: 'earn + redeem, embedded', value, unit: 'bookings/s', floor, bar: 1 }),
		];
	},
};

function bookings(what: string, points: number): LoopBooking[] {
	return Array.from({ length: PEOPLE }, (_, i) => ({
		...{ customerId: `member-${i}`, key: `${what}-${i}`, points },
	}));
}

async function openWithPeople(file: string, count: number, now?: () => number): Promise<Engine> {
	const clock = now === undefined ? {} : { clock: { now } };
	const engine = await openEngine({ store: { kind: 'embedded', file }, ...clock });
	for (let first = 0; first < count; first += BATCH) {
		const people = Array.from({ length: Math.min(BATCH, count - first) }, (_, i) => ({
			identifiers: [{ type: 'customer_id', value: `member-${first + i}` }],
		}));
		await engine.identity.resolve(people);
	}
	return engine;
}

async function earnAndRedeem(
	{ loyalty: ledger }: Engine,
	{
		earnings,
		redemptions,
	}: { earnings: readonly EarnRequest[]; redemptions: readonly RedeemRequest[] },
): Promise<void> {
	const outcomes = [...(await ledger.earn(earnings)), ...(await ledger.redeem(redemptions))];
	const failed = outcomes.find(({ status }) => status === 'rejected');
	if (failed) throw new Error(`The benchmark's own data was refused: ${JSON.stringify(failed)}`);
}

function about({ customerId, key }: { customerId: string; key: string }) {
	return {
		customer: { identifiers: [{ type: 'customer_id', value: customerId }] },
		idempotencyKey: key,
	};
}

/** A million lots, four a member, lapse in one nightly run. */
export const loyaltyExpiry: BenchCase = {
	name: 'loyalty-million',
	isLarge: true,
	run: async (folder) => {
		let now = Date.parse('2026-01-01T00:00:00Z');
		const memberCount = LOTS / LOTS_EACH;
		const engine = await openWithPeople(join(folder, 'lots.sqlite'), memberCount, () => now);
		for (let lot = 0; lot < LOTS_EACH; lot++) {
			now += DAY_MS;
			await earnForAll(engine, memberCount, lot);
		}
		now += 365 * DAY_MS;
		const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
		delay.enable();
		let points = 0;
		const ms = await timeOf(async () => {
			points = (await engine.loyalty.settleDue()).expired.points;
		});
		delay.disable();
		if (points !== LOTS) throw new Error(`${points} points lapsed`);
		await engine.close();
		const p99Ms = Math.max(delay.percentile(99) / 1e6 - RESOLUTION_MS, 0.01);
		return [
			limit(`${LOTS} lots of ${memberCount} members lapse`, ms, LOTS_MS_MAX),
			limit('event-loop delay p99 meanwhile', p99Ms, DELAY_MS_MAX),
		];
	},
};

async function earnForAll(engine: Engine, memberCount: number, lot: number): Promise<void> {
	for (let first = 0; first < memberCount; first += BATCH) {
		await engine.loyalty.earn(
			Array.from({ length: Math.min(BATCH, memberCount - first) }, (_, i) => ({
				...about({ customerId: `member-${first + i}`, key: `${lot}-${first + i}` }),
				from: { points: 1 },
				expiresAfter: { months: 3 },
			})),
		);
	}
}

/** The balance of one member with 10,000 entries: half earned, half spent. */
export const loyaltyBalance: BenchCase = {
	name: 'loyalty-balance',
	run: async (folder) => {
		const engine = await openWithPeople(join(folder, 'balance.sqlite'), 1);
		const customerId = 'member-0';
		const half = ENTRIES / 2;
		const keys = (what: string) =>
			Array.from({ length: half }, (_, i) => about({ customerId, key: `${what}-${i}` }));
		await engine.loyalty.earn(
			keys('earn').map((one) => ({ ...one, from: { points: 10 }, expiresAfter: { months: 12 } })),
		);
		await engine.loyalty.redeem(keys('redeem').map((one) => ({ ...one, points: 8 })));
		const { customer } = about({ customerId, key: '' });
		const times: number[] = [];
		for (let round = 0; round < BALANCE_ROUNDS; round++) {
			times.push(await timeOf(() => engine.loyalty.getBalances([{ customer }])));
		}
		await engine.close();
		return [limit(`balance of a member with ${ENTRIES} entries`, median(times), BALANCE_MS_MAX)];
	},
};

function limit(name: string, value: number, max: number): BenchRow {
	return lowerIsBetter({ name, value, unit: 'ms', floor: max, bar: 1 });
}
