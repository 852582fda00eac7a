import type { RefundWhat } from '../../../engine/loyalty';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';

/** What the makers and users of loyalty software document of orders, with where they do; read in November 2026. */
const APPSTLE = 'Appstle, "Refunds and Returns", article 7157016';
const NO_BULL = 'NOBULL, "Refunds & Tier Status", article 19147370958999';
const RVCA = 'RVCA, "What Happens if I Return Items from a Loyalty Order?", article 587419';
const AVENUE = 'Avenue, "How do returns affect my loyalty point balance", article 15968186177691';
const SATXTV = 'satxtv, help 373, "Cash coupon refund calculation rule"';
const MASTERCARD = 'Mastercard Digital Redemptions, "Reverse Redemption"';
const CLEVERTAP = 'CleverTap, "Reverse/Refund Points": promised and active bucket';
const TALON_ONE = 'Talon.One, talon_one.js docs/PendingActivePointsData.md, activeOn and expireOn';
const NOPCOMMERCE = 'nopCommerce, RewardPointService, UpdateRewardPointsBalance';

const DAY_MS = 86_400_000;
const PROGRAMME = 'main';
/** What it gives waits for two weeks. */
const PROMISED = 'promised';

interface Step {
	/** What is refunded. */
	of: RefundWhat;
	takenBack: number;
	restored: number;
	/** Of the customer, afterwards. */
	balance: number;
}

interface WorkedOrder {
	/** What the customer had before. */
	had?: number;
	items: { id: string; amount: number; quantity?: number }[];
	/** Points that the order was paid with. */
	paid?: number;
	programme?: string;
	steps: Step[];
}

const all: RefundWhat = { what: 'all' };
const money = (amount: number): RefundWhat => ({ what: 'amount', amount, currency: 'USD' });
const pieces = (id: string, quantity: number): RefundWhat => ({
	what: 'items',
	items: [{ id, quantity }],
});

const ORDERS: [source: string, what: string, order: WorkedOrder][] = [
	[
		APPSTLE,
		'of two items of 10 dollars each one comes back, then the other',
		{
			items: [{ id: 'shirt', amount: 20, quantity: 2 }],
			steps: [
				{ of: pieces('shirt', 1), takenBack: 10, restored: 0, balance: 10 },
				{ of: pieces('shirt', 1), takenBack: 10, restored: 0, balance: 0 },
			],
		},
	],
	[
		`${NO_BULL}; ${RVCA}`,
		'of 100 dollars 75 come back: 25 points stay',
		{
			items: [{ id: 'all', amount: 100 }],
			steps: [{ of: money(75), takenBack: 75, restored: 0, balance: 25 }],
		},
	],
	[
		RVCA,
		'a whole order paid with 85 dollars and 300 points comes back',
		{
			had: 300,
			items: [{ id: 'all', amount: 85 }],
			paid: 300,
			steps: [{ of: all, takenBack: 85, restored: 300, balance: 300 }],
		},
	],
	[
		`${AVENUE}; ${SATXTV}`,
		'an item comes back with its points, and with its part of those that paid: 33 of 50, then the rest',
		{
			had: 50,
			items: [
				{ id: 'A', amount: 66.67 },
				{ id: 'B', amount: 33.33 },
			],
			paid: 50,
			steps: [
				{ of: pieces('A', 1), takenBack: 66, restored: 33, balance: 100 - 66 + 33 },
				{ of: pieces('B', 1), takenBack: 34, restored: 17, balance: 50 },
			],
		},
	],
	[
		CLEVERTAP,
		'points that are only promised are taken back first, spent ones given back',
		{
			had: 40,
			items: [{ id: 'all', amount: 30 }],
			paid: 40,
			programme: PROMISED,
			steps: [{ of: all, takenBack: 30, restored: 40, balance: 40 }],
		},
	],
];

describeOnBothStores('what the field documents of an order', (engine, { clock }) => {
	let personCount = 0;
	let keyCount = 0;
	const somebody = () => {
		personCount += 1;
		return { identifiers: [{ type: 'customer_id', value: `person-${personCount}` }] };
	};
	const { loyalty } = { loyalty: () => engine().loyalty };
	const about = (
		customer: ReturnType<typeof somebody>,
		{ reference = '', programme = PROGRAMME } = {},
	) => {
		keyCount += 1;
		return { customer, reference, programme, idempotencyKey: `worked-${keyCount}` };
	};

	beforeAll(async () => {
		const earn = [{ name: 'Base', give: { type: 'per_unit', points: 1 } }];
		const definition = { currency: 'USD', earn };
		const promised = { ...definition, pending: { type: 'days', days: 14 } };
		await loyalty().saveProgrammes([
			{ programme: PROGRAMME, definition },
			{ programme: PROMISED, definition: promised },
		]);
	});
	beforeEach(() => clock.set(TEST_START_AT));
	afterEach(async () => expect((await loyalty().verify()).problems).toEqual([]));

	test.each(ORDERS)('(%s) %s', async (_source, _what, { had = 0, paid = 0, items, ...order }) => {
		const customer = somebody();
		const { programme = PROGRAMME, steps } = order;
		const [before, of] = [{ programme }, { reference: 'order', programme }];
		if (had > 0) await loyalty().earn([{ ...about(customer, before), from: { points: had } }]);
		if (paid > 0) await loyalty().redeem([{ ...about(customer, of), points: paid }]);
		await loyalty().earn([{ ...about(customer, of), from: { order: { currency: 'USD', items } } }]);
		for (const { takenBack, restored, balance, ...step } of steps) {
			const [refunded] = await loyalty().refund([{ ...about(customer, of), refund: step.of }]);
			const where = programme === PROMISED ? 'pending' : 'available';
			expect(refunded).toMatchObject({
				...{ status: 'refunded', points: takenBack, restored, balance },
				takenBack: { [where]: takenBack },
			});
		}
	});

	test(`(${MASTERCARD}) points that come back, in parts or all, are as old as they were`, async () => {
		const customer = somebody();
		const earn = (points: number, days: number) => ({
			...{ ...about(customer), from: { points }, expiresAfter: { days } },
		});
		await loyalty().earn([earn(100, 10), earn(100, 90)]);
		await loyalty().earn([
			{
				...about(customer, { reference: 'order' }),
				from: { order: { amount: 30, currency: 'USD' } },
			},
		]);
		await loyalty().redeem([{ ...about(customer, { reference: 'order' }), points: 150 }]);
		const expiring = async () => {
			const [balance] = await loyalty().getBalances([{ customer, programme: PROGRAMME }]);
			if (balance?.status !== 'balance') throw new Error('The customer is known');
			return balance.expiring.map(({ at, points }) => [(at - TEST_START_AT) / DAY_MS, points]);
		};
		expect(await expiring()).toEqual([[90, 50]]);
		await loyalty().refund([{ ...about(customer, { reference: 'order' }), refund: money(10) }]);
		// A third of 150: what was spent last comes back first.
		expect(await expiring()).toEqual([[90, 100]]);
		await loyalty().refund([{ ...about(customer, { reference: 'order' }), refund: all }]);
		expect(await expiring()).toEqual([
			[10, 100],
			[90, 100],
		]);
	});

	test.each([
		[3, 3],
		[3, 5],
	])(
		`(${TALON_ONE}; ${NOPCOMMERCE}) points that come on day %i and lapse on day %i are booked so, in one night after both`,
		async (pendingDays, expiryDays) => {
			const customer = somebody();
			await loyalty().earn([
				{
					...{ ...about(customer), from: { points: 30 } },
					...{ pending: { days: pendingDays }, expiresAfter: { days: expiryDays } },
				},
			]);
			clock.advance(20 * DAY_MS);
			await loyalty().settleDue();
			const [statement] = await loyalty().getStatements([{ customer, programme: PROGRAMME }]);
			const day = (days: number) => TEST_START_AT + days * DAY_MS;
			expect(statement).toMatchObject({
				entries: [
					{ kind: 'earn_pending', change: 0, balance: 0 },
					{ kind: 'activate', change: 30, balance: 30, occurredAt: day(pendingDays) },
					{ kind: 'expire', change: -30, balance: 0, occurredAt: day(expiryDays) },
				],
			});
		},
	);
});
