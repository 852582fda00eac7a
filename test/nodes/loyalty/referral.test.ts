import { closeEngines } from '../../../nodes/shared/engine-registry';
import { runsOf, shownFields } from './loyalty-runs';

const run = runsOf('referral');
const club = { savedProgramme: { __rl: true, mode: 'name', value: 'friends' } };
const invited = { ...club, referrerField: 'invitedBy' };
const ANA = 'ana@example.com';
const BO = { email: 'bo@example.com', invitedBy: ANA };

beforeAll(async () => {
	const { error } = await runsOf('programme')('save', {
		programmeName: 'friends',
		settings: { referrerPoints: 50, friendPoints: 20, referralMinimum: 10 },
	});
	expect(error).toBeUndefined();
	await order(ANA, 'A-1', 30);
	await runsOf('point')('earn', { pointsFrom: 'fixed', points: 1, programme: 'other' }, [BO]);
});

afterAll(closeEngines);

async function order(email: string, orderId: string, amount: number) {
	const parameters = { pointsFrom: 'order', programme: 'friends' };
	const item = { email, orderId, amount, currency: 'EUR' };
	const { error } = await runsOf('point')('earn', parameters, [item]);
	expect(error).toBeUndefined();
}

async function balanceOf(email: string) {
	const { json } = await runsOf('point')('balance', { programme: 'friends' }, [{ email }]);
	return (json[0]?.loyalty as { balance: number }).balance;
}

const told = (json: object | undefined) => (json as { referral?: object } | undefined)?.referral;

test('a friend is noted once, and both get their points with the first order, once', async () => {
	const first = await run('refer', invited, [BO]);
	expect(first.error).toBeUndefined();
	expect(told(first.json[0])).toEqual({
		...{ operation: 'refer', status: 'referred', programme: 'friends', duplicate: false },
	});
	expect(Object.keys(told(first.json[0]) ?? {}).toSorted()).toEqual(
		shownFields('referral', 'refer'),
	);
	expect(told((await run('refer', invited, [BO])).json[0])).toMatchObject({ duplicate: true });
	const early = await run('reward', club, [BO, { email: ANA }]);
	expect(early.outputs.map((items) => items.length)).toEqual([0, 2]);
	expect(early.outputs[1]?.map(({ json }) => told(json))).toMatchObject([
		{ status: 'refused', reason: 'order_missing', message: 'The friend has not ordered yet' },
		{ status: 'refused', reason: 'referral_unknown' },
	]);
	await order(BO.email, 'B-1', 25);
	const rewarded = await run('reward', club, [BO]);
	expect(rewarded.outputs[0]?.map(({ json }) => told(json))).toEqual([
		{
			...{ operation: 'reward', status: 'rewarded', programme: 'friends' },
			...{ friendPoints: 20, referrerPoints: 50, isLimited: false },
			referrerProfileId: expect.any(String),
		},
	]);
	expect([await balanceOf(ANA), await balanceOf(BO.email)]).toEqual([80, 45]);
	const again = await run('reward', club, [BO]);
	expect(told(again.outputs[1]?.[0]?.json)).toMatchObject({ reason: 'referral_settled' });
	expect([await balanceOf(ANA), await balanceOf(BO.email)]).toEqual([80, 45]);
});

test('what names nobody, or somebody unknown, says how to mend it', async () => {
	const messageOf = async (item: object, parameters: object = invited) =>
		(await run('refer', { ...parameters }, [{ ...item }])).error?.message;
	expect(await messageOf({})).toMatch(/customer/i);
	expect(await messageOf({ email: BO.email })).toContain('Brought By: This item names no customer');
	expect(await messageOf({ ...BO, invitedBy: 'nobody@example.com' })).toMatch(
		/not known|no customer/i,
	);
	expect(
		await messageOf(BO, {
			...invited,
			...{ savedProgramme: { __rl: true, mode: 'name', value: 'none' } },
		}),
	).toContain('No programme of this name is saved');
});
