import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import { ledgerSums, SOUND } from '../ledger';
import { balanceOf, givePoints, rewardNow, saveReward, shopper } from './catalogue';

const MINUTE_MS = 60_000;

describeOnBothStores('rewards', (engine, { clock }) => {
	const redeem = async (rewardId: string, name: string, key = `${rewardId}:${name}`) => {
		const request = { rewardId, customer: shopper(name), idempotencyKey: key };
		const [outcome] = await engine().loyalty.redeemRewards([request]);
		return outcome;
	};
	const reserve = async (rewardId: string, name: string, minutes = 10) => {
		const idempotencyKey = `${rewardId}:${name}:${minutes}`;
		const request = { rewardId, customer: shopper(name), minutes, idempotencyKey };
		const [outcome] = await engine().loyalty.reserveRewards([request]);
		return outcome;
	};
	const idOf = (outcome: object | undefined) =>
		outcome !== undefined && 'redemptionId' in outcome ? outcome.redemptionId : undefined;

	beforeEach(() => clock.set(TEST_START_AT));
	afterEach(async () => {
		expect(await ledgerSums(engine())).toMatchObject(SOUND);
		expect(await engine().loyalty.verify()).toMatchObject({ problems: [] });
	});

	test('a reward costs its points and a piece, and the outcome is whole', async () => {
		const value = '1 cup';
		await saveReward(engine(), 'cup', { name: 'Cup', stock: 2, value, description: 'Blue' });
		await givePoints(engine(), 'ana', 250);
		const outcome = await redeem('cup', 'ana');
		expect(outcome).toEqual({
			status: 'redeemed',
			profileId: expect.any(String),
			programme: 'main',
			points: 100,
			balance: 150,
			entryId: expect.any(String),
			redemptionId: expect.any(String),
			occurredAt: TEST_START_AT,
			reference: '',
			duplicate: false,
			rewardId: 'cup',
			rewardName: 'Cup',
			rewardVersion: 1,
			value,
			description: 'Blue',
			free: 1,
			lots: [expect.objectContaining({ points: 100 })],
		});
		expect(idOf(outcome)).toBe(outcome && 'entryId' in outcome && outcome.entryId);
		expect(await redeem('cup', 'ana')).toEqual({ ...outcome, duplicate: true });
		expect(await rewardNow(engine(), 'cup')).toMatchObject({ stock: 1, reserved: 0, free: 1 });
		expect(await balanceOf(engine(), 'ana')).toBe(150);
	});

	test('a redemption is one event of the customer, a repeat none', async () => {
		await saveReward(engine(), 'told');
		await givePoints(engine(), 'told', 100);
		const redemptionId = idOf(await redeem('told', 'told'));
		await redeem('told', 'told');
		const [timeline] = await engine().events.timeline([
			{ customer: shopper('told'), names: ['reward_redeemed'] },
		]);
		expect(timeline).toMatchObject({
			events: [
				{
					name: 'reward_redeemed',
					properties: { rewardId: 'told', rewardName: 'told', points: 100, redemptionId },
				},
			],
		});
		expect(timeline?.status === 'found' && timeline.events).toHaveLength(1);
	});

	test.each([
		['a reward that is not there', 'none', {}, { reason: 'reward_unknown' }],
		['one that is switched off', 'off', { isActive: false }, { reason: 'not_active' }],
		['one that begins later', 'later', { validFrom: TEST_START_AT + 1 }, { reason: 'not_active' }],
		['one that is over', 'over', { validUntil: TEST_START_AT }, { reason: 'not_active' }],
		[
			'the last piece is gone',
			'gone',
			{ stock: 0 },
			{ reason: 'out_of_stock', stock: 0, reserved: 0 },
		],
		[
			'too few points',
			'dear',
			{ points: 101 },
			{ reason: 'points_insufficient', available: 100, missing: 1 },
		],
	])('refused, and nothing is taken: %s', async (_rule, id, given, refusal) => {
		if (id !== 'none') await saveReward(engine(), id, given);
		await givePoints(engine(), `poor-${id}`, 100);
		expect(await redeem(id, `poor-${id}`)).toMatchObject({ status: 'rejected', ...refusal });
		expect(await reserve(id, `poor-${id}`)).toMatchObject({ status: 'rejected', ...refusal });
		expect(await balanceOf(engine(), `poor-${id}`)).toBe(100);
	});

	test('who has had it often enough has it no more, over all merged profiles, in one batch too', async () => {
		await saveReward(engine(), 'twice', { points: 1, limitPerPerson: 2 });
		await givePoints(engine(), 'card-1', 10);
		await givePoints(engine(), 'card-2', 10);
		expect(await redeem('twice', 'card-1')).toMatchObject({ status: 'redeemed' });
		const customers = [shopper('card-1'), shopper('card-2')];
		const merged = await engine().identity.mergeCustomers([{ customers, allowOverLimit: true }]);
		expect(merged).toMatchObject([{ status: 'merged' }]);
		const requests = ['a', 'b'].map((key) => ({
			rewardId: 'twice',
			customer: shopper('card-2'),
			idempotencyKey: `twice-${key}`,
		}));
		expect(await engine().loyalty.redeemRewards(requests)).toMatchObject([
			{ status: 'redeemed' },
			{ status: 'rejected', reason: 'limit_reached', limit: 2, had: 2 },
		]);
	});

	test('a reservation holds points and a piece, and a claim takes both once', async () => {
		await saveReward(engine(), 'lamp', { stock: 1 });
		await givePoints(engine(), 'bo', 100);
		await givePoints(engine(), 'cy', 100);
		const reserved = await reserve('lamp', 'bo');
		const heldUntil = TEST_START_AT + 10 * MINUTE_MS;
		expect(reserved).toMatchObject({ status: 'reserved', balance: 0, heldUntil, free: 0 });
		expect(await redeem('lamp', 'cy')).toMatchObject({
			reason: 'out_of_stock',
			stock: 1,
			reserved: 1,
		});
		const redemptionId = idOf(reserved);
		const [claimed] = await engine().loyalty.claimRewards([{ redemptionId }]);
		expect(claimed).toMatchObject({ status: 'claimed', points: 100, redemptionId, free: 0 });
		expect(await engine().loyalty.claimRewards([{ redemptionId }])).toEqual([
			{ ...claimed, duplicate: true },
		]);
		expect(await engine().loyalty.releaseRewards([{ redemptionId }])).toMatchObject([
			{ reason: 'reservation_not_open' },
		]);
		expect(await rewardNow(engine(), 'lamp')).toMatchObject({ stock: 0, reserved: 0, free: 0 });
	});

	test('a reservation that is released, or ends by itself, is free at once, whatever ran', async () => {
		await saveReward(engine(), 'vase', { stock: 1, limitPerPerson: 1 });
		await givePoints(engine(), 'di', 100);
		await givePoints(engine(), 'ed', 100);
		const redemptionId = idOf(await reserve('vase', 'di'));
		expect(await engine().loyalty.releaseRewards([{ redemptionId }])).toMatchObject([
			{ status: 'released', points: 100, balance: 100, free: 1 },
		]);
		const ended = idOf(await reserve('vase', 'di', 5));
		clock.advance(5 * MINUTE_MS - 1);
		expect(await redeem('vase', 'ed')).toMatchObject({ reason: 'out_of_stock' });
		clock.advance(1);
		expect(await rewardNow(engine(), 'vase')).toMatchObject({ stock: 1, reserved: 0, free: 1 });
		expect(await redeem('vase', 'ed')).toMatchObject({ status: 'redeemed', free: 0 });
		expect(await engine().loyalty.claimRewards([{ redemptionId: ended }])).toMatchObject([
			{ reason: 'reservation_not_open' },
		]);
		expect(await balanceOf(engine(), 'di')).toBe(100);
	});

	test('a refund gives the points back, the piece where asked, and counts no more', async () => {
		await saveReward(engine(), 'pen', { stock: 5, limitPerPerson: 1 });
		await givePoints(engine(), 'fe', 100);
		await givePoints(engine(), 'gil', 100);
		const first = idOf(await redeem('pen', 'fe'));
		const second = idOf(await reserve('pen', 'gil'));
		await engine().loyalty.claimRewards([{ redemptionId: second }]);
		const refunds = [
			{ redemptionId: first, returnsStock: true },
			{ redemptionId: second },
			{ redemptionId: 'nothing' },
		];
		const outcomes = await engine().loyalty.refundRewards(refunds);
		expect(outcomes).toMatchObject([
			{ status: 'refunded', points: 100, balance: 100, returnsStock: true, free: 4 },
			{ status: 'refunded', points: 100, balance: 100, returnsStock: false, free: 4 },
			{ status: 'rejected', reason: 'redemption_unknown' },
		]);
		expect(await engine().loyalty.refundRewards(refunds)).toMatchObject([
			{ duplicate: true, free: 4 },
			{ duplicate: true, free: 4 },
			{ reason: 'redemption_unknown' },
		]);
		expect(await rewardNow(engine(), 'pen')).toMatchObject({ stock: 4, free: 4 });
		expect(await redeem('pen', 'fe', 'again')).toMatchObject({ status: 'redeemed' });
	});

	test('a simulation says the same, and takes nothing', async () => {
		await saveReward(engine(), 'trial', { stock: 1 });
		await givePoints(engine(), 'hal', 100);
		const request = { rewardId: 'trial', customer: shopper('hal'), idempotencyKey: 'trial' };
		expect(await engine().loyalty.redeemRewards([request], { simulate: true })).toMatchObject([
			{ status: 'redeemed', balance: 0, free: 0, simulated: true },
		]);
		expect(await rewardNow(engine(), 'trial')).toMatchObject({ stock: 1, free: 1 });
		expect(await balanceOf(engine(), 'hal')).toBe(100);
	});
});
