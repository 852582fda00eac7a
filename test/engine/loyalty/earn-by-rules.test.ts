import type { EarnRequest, ProgrammeDefinition } from '../../../engine/loyalty';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import { ledgerSums, SOUND } from './ledger';

const DAY_MS = 86_400_000;
type Definition = Partial<Record<keyof ProgrammeDefinition, unknown>>;

function person(name: string) {
	return { identifiers: [{ type: 'customer_id', value: name }] };
}

describeOnBothStores('earning by a programme’s rules', (engine, { clock }) => {
	const { loyalty } = { loyalty: () => engine().loyalty };
	let count = 0;
	const save = async (definition: Definition) => {
		const programme = `p-${(count += 1)}`;
		const [saved] = await loyalty().saveProgrammes([
			{ programme, definition: { currency: 'EUR', ...definition } },
		]);
		expect(saved).toMatchObject({ status: 'saved' });
		return programme;
	};
	const order = (
		programme: string,
		given: Partial<EarnRequest> & { amount?: number },
	): EarnRequest => {
		const { amount = 10, ...rest } = given;
		return {
			...{ customer: person(`member of ${programme}`), programme },
			...{ idempotencyKey: `order-${(count += 1)}`, from: { order: { amount, currency: 'EUR' } } },
			...rest,
		};
	};
	const balance = async (programme: string) =>
		(await loyalty().getBalances([{ customer: person(`member of ${programme}`), programme }]))[0];
	const base = { name: 'Base', give: { type: 'per_unit', points: 1 } };

	beforeEach(() => clock.set(TEST_START_AT));
	afterEach(async () => {
		expect(await ledgerSums(engine())).toMatchObject(SOUND);
		expect((await loyalty().verify()).problems).toEqual([]);
	});

	test('each rule says what it gave, and a programme that is not saved is refused', async () => {
		const welcome = {
			name: 'Welcome',
			give: { type: 'bonus', points: 50 },
			when: { firstPurchase: true },
		};
		const programme = await save({ earn: [base, welcome] });
		const outcomes = await loyalty().earn([
			order(programme, { amount: 12 }),
			order(programme, { amount: 5 }),
			order('nowhere', {}),
		]);
		expect(outcomes).toMatchObject([
			{
				points: 62,
				rules: [
					{ rule: 'Base', points: 12 },
					{ rule: 'Welcome', points: 50 },
				],
			},
			{ points: 5, balance: 67 },
			{ reason: 'programme_unknown', field: 'programme' },
		]);
	});

	test('a capped rule gives a split order what it gives the whole, in any batches', async () => {
		const caps = [{ points: 30, per: 'order' }];
		const programme = await save({ earn: [{ ...base, caps }] });
		const part = (reference: string, amount: number) => order(programme, { reference, amount });
		await loyalty().earn([part('whole', 45)]);
		await loyalty().earn([part('split', 20), part('split', 15)]);
		const [last] = await loyalty().earn([part('split', 10)]);
		expect(last).toMatchObject({ points: 0 });
		expect(await balance(programme)).toMatchObject({ available: 60 });
	});

	test('a cap for a day counts over batches, and all members together where it says so', async () => {
		const caps = [
			{ points: 15, per: 'day' },
			{ points: 20, per: 'day', of: 'programme' },
		];
		const programme = await save({ earn: [{ ...base, caps }] });
		const ofAnother = { customer: person(`another of ${programme}`) };
		const [first] = await loyalty().earn([order(programme, {})]);
		const rest = await loyalty().earn([order(programme, {}), order(programme, ofAnother)]);
		clock.advance(DAY_MS);
		const [nextDay] = await loyalty().earn([order(programme, {})]);
		const points = [first, ...rest, nextDay].map((one) => one?.status === 'earned' && one.points);
		expect(points).toEqual([10, 5, 5, 10]);
	});

	test('a tier is reached by the order, multiplies the next, and is told with what is missing', async () => {
		const levels = [
			{ name: 'Bronze', from: 0 },
			{ name: 'Silver', from: 100, multiplier: 2, benefits: ['Free delivery'] },
			{ name: 'Gold', from: 500 },
		];
		const tiers = { qualifyBy: 'spend', period: { type: 'calendar' }, levels };
		const programme = await save({ earn: [base], tiers });
		const outcomes = await loyalty().earn([
			order(programme, { amount: 100 }),
			order(programme, { amount: 10 }),
		]);
		expect(outcomes).toMatchObject([{ points: 100 }, { points: 20 }]);
		expect(await balance(programme)).toMatchObject({
			tier: {
				...{ name: 'Silver', benefits: ['Free delivery'], since: TEST_START_AT },
				...{
					next: { name: 'Gold', missing: 390_00 },
					keepUntil: Date.parse('2028-01-01T00:00:00Z'),
				},
			},
		});
	});

	test('an order counts once for a tier, in parts too, and no more once it is refunded', async () => {
		const levels = [
			{ name: 'New', from: 0 },
			{ name: 'Regular', from: 3 },
		];
		const tiers = { qualifyBy: 'orders', period: { type: 'calendar' }, levels };
		const programme = await save({ earn: [base], tiers });
		const missing = async () => {
			const one = await balance(programme);
			return one?.status === 'balance' ? one.tier?.next?.missing : undefined;
		};
		const part = (reference: string) => order(programme, { reference });
		await loyalty().earn([part('A'), part('A'), part('B')]);
		expect(await missing()).toBe(1);
		const { customer } = part('B');
		const refund = (reference: string, amount: number) =>
			loyalty().refund([
				{
					...{ customer, programme, reference, idempotencyKey: `refund-${(count += 1)}` },
					refund: { what: 'amount', amount, currency: 'EUR' },
				},
			]);
		await refund('A', 15);
		expect(await missing()).toBe(1);
		await refund('A', 5);
		expect(await missing()).toBe(2);
		await loyalty().earn([part('C'), order(programme, {})]);
		expect(await balance(programme)).toMatchObject({ tier: { name: 'Regular', next: null } });
	});

	test('a tier is lost at its instant by the nightly run, once, and on time in every balance', async () => {
		const levels = [
			{ name: 'Bronze', from: 0 },
			{ name: 'Silver', from: 100 },
		];
		const tiers = {
			qualifyBy: 'points',
			period: { type: 'calendar' },
			keepUntil: 'end_of_period',
			levels,
		};
		const programme = await save({ earn: [base], tiers });
		await loyalty().earn([order(programme, { amount: 150 })]);
		clock.set(Date.parse('2027-01-05T00:00:00Z'));
		expect(await balance(programme)).toMatchObject({ tier: { name: 'Bronze' } });
		expect(await loyalty().settleDue()).toMatchObject({ tierChanges: 1 });
		expect(await loyalty().settleDue()).toMatchObject({ tierChanges: 0 });
		const since = Date.parse('2027-01-01T00:00:00Z');
		expect(await balance(programme)).toMatchObject({ tier: { name: 'Bronze', since } });
	});

	test('points of inactivity last from the last purchase on', async () => {
		const programme = await save({ earn: [base], expiry: { type: 'inactivity', days: 30 } });
		await loyalty().earn([order(programme, {})]);
		clock.advance(25 * DAY_MS);
		await loyalty().earn([order(programme, { amount: 1 })]);
		clock.advance(25 * DAY_MS);
		expect(await balance(programme)).toMatchObject({ available: 11 });
		clock.advance(7 * DAY_MS);
		expect(await balance(programme)).toMatchObject({ available: 0, lifetimeExpired: 11 });
	});

	test('points are worth money by the rate, from a minimum and in steps', async () => {
		const redeem = { points: 100, value: 1, minimum: 200, step: 100 };
		const programme = await save({ earn: [base], redeem });
		await loyalty().earn([order(programme, { amount: 1_000 })]);
		const spend = (given: { points?: number; value?: unknown }) => {
			const { customer, idempotencyKey } = order(programme, {});
			return { customer, idempotencyKey, programme, ...given };
		};
		const outcomes = await loyalty().redeem([
			spend({ points: 100 }),
			spend({ points: 250 }),
			spend({ value: '2.50' }),
			spend({ points: 200 }),
		]);
		expect(outcomes).toMatchObject([
			{ reason: 'points_below_minimum' },
			{ reason: 'points_off_step' },
			{ points: 300, value: { amountMinor: 300, currency: 'EUR' } },
			{ points: 200, value: { amountMinor: 200 }, balance: 500 },
		]);
	});

	test('items that earn are refunded alone, and gift cards earn nothing', async () => {
		const programme = await save({ earn: [base], exclude: { kinds: ['gift_card'] } });
		const items = [
			{ id: 'shoes', amount: 60, quantity: 2 },
			{ id: 'card', amount: 50, kind: 'gift_card' },
		];
		const from = { order: { currency: 'EUR', items } };
		const [earned] = await loyalty().earn([order(programme, { from, reference: 'o' })]);
		expect(earned).toMatchObject({ points: 60 });
		const { customer, idempotencyKey } = order(programme, {});
		const refund = { what: 'items', items: [{ id: 'shoes', quantity: 1 }] } as const;
		const asked = { customer, idempotencyKey, programme, reference: 'o', refund };
		expect(await loyalty().refund([asked])).toMatchObject([{ points: 30, balance: 30 }]);
	});

	test.each([
		['keep', 1],
		['reset', 11],
	])('points given to another %s their expiry, as the programme says', async (expiry, day) => {
		const rolling = { type: 'rolling', days: 10 };
		const programme = await save({
			earn: [base],
			expiry: rolling,
			transfer: { allowed: true, expiry },
		});
		await loyalty().earn([order(programme, { amount: 5 })]);
		clock.advance(10 * DAY_MS);
		const to = person(`friend of ${programme}`);
		await engine().identity.resolve([to]);
		const { customer, idempotencyKey } = order(programme, {});
		await loyalty().transfer([{ customer, idempotencyKey, programme, points: 5, to }]);
		const [given] = await loyalty().getBalances([{ customer: to, programme }]);
		// Points are good until the end of their last day.
		const lapsesAt = Math.floor(clock.now() / DAY_MS) * DAY_MS + day * DAY_MS;
		expect(given).toMatchObject({ available: 5, expiringNext: { at: lapsesAt, points: 5 } });
	});

	test('a household has one balance: what one earns another spends, and who leaves takes their own', async () => {
		const programme = await save({ earn: [base], pools: { maxPeople: 3 } });
		const [ana, bo] = [person(`ana ${programme}`), person(`bo ${programme}`)];
		await loyalty().earn([
			order(programme, { customer: ana, amount: 40 }),
			order(programme, { customer: bo, amount: 5 }),
		]);
		await loyalty().joinPool([
			{ customer: ana, programme, pool: 'home' },
			{ customer: bo, programme, pool: 'home' },
		]);
		const both = () =>
			loyalty().getBalances([ana, bo].map((customer) => ({ customer, programme })));
		expect(await both()).toMatchObject([{ available: 45 }, { available: 45 }]);
		const { idempotencyKey } = order(programme, {});
		const [spent] = await loyalty().redeem([
			{ customer: bo, idempotencyKey, programme, points: 20 },
		]);
		expect(spent).toMatchObject({ status: 'redeemed', balance: 25 });
		await loyalty().leavePool([{ customer: bo, programme }]);
		const after = (await both()).map((one) => one.status === 'balance' && one.available);
		expect(after.reduce<number>((sum, points) => sum + Number(points), 0)).toBe(25);
	});
});
