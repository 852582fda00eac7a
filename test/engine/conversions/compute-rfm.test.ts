import { computeRfm } from '../../../engine/conversions';
import type { Tx } from '../../../engine/store';
import type { CheckOutcome, CustomerRef, Engine } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import { countTurns } from '../../support/turns';

const DAY_MS = 86_400_000;
const cookie = (value: string): CustomerRef => ({
	identifiers: [{ type: 'anonymous_id', value }],
});
const rfm = (fields: object) => ({ all: [{ kind: 'rfm', ...fields }] });
const anyScore = rfm({ recency: { from: 1 } });

let orderCount = 0;
const buyers = new Set<string>();

interface Bought {
	who: string;
	amount?: number;
	currency?: string;
	daysAgo?: number;
}

async function buy(engine: Engine, orders: readonly Bought[]): Promise<void> {
	for (const { who } of orders) buyers.add(who);
	await engine.conversions.record(
		orders.map(({ who, amount = 10, currency = 'EUR', daysAgo = 0 }) => ({
			customer: cookie(who),
			amount,
			currency,
			occurredAt: TEST_START_AT - daysAgo * DAY_MS,
			idempotencyKey: `order ${orderCount++}`,
		})),
	);
}

/** The scores of each as a text such as `543 loyal`; null for none. */
async function scoresOf(
	engine: Engine,
	names: readonly string[],
	definition: object = anyScore,
): Promise<(string | null)[]> {
	const requests = names.map((name) => ({ customer: cookie(name), segment: { definition } }));
	return (await engine.segments.check(requests)).map(scoresIn);
}

function scoresIn(outcome: CheckOutcome): string | null {
	const found = outcome.status === 'rejected' ? null : outcome.conditions[0]?.found;
	if (found === null || found === undefined) return null;
	const { recency, frequency, monetary, group } = found as Record<string, string | number>;
	return `${recency}${frequency}${monetary} ${group}`;
}

describeOnBothStores('computeRfm', (engine, { openAnother }) => {
	// Everybody is compared with everybody: each test begins without the people of the one before.
	beforeEach(async () => {
		await engine().customers.erase([...buyers].map(cookie), { rewriteFile: false });
		buyers.clear();
	});

	test('nobody has scores before the first time, and it is said what to do', async () => {
		await buy(engine(), [{ who: 'ana' }]);
		const requests = [{ customer: cookie('ana'), segment: { definition: anyScore } }];
		expect(await engine().segments.explain(requests)).toMatchObject([
			{
				status: 'out',
				conditions: [
					{
						isMet: false,
						found: null,
						toChange:
							'There are no scores of this customer yet: they are made of orders, by Refresh of a segment with this condition.',
					},
				],
			},
		]);
		expect(await engine().conversions.computeRfm()).toEqual({
			status: 'computed',
			currency: 'EUR',
			peopleCount: 1,
			changedCount: 1,
			computedAt: TEST_START_AT,
		});
		expect(await scoresOf(engine(), ['ana'])).toEqual(['111 lost']);
	});

	test('of ten people six with one order get a 1, those with 2, 3, 4 and 9 get 4, 4, 5 and 5', async () => {
		const counts = [1, 1, 1, 1, 1, 1, 2, 3, 4, 9];
		const names = counts.map((_, i) => `ten-${i}`);
		await buy(
			engine(),
			counts.flatMap((count, i) =>
				Array.from({ length: count }, () => ({
					who: `ten-${i}`,
					amount: 100 - 10 * i,
					daysAgo: i,
				})),
			),
		);
		await engine().conversions.computeRfm();
		expect(await scoresOf(engine(), names)).toEqual([
			'515 potential_loyalists',
			'514 potential_loyalists',
			'412 potential_loyalists',
			'412 potential_loyalists',
			'311 about_to_sleep',
			'311 about_to_sleep',
			'242 at_risk',
			'244 at_risk',
			'152 at_risk',
			'154 cant_lose',
		]);
	});

	test('the currency with most orders counts unless another is asked for; none of it is nothing spent', async () => {
		await buy(engine(), [
			{ who: 'ana', amount: 5, currency: 'USD' },
			{ who: 'bo', amount: 7 },
			{ who: 'bo', amount: 900, currency: 'USD' },
			{ who: 'cy', amount: 8 },
			{ who: 'cy', amount: 0 },
		]);
		const { currency } = await engine().conversions.computeRfm();
		expect(currency).toBe('EUR');
		const monetary = async (fields: object) =>
			(await scoresOf(engine(), ['ana', 'bo', 'cy'], rfm(fields))).map((one) => one?.[2]);
		const all = { recency: { from: 1 } };
		expect(await monetary(all)).toEqual(['1', '2', '4']);
		expect(await monetary({ ...all, currency: 'usd' })).toEqual(['2', '4', '1']);
		expect(await monetary({ ...all, currency: 'JPY' })).toEqual(['1', '1', '1']);
	});

	test('two people who become one keep the scores of the one who goes on, until the next time', async () => {
		await buy(engine(), [
			{ who: 'ana', daysAgo: 3 },
			{ who: 'bo', daysAgo: 1 },
			{ who: 'bo' },
			{ who: 'cy', daysAgo: 9 },
		]);
		await engine().identity.resolve(
			[cookie('dee')].map(({ identifiers = [] }) => ({ identifiers })),
		);
		await engine().conversions.computeRfm();
		const before = await scoresOf(engine(), ['ana', 'bo', 'dee']);
		expect(before).toEqual(['211 hibernating', '444 loyal', null]);
		const identifiers = ['ana', 'bo', 'dee'].flatMap((name) => cookie(name).identifiers ?? []);
		await engine().identity.resolve([{ identifiers }]);
		expect(await scoresOf(engine(), ['ana', 'bo', 'dee'])).toEqual(Array(3).fill(before[0]));
		await engine().conversions.computeRfm();
		expect(await scoresOf(engine(), ['ana', 'bo', 'cy'])).toEqual([
			'333 need_attention',
			'333 need_attention',
			'111 lost',
		]);
	});

	test('orders of others move a person, whom the refresh of a segment then looks at', async () => {
		await engine().segments.saveSegments([
			{ name: 'best', definition: rfm({ frequency: { from: 4 } }) },
		]);
		await buy(engine(), [
			{ who: 'ana' },
			{ who: 'ana' },
			...['bo', 'cy', 'dee', 'ed'].map((who) => ({ who })),
		]);
		await engine().segments.refresh([{ name: 'best' }]);
		for (const who of ['bo', 'cy']) await buy(engine(), [{ who }, { who }]);
		const [refreshed] = await engine().segments.refresh([{ name: 'best' }]);
		expect(refreshed).toMatchObject({
			isFull: false,
			memberCount: 2,
			enteredCount: 2,
			leftCount: 1,
		});
		await engine().customers.erase([cookie('bo')], { rewriteFile: false });
		const [again] = await engine().segments.refresh([{ name: 'best' }]);
		expect(again).toMatchObject({ isFull: false, memberCount: 1 });
	});

	test('the erased are not among those who are compared', async () => {
		await buy(engine(), [{ who: 'ana' }, { who: 'bo' }, { who: 'bo' }]);
		await engine().conversions.computeRfm();
		await engine().customers.erase([cookie('ana')], { rewriteFile: false });
		const { peopleCount } = await engine().conversions.computeRfm();
		expect(peopleCount).toBe(1);
		expect(await scoresOf(engine(), ['bo'])).toEqual(['111 lost']);
	});

	test('where the one who goes on has none, the scores of who ordered last count', async () => {
		await buy(engine(), [
			{ who: 'ana', daysAgo: 3 },
			{ who: 'bo', daysAgo: 1 },
			{ who: 'cy', daysAgo: 9 },
		]);
		const card = { type: 'customer_id', value: 'dee' };
		await engine().identity.resolve([{ identifiers: [card] }]);
		await engine().conversions.computeRfm();
		const [anas, bos] = await scoresOf(engine(), ['ana', 'bo']);
		expect([anas, bos]).toEqual(['211 hibernating', '411 promising']);
		for (const who of ['bo', 'ana']) {
			const { identifiers = [] } = cookie(who);
			await engine().identity.resolve([{ identifiers: [card, ...identifiers] }]);
		}
		expect(await scoresOf(engine(), ['ana'])).toEqual([bos]);
	});

	test('a computation that another overtakes begins anew, and leaves no older scores', async () => {
		await buy(engine(), [{ who: 'ana' }, { who: 'bo', daysAgo: 1 }]);
		const { context } = engine();
		let scanCount = 0;
		const store = {
			...context.store,
			scan: async <Result>(work: (tx: Tx) => Promise<Result>) => {
				const result = await context.store.scan(work);
				scanCount += 1;
				if (scanCount === 1) {
					await buy(engine(), [{ who: 'bo' }, { who: 'cy' }]);
					await engine().conversions.computeRfm();
				}
				return result;
			},
		};
		const { peopleCount } = await computeRfm({ ...context, store });
		expect([scanCount, peopleCount]).toEqual([2, 3]);
		expect(await engine().conversions.computeRfm()).toMatchObject({ changedCount: 0 });
	});

	test('two at once leave the scores of one', async () => {
		const other = await openAnother();
		const names = Array.from({ length: 30 }, (_, i) => `race-${i}`);
		for (let round = 0; round < 4; round++) {
			await buy(
				engine(),
				names.slice(round * 7).map((who, i) => ({ who, amount: 1 + ((i * 7) % 30) })),
			);
			const computed = await Promise.all([
				engine().conversions.computeRfm(),
				other.conversions.computeRfm(),
				engine().conversions.computeRfm(),
			]);
			expect(computed.map(({ peopleCount }) => peopleCount)).toEqual([30, 30, 30]);
			expect((await engine().conversions.computeRfm()).changedCount).toBe(0);
		}
	});

	test('thousands are compared while the event loop turns, and only once', async () => {
		const orders = Array.from({ length: 4_000 }, (_, i) => ({
			who: `crowd-${i % 2_500}`,
			amount: i % 97,
			daysAgo: i % 31,
		}));
		await buy(engine(), orders);
		const { result, turnCount } = await countTurns(() => engine().conversions.computeRfm());
		expect(result).toMatchObject({ peopleCount: 2_500, changedCount: 2_500 });
		expect(turnCount).toBeGreaterThanOrEqual(15);
		expect(await engine().conversions.computeRfm()).toMatchObject({ changedCount: 0 });
		const scores = await scoresOf(engine(), ['crowd-0', 'crowd-2499']);
		expect(scores.every((one) => one !== null)).toBe(true);
	});
});
