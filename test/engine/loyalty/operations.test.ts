import type { PointsRequest } from '../../../engine/loyalty';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import { ledgerSums, SOUND_WITH_DEBTS } from './ledger';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
function person(name: string) {
	return { identifiers: [{ type: 'customer_id', value: name }] };
}

let keyCount = 0;

function about(name: string, reference = ''): PointsRequest & { reference: string } {
	keyCount += 1;
	return { customer: person(name), idempotencyKey: `key-${keyCount}`, reference };
}

describeOnBothStores('the operations of the ledger', (engine, { clock }) => {
	const { loyalty } = { loyalty: () => engine().loyalty };
	const earned = async (name: string, points: number, given: object = {}) => {
		const [outcome] = await loyalty().earn([{ ...about(name), from: { points }, ...given }]);
		return outcome;
	};
	const figures = async (name: string) => {
		const [one] = await loyalty().getBalances([{ customer: person(name) }]);
		if (one?.status !== 'balance') throw new Error(one?.reason);
		return { available: one.available, pending: one.pending, held: one.held };
	};

	beforeEach(() => clock.set(TEST_START_AT));
	afterEach(async () => {
		expect(await ledgerSums(engine())).toMatchObject(SOUND_WITH_DEBTS);
		expect((await loyalty().verify()).problems).toEqual([]);
	});

	test('a hold sets points aside, a capture spends a part, and the rest comes back', async () => {
		await earned('hold-1', 100);
		const [held] = await loyalty().hold([
			{ ...about('hold-1', 'cart-1'), points: 60, minutes: 30 },
		]);
		expect(held).toMatchObject({
			...{ status: 'held', points: 60, balance: 40, heldUntil: TEST_START_AT + 30 * MINUTE_MS },
			holdId: expect.any(String),
		});
		expect(await figures('hold-1')).toEqual({ available: 40, pending: 0, held: 60 });
		const holdId = held?.status === 'held' ? held.holdId : '';
		const [captured] = await loyalty().capture([{ ...about('hold-1'), holdId, points: 45 }]);
		expect(captured).toMatchObject({
			...{ status: 'captured', points: 45, released: 15, stillHeld: 0, balance: 55 },
		});
		const [again] = await loyalty().capture([{ ...about('hold-1'), holdId }]);
		expect(again).toMatchObject({ reason: 'hold_not_open', field: 'holdId' });
	});

	test('a capture may keep the rest for another, and takes no more than is held', async () => {
		await earned('hold-2', 50);
		await loyalty().hold([{ ...about('hold-2', 'cart-2'), points: 50 }]);
		const capture = (points: number) => ({
			...{ ...about('hold-2'), holdReference: 'cart-2', points, keepRest: true },
		});
		const outcomes = await loyalty().capture([capture(20), capture(31), capture(30)]);
		expect(outcomes).toMatchObject([
			{ points: 20, stillHeld: 30 },
			{ reason: 'hold_too_small' },
			{ points: 30, stillHeld: 0 },
		]);
	});

	test('a hold ends by itself, booked at its instant, whether the nightly run comes or not', async () => {
		await earned('hold-3', 10);
		await loyalty().hold([{ ...about('hold-3'), points: 10, minutes: 5 }]);
		clock.advance(5 * MINUTE_MS);
		expect(await figures('hold-3')).toEqual({ available: 10, pending: 0, held: 0 });
		clock.advance(DAY_MS);
		expect(await loyalty().settleDue()).toMatchObject({ released: { entries: 1, points: 10 } });
		const [statement] = await loyalty().getStatements([{ customer: person('hold-3') }]);
		expect(statement).toMatchObject({
			entries: [
				{ kind: 'earn', change: 10, balance: 10 },
				{ kind: 'hold', change: -10, balance: 0 },
				{ kind: 'release', change: 10, balance: 10, occurredAt: TEST_START_AT + 5 * MINUTE_MS },
			],
		});
	});

	test('points that lapse while they are held lapse when they come back', async () => {
		await earned('hold-4', 10, { expiresAfter: { days: 1 } });
		await loyalty().hold([{ ...about('hold-4', 'late'), points: 10, minutes: 3 * 1_440 }]);
		clock.advance(2 * DAY_MS);
		expect(await figures('hold-4')).toEqual({ available: 0, pending: 0, held: 10 });
		const [released] = await loyalty().release([{ ...about('hold-4'), holdReference: 'late' }]);
		expect(released).toMatchObject({ status: 'released', points: 10, balance: 0 });
		const [balance] = await loyalty().getBalances([{ customer: person('hold-4') }]);
		expect(balance).toMatchObject({ available: 0, held: 0, lifetimeExpired: 10 });
	});

	test('a person cannot capture what another holds', async () => {
		await earned('hold-5', 10);
		await earned('hold-6', 10);
		const [held] = await loyalty().hold([{ ...about('hold-5'), points: 10 }]);
		const holdId = held?.status === 'held' ? held.holdId : '';
		const [captured] = await loyalty().capture([{ ...about('hold-6'), holdId }]);
		expect(captured).toMatchObject({ reason: 'hold_not_open' });
	});

	test('pending points are not to spend until their day, and may lapse the night they come', async () => {
		await earned('pend-1', 30, { pending: { days: 3 }, expiresAfter: { days: 3 } });
		await earned('pend-1', 20, { pending: { days: 3 } });
		expect(await figures('pend-1')).toEqual({ available: 0, pending: 50, held: 0 });
		clock.advance(3 * DAY_MS);
		expect(await figures('pend-1')).toEqual({ available: 20, pending: 0, held: 0 });
		// Activation comes before expiry in one night: the points were there, and lapsed.
		expect(await loyalty().settleDue()).toMatchObject({
			...{ activated: { entries: 2, points: 50 }, expired: { entries: 1, points: 30 } },
		});
		const [statement] = await loyalty().getStatements([{ customer: person('pend-1') }]);
		const kinds =
			statement?.status === 'statement' ? statement.entries.map(({ kind }) => kind) : [];
		expect(kinds.slice(2).toSorted()).toEqual(['activate', 'activate', 'expire']);
		expect(kinds.indexOf('expire')).toBeGreaterThan(kinds.indexOf('activate'));
	});

	test('points that wait for an event come with it, or are cancelled when it stays away', async () => {
		const waits = { pending: { event: 'delivered', cancelAfterDays: 14 } };
		await earned('wait-1', 10, { ...waits, reference: 'o-1' });
		await earned('wait-1', 7, { ...waits, reference: 'o-2' });
		const [none] = await loyalty().activate([{ ...about('wait-1'), event: 'picked_up' }]);
		expect(none).toMatchObject({ status: 'activated', points: 0, entryId: null });
		const [one] = await loyalty().activate([{ ...about('wait-1', 'o-1'), event: 'delivered' }]);
		expect(one).toMatchObject({ points: 10, lotCount: 1, balance: 10 });
		clock.advance(14 * DAY_MS);
		expect(await loyalty().settleDue()).toMatchObject({ cancelled: { entries: 1, points: 7 } });
		expect(await figures('wait-1')).toEqual({ available: 10, pending: 0, held: 0 });
	});

	test('an adjustment needs a reason, gives or takes, and never takes what is not there', async () => {
		await earned('adj-1', 10);
		const adjust = (points: unknown, reason = 'goodwill') => ({
			...about('adj-1'),
			points,
			reason,
		});
		const outcomes = await loyalty().adjust([
			adjust(5, ''),
			adjust(0),
			adjust('-4'),
			adjust(20),
			adjust(-27),
		]);
		expect(outcomes).toMatchObject([
			{ reason: 'reason_missing' },
			{ reason: 'points_invalid' },
			{ points: -4, balance: 6 },
			{ points: 20, balance: 26 },
			{ reason: 'points_insufficient', available: 26, missing: 1 },
		]);
	});

	test('transferred points keep their expiry; not to oneself, and not more than there are', async () => {
		await earned('from', 10, { expiresAfter: { days: 2 } });
		await earned('from', 10);
		await engine().identity.resolve([person('to')]);
		const transfer = (to: string, points: number) => ({
			...{ ...about('from'), points, to: person(to) },
		});
		const outcomes = await loyalty().transfer([
			transfer('from', 1),
			transfer('nobody', 1),
			transfer('to', 21),
			transfer('to', 15),
		]);
		expect(outcomes).toMatchObject([
			{ reason: 'same_customer', field: 'to' },
			{ reason: 'profile_unknown' },
			{ reason: 'points_insufficient', missing: 1 },
			{ status: 'transferred', points: 15, balance: 5, toBalance: 15 },
		]);
		clock.advance(2 * DAY_MS);
		expect(await figures('to')).toMatchObject({ available: 5 });
	});

	test('a simulation says what would be, with a mark, and books nothing', async () => {
		await earned('sim', 10);
		const before = await ledgerSums(engine());
		const request = { ...about('sim'), points: 4 };
		const [simulated] = await loyalty().redeem([request], { simulate: true });
		expect(simulated).toMatchObject({ status: 'redeemed', balance: 6, simulated: true });
		expect(await ledgerSums(engine())).toEqual(before);
		await loyalty().earn([{ ...about('sim-new'), from: { points: 1 } }], { simulate: true });
		const [unknown] = await loyalty().getBalances([{ customer: person('sim-new') }]);
		expect(unknown).toMatchObject({ reason: 'profile_unknown' });
	});
});
