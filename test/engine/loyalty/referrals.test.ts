import { invariant } from '../../../engine/values';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';
import { ledgerSums, SOUND } from './ledger';

const DAY_MS = 86_400_000;

function person(name: string) {
	return { identifiers: [{ type: 'customer_id', value: name }] };
}

describeOnBothStores('referrals', (engine, { clock }) => {
	const { loyalty } = { loyalty: () => engine().loyalty };
	let orderCount = 0;
	const order = (name: string, amount: number) =>
		loyalty().earn([
			{
				customer: person(name),
				from: { order: { amount, currency: 'EUR' } },
				idempotencyKey: `order-${(orderCount += 1)}`,
			},
		]);
	const refer = async (friend: string, referrer: string) =>
		(await loyalty().refer([{ customer: person(friend), referrer: person(referrer) }]))[0];
	const reward = async (friend: string) =>
		(await loyalty().rewardReferrals([{ customer: person(friend) }]))[0];
	const balances = async (...names: string[]) =>
		(await loyalty().getBalances(names.map((name) => ({ customer: person(name) })))).map(
			(one) => one.status === 'balance' && one.available,
		);

	beforeAll(async () => {
		await loyalty().saveProgrammes([
			{
				programme: 'main',
				definition: {
					currency: 'EUR',
					earn: [{ name: 'Base', give: { type: 'per_unit', points: 1 } }],
					referral: {
						...{ referrerPoints: 500, friendPoints: 200, minimumAmount: 20 },
						limit: { friends: 1, per: 'year' },
					},
				},
			},
		]);
		const names = ['ana', 'bo', 'cy', 'di', 'old'];
		await engine().identity.resolve(names.map(person));
	});
	beforeEach(() => clock.advance(DAY_MS));
	afterEach(async () => expect(await ledgerSums(engine())).toMatchObject(SOUND));

	test('both sides get their points once, after the friend’s first order', async () => {
		expect(await refer('bo', 'ana')).toMatchObject({ status: 'referred', duplicate: false });
		expect(await refer('bo', 'cy')).toMatchObject({ status: 'referred', duplicate: true });
		expect(await reward('bo')).toMatchObject({ reason: 'order_missing' });
		await order('bo', 25);
		expect(await reward('bo')).toMatchObject({
			...{ status: 'rewarded', friendPoints: 200, referrerPoints: 500, isLimited: false },
		});
		expect(await balances('ana', 'bo', 'cy')).toEqual([500, 225, 0]);
		expect(await reward('bo')).toMatchObject({ reason: 'referral_settled' });
		expect(await balances('ana', 'bo')).toEqual([500, 225]);
	});

	test('over the limit only the friend gets points', async () => {
		await refer('di', 'ana');
		await order('di', 20);
		expect(await reward('di')).toMatchObject({
			referrerPoints: 0,
			friendPoints: 200,
			isLimited: true,
		});
		expect(await balances('ana', 'di')).toEqual([500, 220]);
	});

	test('friends whom a profile brought before it was merged count towards the limit', async () => {
		const [loses, wins] = ['eve@example.com', 'evelyn@example.com'].map((value) => ({
			identifiers: [{ type: 'email', value }],
		}));
		invariant(loses !== undefined && wins !== undefined, 'two');
		await engine().identity.resolve([wins, loses, person('fi'), person('flo')]);
		await loyalty().refer([
			{ customer: person('fi'), referrer: loses },
			{ customer: person('flo'), referrer: wins },
		]);
		await order('fi', 20);
		expect(await reward('fi')).toMatchObject({ referrerPoints: 500 });
		const merge = { identifiers: [...wins.identifiers, ...loses.identifiers] };
		expect(await engine().identity.resolve([merge])).toMatchObject([{ status: 'merged' }]);
		await order('flo', 20);
		expect(await reward('flo')).toMatchObject({ referrerPoints: 0, isLimited: true });
	});

	test.each([
		['oneself', 'cy', 'cy', 'referral_of_oneself', 'refer'],
		['somebody unknown', 'nobody', 'cy', 'profile_unknown', 'refer'],
		['by somebody unknown', 'cy', 'nobody', 'profile_unknown', 'refer'],
	])('%s is refused', async (_what, friend, referrer, reason) => {
		expect(await refer(friend, referrer)).toMatchObject({ reason });
	});

	test('who had ordered before is no new customer, and who was not brought earns nobody points', async () => {
		await order('old', 50);
		clock.advance(DAY_MS);
		await refer('old', 'cy');
		clock.advance(DAY_MS);
		await order('old', 50);
		expect(await reward('old')).toMatchObject({ reason: 'friend_not_new' });
		expect(await reward('cy')).toMatchObject({ reason: 'referral_unknown' });
		expect(clock.now()).toBeGreaterThan(TEST_START_AT);
	});
});
