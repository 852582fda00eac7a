import fc from 'fast-check';
import type { Engine } from '../../../../engine';
import { describeOnBothStores } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import { ledgerSums, SOUND } from '../ledger';
import { balanceOf, countStates, givePoints, rewardNow, saveReward, shopper } from './catalogue';

const MINUTE_MS = 60_000;
const PEOPLE = ['ana', 'bo'];
const STOCK = 6;
const PRICE = 10;
const POINTS = 70;

type Step =
	| { do: 'redeem' | 'reserve'; person: number; key: number }
	| { do: 'claim' | 'release'; place: number }
	| { do: 'refund'; place: number; returnsStock: boolean }
	| { do: 'adjust'; change: number; key: number }
	| { do: 'wait'; minutes: number }
	| { do: 'settle' };

const place = fc.nat({ max: 8 });
const key = fc.nat({ max: 15 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ do: fc.constantFrom('redeem', 'reserve'), person: fc.nat({ max: 1 }), key }),
	fc.record({ do: fc.constantFrom('redeem', 'reserve'), person: fc.nat({ max: 1 }), key }),
	fc.record({ do: fc.constantFrom('claim', 'release'), place }),
	fc.record({ do: fc.constant('refund'), place, returnsStock: fc.boolean() }),
	fc.record({ do: fc.constant('adjust'), change: fc.constantFrom(-2, -1, 1, 2), key }),
	fc.record({ do: fc.constant('wait'), minutes: fc.integer({ min: 1, max: 12 }) }),
	fc.constant({ do: 'settle' } as const),
);

/** What came into the stock and went out of it by hand, told by the outcomes alone. */
interface World {
	name: string;
	taken: string[];
	adjusted: number;
	/** Refunded pieces that did not come back. */
	lost: number;
}

/** Two customers with points, and a reward of the world's own programme. */
async function begin(engine: Engine, name: string): Promise<World> {
	await saveReward(engine, name, { points: PRICE, stock: STOCK, programme: name });
	for (const person of PEOPLE) await givePoints(engine, `${name}-${person}`, POINTS, name);
	return { name, taken: [], adjusted: 0, lost: 0 };
}

async function take(
	engine: Engine,
	world: World,
	step: Extract<Step, { person: number }>,
): Promise<void> {
	const customer = shopper(`${world.name}-${PEOPLE[step.person] ?? ''}`);
	const request = { rewardId: world.name, customer, idempotencyKey: `${step.person}-${step.key}` };
	const [outcome] =
		step.do === 'redeem'
			? await engine.loyalty.redeemRewards([request])
			: await engine.loyalty.reserveRewards([{ ...request, minutes: 10 }]);
	if (outcome && 'redemptionId' in outcome) world.taken.push(outcome.redemptionId);
}

async function end(
	engine: Engine,
	world: World,
	step: Extract<Step, { place: number }>,
): Promise<void> {
	const redemptionId = world.taken[step.place % Math.max(1, world.taken.length)] ?? '';
	const { claimRewards, releaseRewards, refundRewards } = engine.loyalty;
	if (step.do === 'claim') await claimRewards([{ redemptionId }]);
	if (step.do === 'release') await releaseRewards([{ redemptionId }]);
	if (step.do !== 'refund') return;
	const { returnsStock } = step;
	const [outcome] = await refundRewards([{ redemptionId, returnsStock }]);
	if (outcome?.status === 'refunded' && !outcome.duplicate && !returnsStock) world.lost += 1;
}

async function adjust(
	engine: Engine,
	world: World,
	step: Extract<Step, { change: number }>,
): Promise<void> {
	const request = { rewardId: world.name, reason: 'Count', idempotencyKey: String(step.key) };
	const [outcome] = await engine.loyalty.adjustStock([
		{ ...request, stock: { change: step.change } },
	]);
	if (outcome?.status === 'adjusted' && !outcome.duplicate) world.adjusted += outcome.change ?? 0;
}

async function expectSound(engine: Engine, world: World, now: number): Promise<void> {
	const { stock, reserved, free } = await rewardNow(engine, world.name);
	const states = await countStates(engine, world.name, now);
	const { redeemed = 0, reserved: open = 0 } = states;
	expect(reserved).toBe(open);
	expect(free).toBeGreaterThanOrEqual(0);
	expect((free ?? -1) + redeemed + open + world.lost - world.adjusted).toBe(STOCK);
	expect(stock).toBe((free ?? -1) + open);
	const left = await Promise.all(
		PEOPLE.map((person) => balanceOf(engine, `${world.name}-${person}`, world.name)),
	);
	const points = left.reduce((sum: number, one) => sum + Number(one), 0);
	expect(points).toBe(POINTS * PEOPLE.length - PRICE * (redeemed + open));
}

describeOnBothStores('whatever is done to a reward', (engine, { clock }) => {
	let worldCount = 0;
	beforeEach(() => clock.set(TEST_START_AT));

	test('free, redeemed and reserved pieces are what there was, and points went for each of them', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 25 }), async (steps) => {
				worldCount += 1;
				const world = await begin(engine(), `world-${worldCount}`);
				for (const step of steps) {
					if ('person' in step) await take(engine(), world, step);
					else if ('place' in step) await end(engine(), world, step);
					else if ('change' in step) await adjust(engine(), world, step);
					else if (step.do === 'wait') clock.advance(step.minutes * MINUTE_MS);
					else await engine().loyalty.settleDue();
					await expectSound(engine(), world, clock.now());
				}
				expect(await ledgerSums(engine())).toMatchObject(SOUND);
			}),
			{ numRuns: 20 },
		);
	});
});
