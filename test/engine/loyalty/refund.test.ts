import type { EarnRequest, PointsRequest, RefundPolicy, RefundWhat } from '../../../engine/loyalty';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import { ledgerSums, SOUND_WITH_DEBTS } from './ledger';

const DAY_MS = 86_400_000;
let keyCount = 0;

function about(name: string, reference: string): PointsRequest & { reference: string } {
	keyCount += 1;
	return {
		customer: { identifiers: [{ type: 'customer_id', value: name }] },
		...{ idempotencyKey: `refund-${keyCount}`, reference },
	};
}

describeOnBothStores('refunds', (engine, { clock }) => {
	const { loyalty } = { loyalty: () => engine().loyalty };
	const order = (
		name: string,
		reference: string,
		given: { amount: number } & Partial<EarnRequest>,
	) => {
		const { amount, ...rest } = given;
		const from = { amount, currency: 'EUR', pointsPerUnit: 1 };
		return loyalty().earn([{ ...about(name, reference), from, ...rest }]);
	};
	const spend = (name: string, reference: string, points: number) =>
		loyalty().redeem([{ ...about(name, reference), points }]);
	const refund = async (
		name: string,
		reference: string,
		given: { refund?: RefundWhat; policy?: RefundPolicy } = {},
	) => {
		const request = { ...about(name, reference), refund: { what: 'all' } as const, ...given };
		return (await loyalty().refund([request]))[0];
	};

	beforeEach(() => clock.set(TEST_START_AT));
	afterEach(async () => {
		expect(await ledgerSums(engine())).toMatchObject(SOUND_WITH_DEBTS);
		expect((await loyalty().verify()).problems).toEqual([]);
	});

	test('a refund of everything leaves the customer as before the order', async () => {
		await order('all', 'old', { amount: 80 });
		await order('all', 'new', { amount: 50, pending: { days: 9 } });
		await spend('all', 'new', 30);
		expect(await refund('all', 'new')).toMatchObject({
			...{ takenBack: { pending: 50, available: 0, owed: 0 }, restored: 30, balance: 80 },
		});
		expect(await refund('all', 'new')).toMatchObject({ points: 0, restored: 0, entryId: null });
	});

	test.each<[RefundPolicy, object]>([
		[
			'only_pending',
			{ takenBack: { pending: 0, available: 0, owed: 0 }, notTakenBack: 40, balance: 10 },
		],
		[
			'within_balance',
			{ takenBack: { pending: 0, available: 10, owed: 0 }, notTakenBack: 30, balance: 0 },
		],
		[
			'allow_negative',
			{ takenBack: { pending: 0, available: 10, owed: 30 }, notTakenBack: 0, balance: -30 },
		],
	])('of points that were spent since, %s takes what it may', async (policy, outcome) => {
		const name = `policy-${policy}`;
		await order(name, 'o', { amount: 40 });
		await spend(name, 'another', 30);
		expect(await refund(name, 'o', { policy })).toMatchObject({
			status: 'refunded',
			policy,
			...outcome,
		});
	});

	test('what is owed is paid by the next points, and nothing can be spent before', async () => {
		await order('debt', 'o', { amount: 40 });
		await spend('debt', 'another', 40);
		await refund('debt', 'o', { policy: 'allow_negative' });
		const [none] = await spend('debt', 'x', 1);
		expect(none).toMatchObject({ reason: 'points_insufficient', available: 0, missing: 1 });
		await order('debt', 'next', { amount: 50, expiresAfter: { days: 1 } });
		const [some] = await spend('debt', 'y', 10);
		expect(some).toMatchObject({ status: 'redeemed', balance: 0 });
		clock.advance(2 * DAY_MS);
		const [balance] = await loyalty().getBalances([about('debt', '')]);
		expect(balance).toMatchObject({ available: 0, lifetimeExpired: 0 });
	});

	test('parts of an order add up to the whole, in any number of steps', async () => {
		await order('parts', 'o', { amount: 100 });
		await order('parts', 'other', { amount: 50 });
		await spend('parts', 'o', 33);
		const part = (amount: number) => ({
			refund: { what: 'amount', amount, currency: 'EUR' } as const,
		});
		// Of 33 points spent on 100 euros, 33.33 euros are 10.9989 points: whole points that went with them.
		expect(await refund('parts', 'o', part(33.33))).toMatchObject({
			...{ restored: 10, takenBack: { available: 34 } },
		});
		expect(await refund('parts', 'o', part(33.33))).toMatchObject({
			...{ restored: 11, takenBack: { available: 33 } },
		});
		expect(await refund('parts', 'o', part(33.35))).toMatchObject({ reason: 'refund_too_large' });
		expect(await refund('parts', 'o', part(33.34))).toMatchObject({
			...{ restored: 12, takenBack: { available: 33 }, balance: 50 },
		});
	});

	test('points given back to a lot that has lapsed lapse at once', async () => {
		await order('late', 'old', { amount: 10, expiresAfter: { days: 5 } });
		await spend('late', 'o', 10);
		clock.advance(6 * DAY_MS);
		expect(await refund('late', 'o')).toMatchObject({ restored: 10, balance: 0 });
		const [balance] = await loyalty().getBalances([about('late', '')]);
		expect(balance).toMatchObject({ lifetimeExpired: 10, lifetimeRedeemed: 0 });
	});

	test('a captured hold is refunded by the reference of its cart', async () => {
		await order('held', 'old', { amount: 50 });
		await loyalty().hold([{ ...about('held', 'cart'), points: 30 }]);
		await loyalty().capture([{ ...about('held', ''), holdReference: 'cart', points: 20 }]);
		expect(await refund('held', 'cart')).toMatchObject({ restored: 20, balance: 50 });
	});

	test('points spent from a merged profile come back to it, also after the merge is undone', async () => {
		const ids = ['lot-mail', 'lot-card'].map((value) => ({ type: 'customer_id', value }));
		const [mail, card] = [
			{ type: 'email', value: 'a@lot.example' },
			{ type: 'email', value: 'b@lot.example' },
		];
		const earn = (identifier: typeof mail, amount: number) => ({
			...about('', `first-${amount}`),
			...{ customer: { identifiers: [identifier] }, from: { points: amount } },
		});
		await loyalty().earn([earn(mail, 10), earn(card, 20)]);
		const customer = { identifiers: [mail, card] };
		await engine().identity.resolve([{ ...customer, traits: { ids: ids.length } }]);
		await loyalty().redeem([{ ...about('', 'both'), customer, points: 25 }]);
		await engine().identity.unmerge([{ customer: { identifiers: [mail] }, what: 'all' }]);
		const balances = () =>
			loyalty().getBalances([mail, card].map((one) => ({ customer: { identifiers: [one] } })));
		const before = await balances();
		expect(before.map((one) => one.status === 'balance' && one.available)).toEqual([0, 5]);
		const requests = [mail, card].map((one) => ({
			...{ ...about('', 'both'), customer: { identifiers: [one] } },
			refund: { what: 'all' } as const,
		}));
		await loyalty().refund(requests);
		const after = await balances();
		expect(after.map((one) => one.status === 'balance' && one.available)).toEqual([10, 20]);
	});

	test.each([
		['an unknown order', 'none', { what: 'all' }, 'order_unknown'],
		['no reference', '', { what: 'all' }, 'reference_missing'],
		['another currency', 'o', { what: 'amount', amount: 1, currency: 'USD' }, 'currency_unknown'],
		[
			'an item that the order had not',
			'o',
			{ what: 'items', items: [{ id: 'x' }] },
			'item_unknown',
		],
		['no items', 'o', { what: 'items', items: [] }, 'items_invalid'],
		['half an item', 'o', { what: 'items', items: [{ id: 'x', quantity: 0.5 }] }, 'items_invalid'],
	] as [string, string, RefundWhat, string][])(
		'%s is refused',
		async (what, reference, part, reason) => {
			await order(`bad ${what}`, 'o', { amount: 5 });
			expect(await refund(`bad ${what}`, reference, { refund: part })).toMatchObject({ reason });
		},
	);
});
