import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';

const DAY_MS = 86_400_000;
const named = (name: string) => ({
	identifiers: [{ type: 'email', value: `${name}@example.com` }],
});
const tier = (operator: 'is' | 'is_not', ...value: string[]) => ({
	definition: { all: [{ kind: 'tier', programme: 'club', operator, value }] },
});

describeOnBothStores('a condition on a tier', (engine, { clock }) => {
	const PEOPLE = ['noel', 'bronze', 'gold'];
	const inSegment = async (segment: ReturnType<typeof tier>) => {
		const outcomes = await engine().segments.check(
			PEOPLE.map((name) => ({ customer: named(name), segment })),
		);
		return PEOPLE.filter((_, i) => outcomes[i]?.status === 'in');
	};
	const order = (name: string, amount: number) => ({
		customer: named(name),
		programme: 'club',
		idempotencyKey: `${name}-${amount}`,
		from: { order: { amount, currency: 'EUR' } },
	});

	beforeAll(async () => {
		const levels = [
			{ name: 'Bronze', from: 0 },
			{ name: 'Gold', from: 100 },
		];
		const period = { type: 'rolling', days: 30 };
		const tiers = { qualifyBy: 'spend', period, keepUntil: 'end_of_period', levels };
		const earn = [{ name: 'Base', give: { type: 'per_unit', points: 1 } }];
		const definition = { currency: 'EUR', earn, tiers };
		const [saved] = await engine().loyalty.saveProgrammes([{ programme: 'club', definition }]);
		expect(saved).toMatchObject({ status: 'saved' });
		await engine().identity.resolve(PEOPLE.map(named));
		await engine().loyalty.earn([order('bronze', 10), order('gold', 150)]);
	});

	test('asks for the tier on record; who has none meets is_not alone', async () => {
		expect(await inSegment(tier('is', 'Gold'))).toEqual(['gold']);
		expect(await inSegment(tier('is', 'Bronze', 'Gold'))).toEqual(['bronze', 'gold']);
		expect(await inSegment(tier('is_not', 'Gold'))).toEqual(['noel', 'bronze']);
		expect(await inSegment(tier('is', 'gold'))).toEqual([]);
		const [size] = await engine().segments.size([{ segment: tier('is', 'Gold') }]);
		expect(size).toMatchObject({ status: 'counted', count: 1 });
	});

	test('says which tier it is, and what would change the answer', async () => {
		const [gold, noel] = await engine().segments.explain(
			['gold', 'noel'].map((name) => ({ customer: named(name), segment: tier('is', 'Gold') })),
		);
		expect(gold).toMatchObject({
			conditions: [
				{
					found: 'Gold',
					condition: 'tier in club is Gold',
					toChange: 'Leaving Gold would change it; they are Gold now.',
				},
			],
		});
		expect(noel).toMatchObject({
			conditions: [
				{ found: null, toChange: 'Reaching Gold would change it; they have no tier now.' },
			],
		});
	});

	test('follows the nightly run, and two profiles that become one', async () => {
		await engine().identity.mergeCustomers([{ customers: ['noel', 'gold'].map(named) }]);
		expect(await inSegment(tier('is', 'Gold'))).toEqual(['noel', 'gold']);
		clock.set(TEST_START_AT + 70 * DAY_MS);
		await engine().loyalty.settleDue();
		expect(await inSegment(tier('is', 'Gold'))).toEqual([]);
		expect(await inSegment(tier('is', 'Bronze'))).toEqual(PEOPLE);
	});

	test('is refused without tiers', async () => {
		const [refused] = await engine().segments.size([{ segment: tier('is') }]);
		expect(refused).toMatchObject({ status: 'rejected', reason: 'definition_invalid' });
	});
});
