import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import { givePoints, rewardNow, saveReward, shopper } from './catalogue';

describeOnBothStores('the rewards catalogue', (engine) => {
	const save = async (given: Record<string, unknown>, expectedVersion?: number) => {
		const reward = { id: 'mug', name: 'Mug', points: 100, ...given };
		const [saved] = await engine().loyalty.saveRewards([
			expectedVersion === undefined ? { reward } : { reward, expectedVersion },
		]);
		return saved;
	};

	test('a change makes the next version and leaves the stock, the same again changes nothing', async () => {
		expect(await save({ stock: 7 })).toEqual({
			...{ status: 'saved', change: 'created', duplicate: false, version: 1 },
			...{ id: 'mug', name: 'Mug', programme: 'main', points: 100, limitPerPerson: null },
			...{ validFrom: null, validUntil: null, isActive: true, value: '', description: '' },
			...{ stock: 7, reserved: 0, free: 7, createdAt: TEST_START_AT, updatedAt: TEST_START_AT },
		});
		expect(await save({ stock: 9 })).toMatchObject({
			change: 'unchanged',
			duplicate: true,
			stock: 7,
		});
		expect(await save({ points: 90, stock: 9 })).toMatchObject({
			change: 'updated',
			version: 2,
			stock: 7,
		});
		expect(await rewardNow(engine(), 'mug')).toMatchObject({ points: 90, version: 2, stock: 7 });
	});

	test('a change of an older version is refused, and so is another programme', async () => {
		await save({ points: 80 });
		const { version } = await rewardNow(engine(), 'mug');
		expect(await save({ points: 70 }, version - 1)).toMatchObject({ reason: 'version_changed' });
		expect(await save({ programme: 'club' })).toMatchObject({ reason: 'programme_fixed' });
		expect(await save({ points: 70 }, version)).toMatchObject({ version: version + 1 });
	});

	test.each([
		['no price', { points: 0 }, 'points'],
		['a price with decimals', { points: 1.5 }, 'points'],
		['no name', { name: ' ' }, 'name'],
		['an ID with a space', { id: 'a b' }, 'id'],
		['an end before its begin', { validFrom: 5, validUntil: 5 }, 'validUntil'],
		['a field that means nothing', { prize: 1 }, 'reward'],
		['less than no stock', { stock: -1 }, 'stock'],
	])('refused by the field that is wrong: %s', async (_rule, given, field) => {
		expect(await save(given)).toMatchObject({
			status: 'rejected',
			reason: 'reward_invalid',
			field,
		});
	});

	test('the list searches ids and names, goes page by page, and can leave out what nobody can have', async () => {
		await saveReward(engine(), 'zz-1', { name: 'Größe ZZ', stock: 0 });
		await saveReward(engine(), 'zz-2', { name: 'Other', isActive: false });
		await saveReward(engine(), 'zz-3', { name: 'Other' });
		const ids = async (options: object) =>
			(await engine().loyalty.listRewards(options)).map(({ id }) => id);
		expect(await ids({ search: 'GRÖSSE' })).toEqual([]);
		expect(await ids({ search: 'größe zz' })).toEqual(['zz-1']);
		expect(await ids({ search: 'zz', limit: 2 })).toEqual(['zz-1', 'zz-2']);
		expect(await ids({ search: 'zz', after: 'zz-2' })).toEqual(['zz-3']);
		expect(await ids({ search: 'zz', availableOnly: true })).toEqual(['zz-3']);
	});

	test('stock is added, taken and set with a reason, once for a key, and never below what is reserved', async () => {
		await saveReward(engine(), 'box', { stock: 2, points: 1 });
		await givePoints(engine(), 'ana', 10);
		await engine().loyalty.reserveRewards([
			{ rewardId: 'box', customer: shopper('ana'), idempotencyKey: 'held' },
		]);
		const adjust = async (key: string, stock: { change: unknown } | { setTo: unknown }) => {
			const request = { rewardId: 'box', stock, reason: 'Count', idempotencyKey: key };
			const [outcome] = await engine().loyalty.adjustStock([request]);
			return outcome;
		};
		const first = await adjust('a', { change: '+3' });
		expect(first).toEqual({
			...{ status: 'adjusted', rewardId: 'box', change: 3, stock: 5, reserved: 1, free: 4 },
			duplicate: false,
		});
		expect(await adjust('a', { change: 3 })).toEqual({ ...first, duplicate: true });
		expect(await adjust('b', { change: -5 })).toMatchObject({
			reason: 'stock_too_small',
			stock: 5,
			reserved: 1,
		});
		expect(await adjust('c', { setTo: 0 })).toMatchObject({ reason: 'stock_too_small' });
		expect(await adjust('d', { change: 0 })).toMatchObject({ reason: 'stock_invalid' });
		expect(await adjust('e', { change: -4 })).toMatchObject({ change: -4, stock: 1, free: 0 });
		expect(await adjust('f', { setTo: null })).toMatchObject({
			change: null,
			stock: null,
			free: null,
		});
		expect(await adjust('g', { change: 1 })).toMatchObject({ reason: 'stock_unlimited' });
		expect(await adjust('h', { setTo: 3 })).toMatchObject({ change: null, stock: 3, free: 2 });
		const nobody = { rewardId: 'none', stock: { change: 1 }, reason: ' ', idempotencyKey: 'i' };
		expect(await engine().loyalty.adjustStock([nobody, { ...nobody, reason: 'x' }])).toMatchObject([
			{ reason: 'reason_missing' },
			{ reason: 'reward_unknown' },
		]);
	});
});
