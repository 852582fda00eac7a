import type { Engine, StoreOptions } from '../../../engine';
import { openEngine } from '../../../engine';

// A process of its own that books anything it can for the same few people, until it is done or killed.

export interface BookingJob {
	store: StoreOptions;
	/** Tells its keys from those of others. */
	name: string;
	/** So many rounds of every operation; absent: until it is killed. */
	rounds?: number;
}

const PEOPLE = ['ana', 'bo'];

/** One of each operation for somebody; what is refused for want of points is refused. */
async function bookRound({ loyalty }: Engine, name: string, round: number): Promise<void> {
	const person = PEOPLE[round % PEOPLE.length] ?? '';
	const about = (what: string) => ({
		customer: { identifiers: [{ type: 'customer_id', value: person }] },
		...{
			idempotencyKey: `${name}-${round}-${what}`,
			reference: `${name}-${round % 7}`,
			reason: what,
		},
	});
	const to = { identifiers: [{ type: 'customer_id', value: PEOPLE[(round + 1) % 2] ?? '' }] };
	const expiresAfter = { days: 1 };
	await loyalty.earn([
		{ ...about('earn'), from: { amount: 30, currency: 'EUR', pointsPerUnit: 1 } },
		{ ...about('old'), from: { points: 5 }, expiresAfter, occurredAt: Date.now() - 86_300_000 },
	]);
	await loyalty.hold([{ ...about('hold'), points: 9, minutes: 60 }]);
	await loyalty.redeem([{ ...about('redeem'), points: 4 }]);
	await loyalty.capture([
		{ ...about('capture'), holdReference: `${name}-${round % 7}`, points: 3, keepRest: true },
	]);
	await loyalty.release([{ ...about('release'), holdReference: `${name}-${round % 7}` }]);
	await loyalty.transfer([{ ...about('transfer'), points: 2, to }]);
	await loyalty.adjust([{ ...about('adjust'), points: -1 }]);
	await loyalty.refund([{ ...about('refund'), refund: { what: 'all' }, policy: 'allow_negative' }]);
	await loyalty.settleDue();
}

async function run({ store, name, rounds = Infinity }: BookingJob): Promise<void> {
	const engine = await openEngine({ store });
	process.send?.('begun');
	for (let round = 0; round < rounds; round++) await bookRound(engine, name, round);
	await engine.close();
}

process.once('message', (job: BookingJob) => {
	run(job).then(
		() => process.send?.('done', () => process.disconnect()),
		(error: unknown) => process.send?.(`failed: ${String(error)}`, () => process.disconnect()),
	);
});
process.send?.('ready');
