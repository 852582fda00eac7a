import { describeOnBothStores } from '../../support/both-stores';
import { ledgerSums, SOUND } from './ledger';

const DAYS = { early: 5, late: 50 };

function mail(name: string) {
	return { type: 'email', value: `${name}@example.com` };
}

function card(name: string) {
	return { type: 'loyalty_card', value: `CARD-${name}` };
}

describeOnBothStores('points of people who merge', (engine) => {
	const balanceOf = async (identifier: { type: string; value: string }) => {
		const [balance] = await engine().loyalty.getBalances([
			{ customer: { identifiers: [identifier] } },
		]);
		return balance?.status === 'balance' ? balance.available : balance?.reason;
	};
	const earnAs = async (
		identifier: { type: string; value: string },
		points: number,
		days: number,
	) => {
		const [earned] = await engine().loyalty.earn([
			{
				customer: { identifiers: [identifier] },
				from: { points },
				expiresAfter: { days },
				idempotencyKey: `${identifier.value}:${points}`,
			},
		]);
		return earned;
	};
	const redeemAs = async (identifier: { type: string; value: string }, points: number) => {
		const request = {
			customer: { identifiers: [identifier] },
			points,
			idempotencyKey: `spend:${identifier.value}:${points}`,
		};
		const [outcome] = await engine().loyalty.redeem([request]);
		return outcome;
	};

	afterEach(async () => expect(await ledgerSums(engine())).toMatchObject(SOUND));

	test('they are one purse at once, and what lapses first pays first whoever earned it', async () => {
		await earnAs(mail('ana'), 30, DAYS.late);
		await earnAs(card('ana'), 20, DAYS.early);
		expect([await balanceOf(mail('ana')), await balanceOf(card('ana'))]).toEqual([30, 20]);
		await engine().identity.resolve([{ identifiers: [mail('ana'), card('ana')] }]);
		expect([await balanceOf(mail('ana')), await balanceOf(card('ana'))]).toEqual([50, 50]);
		const spent = await redeemAs(mail('ana'), 35);
		expect(spent?.status === 'redeemed' && spent.lots.map(({ points }) => points)).toEqual([
			20, 15,
		]);
		expect(await balanceOf(card('ana'))).toBe(15);
	});

	test('taken apart again, each has what is left of their own, and nobody has less than nothing', async () => {
		await earnAs(mail('bo'), 30, DAYS.late);
		await earnAs(card('bo'), 20, DAYS.early);
		await engine().identity.resolve([{ identifiers: [mail('bo'), card('bo')] }]);
		await redeemAs(mail('bo'), 45);
		await earnAs(card('bo'), 8, DAYS.late);
		const customer = { identifiers: [mail('bo')] };
		await engine().identity.unmerge([{ customer, what: 'all' }]);
		expect([await balanceOf(mail('bo')), await balanceOf(card('bo'))]).toEqual([5, 8]);
	});

	test('a repeat after the merge says what was said, of the person as they are now', async () => {
		const first = await earnAs(mail('cy'), 5, DAYS.late);
		await earnAs(card('cy'), 7, DAYS.late);
		const [merged] = await engine().identity.resolve([{ identifiers: [mail('cy'), card('cy')] }]);
		const again = await earnAs(mail('cy'), 5, DAYS.late);
		expect(again).toEqual({
			...first,
			profileId: merged?.status === 'merged' && merged.profileId,
			duplicate: true,
		});
		expect(await balanceOf(mail('cy'))).toBe(12);
	});

	test('earning with two identifiers of two people merges them, and tells the balance of both', async () => {
		await earnAs(mail('di'), 5, DAYS.late);
		await earnAs(card('di'), 7, DAYS.late);
		const [earned] = await engine().loyalty.earn([
			{
				customer: { identifiers: [mail('di'), card('di')] },
				from: { points: 1 },
				idempotencyKey: 'both-of-di',
			},
		]);
		expect(earned).toMatchObject({ status: 'earned', balance: 13 });
	});
});
