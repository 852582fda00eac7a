import fc from 'fast-check';
import type { EarnRequest, Engine, RedeemRequest } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import { ledgerRows, ledgerSums, SOUND } from './ledger';

const DAY_MS = 86_400_000;
const PEOPLE = ['ana', 'bo', 'cy'];

interface Booking {
	operation: 'earn' | 'redeem';
	person: string;
	points: number;
	key: number;
	lastsDays: number | null;
	daysAgo: number;
}

const anyBooking: fc.Arbitrary<Booking> = fc.record({
	operation: fc.constantFrom('earn', 'redeem'),
	person: fc.constantFrom(...PEOPLE),
	points: fc.integer({ min: 0, max: 40 }),
	// Few keys, so that repeats are common.
	key: fc.nat({ max: 12 }),
	lastsDays: fc.option(fc.integer({ min: 1, max: 10 })),
	daysAgo: fc.nat({ max: 12 }),
});

/** Books in order, consecutive ones of one operation as one batch, and cuts a batch before each place of `cuts`. */
async function book(
	engine: Engine,
	world: string,
	{ bookings, cuts }: { bookings: Booking[]; cuts: Set<number> },
) {
	const outcomes: unknown[] = [];
	let batch: Booking[] = [];
	const flush = async () => {
		outcomes.push(...(await bookBatch(engine, world, batch)));
		batch = [];
	};
	for (const [place, booking] of bookings.entries()) {
		if (cuts.has(place) || batch.at(-1)?.operation !== booking.operation) await flush();
		batch.push(booking);
	}
	await flush();
	return outcomes;
}

function bookBatch(engine: Engine, world: string, batch: readonly Booking[]): Promise<unknown[]> {
	const [first] = batch;
	const common = ({ person, key, daysAgo }: Booking) => ({
		customer: { identifiers: [{ type: 'customer_id', value: `${world}-${person}` }] },
		idempotencyKey: `${world}-${key}`,
		occurredAt: TEST_START_AT - daysAgo * DAY_MS,
		programme: world,
	});
	if (first?.operation === 'redeem') {
		return engine.loyalty.redeem(
			batch.map((one): RedeemRequest => ({ ...common(one), points: one.points })),
		);
	}
	return engine.loyalty.earn(
		batch.map((one): EarnRequest => ({
			...common(one),
			from: { points: one.points },
			...(one.lastsDays === null ? {} : { expiresAfter: { days: one.lastsDays } }),
		})),
	);
}

/** The outcomes without what is new in every world: ids and the programme. */
function comparable(outcomes: readonly unknown[]): unknown {
	const names = new Map<string, string>();
	const nameOf = (id: string) => {
		names.set(id, names.get(id) ?? `id-${names.size}`);
		return names.get(id) ?? '';
	};
	const text = JSON.stringify(outcomes)
		.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, nameOf)
		.replace(/world-\d+-\w/g, 'world');
	return JSON.parse(text);
}

describeOnBothStores('whatever is booked', (engine) => {
	let worldCount = 0;
	const newWorlds = () => {
		worldCount += 1;
		return [`world-${worldCount}-a`, `world-${worldCount}-b`] as const;
	};

	test('all accounts sum to zero, lots sum to the balance, and batches may be cut anywhere', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(anyBooking, { maxLength: 25 }),
				fc.array(fc.nat({ max: 24 })),
				async (bookings, places) => {
					const [whole, cut] = newWorlds();
					const wholeOutcomes = await book(engine(), whole, { bookings, cuts: new Set() });
					const cutOutcomes = await book(engine(), cut, { bookings, cuts: new Set(places) });
					expect(comparable(cutOutcomes)).toEqual(comparable(wholeOutcomes));
					expect(await ledgerSums(engine())).toMatchObject(SOUND);
				},
			),
			{ numRuns: 25 },
		);
	});

	test('a repeat of everything changes nothing, and says what was said', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(anyBooking, { maxLength: 25 }), async (bookings) => {
				const [world] = newWorlds();
				const cuts = new Set<number>();
				// A redemption that was refused for want of points may find some later: only what was booked repeats.
				const first = await book(engine(), world, { bookings, cuts });
				const booked = bookings.filter((_, i) => (first[i] as { entryId?: string | null }).entryId);
				const rows = await ledgerRows(engine());
				const again = await book(engine(), world, { bookings: booked, cuts });
				const before = first.filter(
					(one) => (one as { entryId?: string | null }).entryId,
				) as object[];
				expect(again).toEqual(before.map((outcome) => ({ ...outcome, duplicate: true })));
				expect(await ledgerRows(engine())).toEqual(rows);
			}),
			{ numRuns: 20 },
		);
	});

	test('the balance is what the lots that have not lapsed have left, at any instant', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(anyBooking, { maxLength: 25 }),
				fc.integer({ min: -14, max: 12 }),
				async (bookings, days) => {
					const [world] = newWorlds();
					const outcomes = await book(engine(), world, { bookings, cuts: new Set() });
					const asOf = TEST_START_AT + days * DAY_MS;
					for (const person of PEOPLE) {
						const request = {
							customer: { identifiers: [{ type: 'customer_id', value: `${world}-${person}` }] },
							programme: world,
						};
						const [balance] = await engine().loyalty.getBalances([request], { asOf });
						const expected = expectedBalance(bookings, outcomes, { person, asOf });
						if (balance?.status === 'balance') expect(balance.available).toBe(expected);
						else expect(expected).toBe(0);
					}
				},
			),
			{ numRuns: 20 },
		);
	});
});

/** Replays the outcomes by hand: lots by the instant they were earned and lapse, less what was taken from them. */
function expectedBalance(
	bookings: readonly Booking[],
	outcomes: readonly unknown[],
	{ person, asOf }: { person: string; asOf: number },
): number {
	interface Told {
		status: string;
		duplicate?: boolean;
		points: number;
		occurredAt: number;
		expiresAt: number | null;
		lots?: { points: number; expiresAt: number | null }[];
	}
	let balance = 0;
	bookings.forEach((booking, i) => {
		const told = outcomes[i] as Told;
		if (
			booking.person !== person ||
			told.status === 'rejected' ||
			told.duplicate ||
			told.occurredAt > asOf
		)
			return;
		const isGood = (expiresAt: number | null) => expiresAt === null || expiresAt > asOf;
		if (told.status === 'earned') balance += isGood(told.expiresAt) ? told.points : 0;
		for (const lot of told.lots ?? []) balance -= isGood(lot.expiresAt) ? lot.points : 0;
	});
	return balance;
}
