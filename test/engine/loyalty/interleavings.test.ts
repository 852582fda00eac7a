import fc from 'fast-check';
import { sql } from 'kysely';
import type { Engine } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import { ledgerSums, SOUND_WITH_DEBTS } from './ledger';
import { anyBookings, bookRandomly, comparable, PEOPLE } from './random-bookings';

/** What each person has, by every figure, and their lots, without ids. */
async function standing(engine: Engine, world: string): Promise<unknown> {
	const balances = await engine.loyalty.getBalances(
		PEOPLE.map((name) => ({
			customer: { identifiers: [{ type: 'customer_id', value: `${world}-${name}` }] },
			programme: world,
		})),
	);
	const lots = await engine.context.store.read(async (tx) => {
		const { rows } = await sql`
			select lot.state, lot.points, lot.remaining, lot.earned_at, lot.occurred_at, lot.expires_at, lot.due_at
			from loyalty_lot as lot join loyalty_account as account on account.id = lot.account_id
			where account.programme = ${world}`.execute(tx);
		return rows.map((row) => JSON.stringify(row)).sort();
	});
	return comparable([balances.map((one) => ('reason' in one ? one.reason : one)), lots]);
}

/** What every account moved, by the instant at which it happened: what a statement shows. */
async function movementsOf(engine: Engine, world: string): Promise<string[]> {
	return await engine.context.store.read(async (tx) => {
		const { rows } = await sql`
			select entry.kind, entry.points, entry.occurred_at, entry.operation
			from loyalty_entry as entry where entry.programme = ${world}`.execute(tx);
		return rows.map((row) => JSON.stringify(row)).sort();
	});
}

describeOnBothStores('any interleaving of all operations', (engine, { kind, clock }) => {
	// Each PostgreSQL statement takes a round trip: fewer worlds there prove what differs by store.
	const numRuns = kind === 'embedded' ? 40 : 12;
	// What fails late is told with its bookings, instead of as a test that took too long.
	const inTime = { interruptAfterTimeLimit: 25_000, markInterruptAsFailure: true };
	let worldCount = 0;
	const newWorld = () => ({ name: `world-${(worldCount += 1)}-a`, clock });
	const anyCuts = fc.array(fc.nat({ max: 40 }));

	test('sums are zero, lots sum to the balance, nothing is spent twice, and the chain holds', async () => {
		await fc.assert(
			fc.asyncProperty(anyBookings, async (bookings) => {
				const world = newWorld();
				await bookRandomly(engine(), world, { bookings, cuts: new Set(), nightly: false });
				expect(await ledgerSums(engine())).toMatchObject(SOUND_WITH_DEBTS);
				const verified = await engine().loyalty.verify({ programme: world.name });
				expect(verified).toMatchObject({ problems: [], isSound: true, sum: 0 });
			}),
			{ ...inTime, numRuns },
		);
	});

	test('batches may be cut anywhere, and catching up equals daily runs', async () => {
		await fc.assert(
			fc.asyncProperty(anyBookings, anyCuts, async (bookings, places) => {
				const [daily, late] = [newWorld(), newWorld()];
				const cuts = new Set(places);
				const told = await bookRandomly(engine(), daily, { bookings, cuts, nightly: true });
				const toldLate = await bookRandomly(engine(), late, {
					...{ bookings, cuts: new Set<number>(), nightly: false },
				});
				expect(comparable(toldLate)).toEqual(comparable(told));
				await engine().loyalty.settleDue();
				expect(await movementsOf(engine(), late.name)).toEqual(
					await movementsOf(engine(), daily.name),
				);
				expect(await standing(engine(), late.name)).toEqual(await standing(engine(), daily.name));
			}),
			{ ...inTime, numRuns },
		);
	});

	test('balances are the same before the nightly run and after it', async () => {
		await fc.assert(
			fc.asyncProperty(anyBookings, async (bookings) => {
				const world = newWorld();
				await bookRandomly(engine(), world, { bookings, cuts: new Set(), nightly: false });
				const requests = PEOPLE.map((name) => ({
					customer: { identifiers: [{ type: 'customer_id', value: `${world.name}-${name}` }] },
					programme: world.name,
				}));
				const asOf = TEST_START_AT + 3 * 86_400_000;
				const read = async () => [
					await engine().loyalty.getBalances(requests),
					await engine().loyalty.getBalances(requests, { asOf }),
				];
				const before = await read();
				await engine().loyalty.settleDue();
				expect(await read()).toEqual(before);
				// Looked back at, lot by lot, it is what was added up in the store.
				const then = clock.now();
				clock.advance(1);
				expect(await engine().loyalty.getBalances(requests, { asOf: then })).toEqual(before[0]);
			}),
			{ ...inTime, numRuns },
		);
	});

	test('a repeat of everything changes nothing, and says what was said', async () => {
		await fc.assert(
			fc.asyncProperty(anyBookings, async (bookings) => {
				const world = newWorld();
				const manner = { cuts: new Set<number>(), nightly: false };
				const first = await bookRandomly(engine(), world, { bookings, ...manner });
				const booked = bookings.filter((_, i) => first[i]?.entryId);
				const moved = await movementsOf(engine(), world.name);
				const at = clock.now();
				const again = await bookRandomly(engine(), world, {
					...{ bookings: booked.map((one) => ({ ...one, afterDays: 0 })), ...manner },
				});
				clock.set(at);
				const before = first.filter((one) => one.entryId);
				expect(again).toEqual(before.map((outcome) => ({ ...outcome, duplicate: true })));
				expect(await movementsOf(engine(), world.name)).toEqual(moved);
			}),
			{ ...inTime, numRuns },
		);
	});

	test('what is simulated is what would be booked, and nothing is', async () => {
		await fc.assert(
			fc.asyncProperty(anyBookings, fc.integer({ min: 1, max: 40 }), async (bookings, points) => {
				const world = newWorld();
				await bookRandomly(engine(), world, { bookings, cuts: new Set(), nightly: false });
				const customer = { identifiers: [{ type: 'customer_id', value: `${world.name}-ana` }] };
				const request = {
					...{ customer, points, programme: world.name, idempotencyKey: `${world.name}-try` },
				};
				const moved = await movementsOf(engine(), world.name);
				const [simulated] = await engine().loyalty.redeem([request], { simulate: true });
				expect(await movementsOf(engine(), world.name)).toEqual(moved);
				const [booked] = await engine().loyalty.redeem([request]);
				const mark = simulated?.status === 'redeemed' ? { simulated: true } : {};
				expect(comparable(simulated)).toEqual(comparable({ ...booked, ...mark }));
			}),
			{ numRuns: Math.ceil(numRuns / 2) },
		);
	});
});
