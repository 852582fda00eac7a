import fc from 'fast-check';
import type { Engine } from '../../../engine';
import type { TestClock } from '../../support/clock';
import { TEST_START_AT } from '../../support/clock';

export const DAY_MS = 86_400_000;
export const PEOPLE = ['ana', 'bo', 'cy'];

const OPERATIONS = [
	...['earn', 'earn', 'earn', 'redeem', 'redeem', 'hold', 'capture', 'release'],
	...['capture', 'refund', 'refund', 'adjust', 'transfer', 'activate'],
] as const;

/** One command of any operation, with few enough values that commands meet each other. */
export interface RandomBooking {
	operation: string;
	person: string;
	other: string;
	points: number;
	key: number;
	order: number;
	lastsDays: number | null;
	pending: 'no' | 'days' | 'event';
	waitDays: number;
	part: 'all' | 'some';
	policy: 'only_pending' | 'within_balance' | 'allow_negative';
	/** How long after the one before; mostly at once. */
	afterDays: number;
}

const anyBooking: fc.Arbitrary<RandomBooking> = fc.record({
	operation: fc.constantFrom(...OPERATIONS),
	person: fc.constantFrom('ana', 'ana', ...PEOPLE),
	other: fc.constantFrom(...PEOPLE),
	points: fc.integer({ min: 0, max: 40 }),
	key: fc.nat({ max: 40 }),
	order: fc.nat({ max: 1 }),
	lastsDays: fc.option(fc.integer({ min: 1, max: 8 })),
	pending: fc.constantFrom('no', 'no', 'no', 'days', 'event'),
	waitDays: fc.integer({ min: 1, max: 5 }),
	part: fc.constantFrom('all', 'some'),
	policy: fc.constantFrom('only_pending', 'within_balance', 'allow_negative'),
	afterDays: fc.constantFrom(0, 0, 0, 0.25, 1, 2.5),
});

/** Something for everybody to begin with. */
const WELCOME = PEOPLE.map((person, i): RandomBooking => ({
	...{ operation: 'earn', person, other: person, points: 60, key: 100 + i, order: 0 },
	...{
		lastsDays: 20,
		pending: 'no',
		waitDays: 1,
		part: 'all',
		policy: 'only_pending',
		afterDays: 0,
	},
}));

export const anyBookings = fc
	.array(anyBooking, { minLength: 10, maxLength: 40 })
	.map((bookings) => [...WELCOME, ...bookings]);

/** How the same bookings are made: cut into batches in other places, with the nightly run at other times. */
export interface Manner {
	cuts: ReadonlySet<number>;
	/** Runs each midnight, or never before the end. */
	nightly: boolean;
}

export type RandomOutcome = {
	status: string;
	entryId?: string | null;
	duplicate?: boolean;
} & object;

/** Books in order, consecutive ones of one operation at one instant as one batch, cut before each place of `cuts`. */
export async function bookRandomly(
	engine: Engine,
	world: { name: string; clock: TestClock },
	{ bookings, cuts, nightly }: Manner & { bookings: readonly RandomBooking[] },
): Promise<RandomOutcome[]> {
	const outcomes: RandomOutcome[] = [];
	let batch: RandomBooking[] = [];
	const flush = async () => {
		if (batch.length > 0) outcomes.push(...(await bookBatch(engine, world.name, batch)));
		batch = [];
	};
	world.clock.set(TEST_START_AT);
	for (const [place, booking] of bookings.entries()) {
		const isNext = booking.afterDays > 0 || batch[0]?.operation !== booking.operation;
		if (isNext || cuts.has(place)) await flush();
		await passTime(engine, world.clock, { ms: booking.afterDays * DAY_MS, nightly });
		batch.push(booking);
	}
	await flush();
	await passTime(engine, world.clock, { ms: 12 * DAY_MS, nightly });
	return outcomes;
}

async function passTime(
	engine: Engine,
	clock: TestClock,
	{ ms, nightly }: { ms: number; nightly: boolean },
): Promise<void> {
	const until = clock.now() + ms;
	const nextMidnight = () => (Math.floor(clock.now() / DAY_MS) + 1) * DAY_MS;
	while (nightly && nextMidnight() <= until) {
		clock.set(nextMidnight());
		await engine.loyalty.settleDue();
	}
	clock.set(until);
}

function bookBatch(
	engine: Engine,
	world: string,
	batch: readonly RandomBooking[],
): Promise<RandomOutcome[]> {
	const { loyalty } = engine;
	const about = (name: string) => ({
		identifiers: [{ type: 'customer_id', value: `${world}-${name}` }],
	});
	const common = ({ person, key, order }: RandomBooking) => ({
		...{ customer: about(person), programme: world, idempotencyKey: `${world}-${key}` },
		...{ reference: `order-${order}`, reason: 'drawn by lot' },
	});
	const part = ({ part: how, points }: RandomBooking) => (how === 'all' ? {} : { points });
	switch (batch[0]?.operation) {
		case 'earn':
			return loyalty.earn(
				batch.map((one) => ({
					...common(one),
					from: { amount: one.points, currency: 'EUR', pointsPerUnit: 1 },
					...(one.lastsDays === null ? {} : { expiresAfter: { days: one.lastsDays } }),
					...pendingOf(one),
				})),
			);
		case 'redeem':
			return loyalty.redeem(batch.map((one) => ({ ...common(one), points: one.points })));
		case 'hold':
			return loyalty.hold(
				batch.map((one) => ({ ...common(one), points: one.points, minutes: one.waitDays * 1_440 })),
			);
		case 'capture':
			return loyalty.capture(
				batch.map((one) => ({
					...common(one),
					...part(one),
					...{ holdReference: `order-${one.order}`, keepRest: one.policy === 'only_pending' },
				})),
			);
		case 'release':
			return loyalty.release(
				batch.map((one) => ({ ...common(one), ...part(one), holdReference: `order-${one.order}` })),
			);
		case 'refund':
			return loyalty.refund(
				batch.map((one) => ({
					...{ ...common(one), policy: one.policy },
					refund:
						one.part === 'all'
							? { what: 'all' as const }
							: { what: 'amount' as const, amount: one.points, currency: 'EUR' },
				})),
			);
		case 'adjust':
			return loyalty.adjust(
				batch.map((one) => ({
					...common(one),
					points: one.part === 'all' ? one.points : -one.points,
				})),
			);
		case 'transfer':
			return loyalty.transfer(
				batch.map((one) => ({ ...common(one), points: one.points, to: about(one.other) })),
			);
		default:
			return loyalty.activate(batch.map((one) => ({ ...common(one), event: 'delivered' })));
	}
}

function pendingOf({ pending, waitDays }: RandomBooking) {
	if (pending === 'no') return {};
	return {
		pending:
			pending === 'days' ? { days: waitDays } : { event: 'delivered', cancelAfterDays: waitDays },
	};
}

/** Without what is new in every world: ids and the programme. */
export function comparable(value: unknown): unknown {
	const names = new Map<string, string>();
	const nameOf = (id: string) => {
		names.set(id, names.get(id) ?? `id-${names.size}`);
		return names.get(id) ?? '';
	};
	const text = JSON.stringify(value)
		.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, nameOf)
		.replace(/world-\d+-\w/g, 'world');
	return JSON.parse(text);
}
