import type { EarnRequest, RedeemRequest } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import { ledgerRows, ledgerSums, SOUND } from './ledger';

const DAY_MS = 86_400_000;

function person(email: string) {
	return { identifiers: [{ type: 'email', value: email }] };
}

function earning(email: string, points: unknown, given: Partial<EarnRequest> = {}): EarnRequest {
	return {
		customer: person(email),
		from: { points },
		idempotencyKey: `earn:${email}:${String(points)}`,
		...given,
	};
}

function redemption(
	email: string,
	points: unknown,
	given: Partial<RedeemRequest> = {},
): RedeemRequest {
	return {
		customer: person(email),
		points,
		idempotencyKey: `redeem:${email}:${String(points)}`,
		...given,
	};
}

describeOnBothStores('points', (engine, { clock }) => {
	const { earn, redeem, getBalances } = {
		earn: (...requests: EarnRequest[]) => engine().loyalty.earn(requests),
		redeem: (...requests: RedeemRequest[]) => engine().loyalty.redeem(requests),
		getBalances: async (email: string, asOf?: number) =>
			(
				await engine().loyalty.getBalances(
					[{ customer: person(email) }],
					asOf === undefined ? {} : { asOf },
				)
			)[0],
	};

	beforeEach(() => clock.set(TEST_START_AT));
	afterEach(async () => expect(await ledgerSums(engine())).toMatchObject(SOUND));

	test('earning makes an unknown customer, and the outcome is whole', async () => {
		const [outcome] = await earn(
			earning('new@example.com', '40', {
				expiresAfter: { months: 12 },
				reference: 'order-7',
				reason: 'Welcome',
			}),
		);
		expect(outcome).toEqual({
			status: 'earned',
			profileId: expect.any(String),
			programme: 'main',
			points: 40,
			balance: 40,
			entryId: expect.any(String),
			occurredAt: TEST_START_AT,
			expiresAt: Date.parse('2027-03-02T09:00:00Z'),
			pending: null,
			reference: 'order-7',
			duplicate: false,
		});
	});

	test('redeeming tells which lots paid, and the rest stays', async () => {
		const [first, second] = await earn(
			earning('lots@example.com', 30),
			earning('lots@example.com', 50, { expiresAfter: { days: 10 } }),
		);
		const [outcome] = await redeem(redemption('lots@example.com', 60, { reference: 'basket-1' }));
		expect(outcome).toEqual({
			status: 'redeemed',
			profileId: first?.status === 'earned' && first.profileId,
			programme: 'main',
			points: 60,
			balance: 20,
			entryId: expect.any(String),
			occurredAt: TEST_START_AT,
			reference: 'basket-1',
			lots: [
				{
					lotId: expect.any(String),
					points: 50,
					earnedAt: TEST_START_AT,
					expiresAt: TEST_START_AT + 10 * DAY_MS,
				},
				{ lotId: expect.any(String), points: 10, earnedAt: TEST_START_AT, expiresAt: null },
			],
			value: null,
			duplicate: false,
		});
		expect(second).toMatchObject({ balance: 80 });
		expect(await getBalances('lots@example.com')).toMatchObject({
			available: 20,
			lifetimeEarned: 80,
			lifetimeRedeemed: 60,
		});
	});

	test('a repeat gives the first outcome and changes nothing', async () => {
		const earnings = [
			earning('twice@example.com', 10),
			earning('twice@example.com', 11, { expiresAfter: { days: 3 } }),
		];
		const spendings = [redemption('twice@example.com', 5), redemption('twice@example.com', 14)];
		const first = [await earn(...earnings), await redeem(...spendings)].flat();
		const rows = await ledgerRows(engine());
		clock.advance(DAY_MS);
		const again = [await earn(...earnings), await redeem(...spendings)].flat();
		expect(first.map((outcome) => outcome.status)).toEqual([
			'earned',
			'earned',
			'redeemed',
			'redeemed',
		]);
		expect(again).toEqual(first.map((outcome) => ({ ...outcome, duplicate: true })));
		expect(await ledgerRows(engine())).toEqual(rows);
	});

	test('a key counts once in a batch; another operation or programme has its own', async () => {
		const same = { idempotencyKey: 'order-99' };
		const outcomes = await earn(
			earning('key@example.com', 5, same),
			earning('key@example.com', 7, same),
			earning('key@example.com', 9, { ...same, programme: 'club' }),
		);
		const [spent] = await redeem(redemption('key@example.com', 5, same));
		expect([...outcomes, spent]).toEqual([
			expect.objectContaining({ points: 5, programme: 'main', balance: 5, duplicate: false }),
			expect.objectContaining({ points: 5, programme: 'main', balance: 5, duplicate: true }),
			expect.objectContaining({ points: 9, programme: 'club', balance: 9, duplicate: false }),
			expect.objectContaining({ points: 5, programme: 'main', balance: 0, duplicate: false }),
		]);
	});

	test('a repeated key makes nobody: the customer of the repeat is not looked at', async () => {
		await earn(earning('first-holder@example.com', 3, { idempotencyKey: 'shared-key' }));
		const [repeat] = await earn(
			earning('stranger@example.com', 3, { idempotencyKey: 'shared-key' }),
		);
		expect(repeat).toMatchObject({ status: 'earned', duplicate: true });
		expect(await getBalances('stranger@example.com')).toMatchObject({ reason: 'profile_unknown' });
	});

	test('where the first of a key is refused, the next of that key has its turn', async () => {
		const same = { idempotencyKey: 'retry-key' };
		const nobody = { ...earning('', 3, same), customer: { identifiers: [] } };
		const outcomes = await earn(
			nobody,
			earning('retry@example.com', 4, same),
			earning('retry@example.com', 5, same),
		);
		expect(outcomes).toEqual([
			expect.objectContaining({ status: 'rejected', reason: 'identifier_missing' }),
			expect.objectContaining({ points: 4, duplicate: false }),
			expect.objectContaining({ points: 4, duplicate: true }),
		]);
	});

	test('zero points are booked nowhere, and need no room', async () => {
		const before = await ledgerSums(engine());
		const outcomes = [
			await earn(earning('zero@example.com', 0)),
			await redeem(redemption('zero@example.com', 0)),
		].flat();
		expect(outcomes).toEqual([
			expect.objectContaining({
				status: 'earned',
				points: 0,
				balance: 0,
				entryId: null,
				duplicate: false,
			}),
			expect.objectContaining({
				status: 'redeemed',
				points: 0,
				balance: 0,
				entryId: null,
				lots: [],
				duplicate: false,
			}),
		]);
		expect(await ledgerSums(engine())).toEqual(before);
	});

	test('zero points take no key: the next of that key is booked', async () => {
		const same = { idempotencyKey: 'zero-then-five' };
		const outcomes = await earn(
			earning('zero-key@example.com', 0, same),
			earning('zero-key@example.com', 5, same),
		);
		expect(outcomes).toEqual([
			expect.objectContaining({ points: 0, entryId: null, duplicate: false }),
			expect.objectContaining({ points: 5, balance: 5, duplicate: false }),
		]);
	});

	test('the balance after earning counts what is spent and what lapses in that instant', async () => {
		await earn(earning('told@example.com', 10, { expiresAfter: { days: 1 } }));
		await earn(earning('told@example.com', 20));
		await redeem(redemption('told@example.com', 13));
		const [before] = await earn(earning('told@example.com', 1));
		clock.advance(DAY_MS);
		await earn(earning('told@example.com', 2, { expiresAfter: { days: 1 } }));
		clock.advance(DAY_MS);
		const [after] = await earn(earning('told@example.com', 4));
		expect([before, after]).toEqual([
			expect.objectContaining({ balance: 18 }),
			expect.objectContaining({ balance: 22 }),
		]);
	});

	test('a purchase of the past is not paid with points earned since', async () => {
		await earn(earning('backdated@example.com', 10));
		const yesterday = { occurredAt: TEST_START_AT - DAY_MS };
		const [outcome] = await redeem(redemption('backdated@example.com', 10, yesterday));
		expect(outcome).toMatchObject({ reason: 'points_insufficient', available: 0, missing: 10 });
	});

	test('an unknown customer has no balance and nothing to redeem, and is not made', async () => {
		const [spent] = await redeem(redemption('nobody@example.com', 1));
		const balance = await getBalances('nobody@example.com');
		expect([spent, balance]).toEqual([
			expect.objectContaining({ status: 'rejected', reason: 'profile_unknown' }),
			expect.objectContaining({ status: 'rejected', reason: 'profile_unknown' }),
		]);
	});

	test('a known customer without points has zero of everything', async () => {
		await engine().identity.resolve([person('empty@example.com')]);
		expect(await getBalances('empty@example.com')).toEqual({
			status: 'balance',
			profileId: expect.any(String),
			programme: 'main',
			asOf: TEST_START_AT,
			available: 0,
			pending: 0,
			held: 0,
			tier: null,
			expiring: [],
			expiringNext: null,
			lifetimeEarned: 0,
			lifetimeRedeemed: 0,
			lifetimeExpired: 0,
		});
	});

	test('points lapse at their hour; the balance says what lapses next, and what has', async () => {
		const lasting = (days: number) => ({ expiresAfter: { days } });
		await earn(
			earning('lapse@example.com', 5, lasting(2)),
			earning('lapse@example.com', 6, { ...lasting(2), occurredAt: TEST_START_AT - 3_600_000 }),
			earning('lapse@example.com', 7, lasting(9)),
			earning('lapse@example.com', 8),
		);
		const firstLapse = TEST_START_AT - 3_600_000 + 2 * DAY_MS;
		expect(await getBalances('lapse@example.com')).toMatchObject({
			available: 26,
			expiringNext: { at: firstLapse, points: 11 },
			lifetimeExpired: 0,
		});
		clock.set(firstLapse);
		expect(await getBalances('lapse@example.com')).toMatchObject({
			available: 20,
			expiringNext: { at: TEST_START_AT + 2 * DAY_MS, points: 5 },
			lifetimeExpired: 6,
		});
		const [tooMuch] = await redeem(redemption('lapse@example.com', 21));
		expect(tooMuch).toMatchObject({ reason: 'points_insufficient', available: 20, missing: 1 });
		clock.set(TEST_START_AT + 20 * DAY_MS);
		expect(await getBalances('lapse@example.com')).toMatchObject({
			available: 8,
			expiringNext: null,
			lifetimeExpired: 18,
		});
	});

	test('a balance as of a past or future instant', async () => {
		await earn(earning('history@example.com', 100, { expiresAfter: { days: 30 } }));
		clock.advance(5 * DAY_MS);
		await redeem(redemption('history@example.com', 60));
		const at = async (days: number) => {
			const balance = await getBalances('history@example.com', TEST_START_AT + days * DAY_MS);
			return (
				balance?.status === 'balance' && [
					balance.available,
					balance.lifetimeEarned,
					balance.lifetimeRedeemed,
				]
			);
		};
		expect([await at(-1), await at(0), await at(4), await at(5), await at(30)]).toEqual([
			[0, 0, 0],
			[100, 100, 0],
			[100, 100, 0],
			[40, 100, 60],
			[0, 100, 60],
		]);
	});

	test('a time a little ahead counts as now, and one far ahead is refused', async () => {
		const outcomes = await earn(
			earning('ahead@example.com', 1, { occurredAt: TEST_START_AT + DAY_MS }),
			earning('ahead@example.com', 2, { occurredAt: TEST_START_AT + DAY_MS + 1 }),
		);
		expect(outcomes).toEqual([
			expect.objectContaining({ status: 'earned', occurredAt: TEST_START_AT }),
			expect.objectContaining({ status: 'rejected', reason: 'instant_in_future' }),
		]);
	});

	test('each refusal leaves its neighbours alone', async () => {
		const bad: [Partial<EarnRequest>, string][] = [
			[{ from: { points: -1 } }, 'points_invalid'],
			[{ from: { amount: '0.001', currency: 'EUR', pointsPerUnit: 1 } }, 'amount_too_precise'],
			[{ from: { amount: 1, currency: 'XYZ', pointsPerUnit: 1 } }, 'currency_unknown'],
			[{ from: { amount: 1, currency: 'EUR', pointsPerUnit: 'many' } }, 'rate_invalid'],
			[{ expiresAfter: { days: -1 } }, 'expiry_invalid'],
			[{ programme: 'x'.repeat(65) }, 'programme_invalid'],
			[{ reference: 'x'.repeat(1_000_000) }, 'reference_invalid'],
			[{ reason: 'NUL \u0000' }, 'reason_invalid'],
			[{ occurredAt: NaN }, 'instant_invalid'],
			[{ idempotencyKey: ' ' }, 'key_missing'],
			[{ customer: { identifiers: [] } }, 'identifier_missing'],
			[{ customer: { profileId: 'none' } }, 'profile_unknown'],
		];
		const requests = bad.flatMap(([given], i) => [
			earning('bad@example.com', 1, { idempotencyKey: `bad-${i}`, ...given }),
			earning('good@example.com', 1, { idempotencyKey: `good-${i}` }),
		]);
		const outcomes = await earn(...requests);
		expect(outcomes.map((one) => (one.status === 'rejected' ? one.reason : one.balance))).toEqual(
			bad.flatMap(([, reason], i) => [reason, i + 1]),
		);
	});

	test('texts of any kind are stored as they came, and a key of any length is one key', async () => {
		const texts = [
			"'; drop table loyalty_entry; --",
			'{{ customer.email }} {% raw %}',
			'__proto__',
			'\u0001\t💶',
			'x'.repeat(64),
		];
		const requests = texts.map((text) =>
			earning('texts@example.com', 1, {
				programme: text,
				reference: text,
				reason: text,
				idempotencyKey: text,
			}),
		);
		const long = earning('texts@example.com', 1, {
			idempotencyKey: `${'k'.repeat(1_000_000)}\u0000`,
		});
		const outcomes = await earn(...requests, long, long);
		expect(
			outcomes.map(
				(one) => one.status === 'earned' && [one.programme, one.reference, one.duplicate],
			),
		).toEqual([
			...texts.map((text) => [text.trim(), text.trim(), false]),
			['main', '', false],
			['main', '', true],
		]);
	});
});
