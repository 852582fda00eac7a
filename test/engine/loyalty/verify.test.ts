import { sql } from 'kysely';
import { describeOnBothStores } from '../../support/both-stores';
import { TEST_START_AT } from '../../support/clock';

const DAY_MS = 86_400_000;

describeOnBothStores('verify', (engine, { clock }) => {
	let personCount = 0;
	/** Somebody with entries of several kinds; their account. */
	const newMember = async () => {
		clock.set(TEST_START_AT);
		personCount += 1;
		const programme = `p-${personCount}`;
		const customer = { identifiers: [{ type: 'customer_id', value: programme }] };
		const about = (key: string) => ({ customer, programme, idempotencyKey: key, reference: key });
		const { loyalty } = engine();
		await loyalty.earn([
			{ ...about('e1'), from: { points: 50 }, expiresAfter: { days: 3 } },
			{ ...about('e2'), from: { points: 20 }, pending: { days: 30 } },
			{ ...about('e3'), from: { points: 9 } },
		]);
		await loyalty.redeem([{ ...about('r1'), points: 10, reason: 'a cup' }]);
		await loyalty.hold([{ ...about('h1'), points: 5 }]);
		clock.advance(4 * DAY_MS);
		await loyalty.settleDue();
		return programme;
	};
	const change = (statement: ReturnType<typeof sql>) =>
		engine().context.store.write((tx) => statement.execute(tx));
	const account = (programme: string) =>
		sql`(select id from loyalty_account where programme = ${programme} and kind = 'member')`;
	const problems = async (programme: string) =>
		(await engine().loyalty.verify({ programme })).problems;

	test('a sound ledger has no problems, and the same digest until something is booked', async () => {
		const programme = await newMember();
		const first = await engine().loyalty.verify({ programme });
		expect(first).toMatchObject({ isSound: true, accounts: 1, entries: 7, lots: 4, sum: 0 });
		expect(await engine().loyalty.verify({ programme })).toEqual(first);
		await engine().loyalty.earn([
			{
				customer: { identifiers: [{ type: 'customer_id', value: programme }] },
				...{ programme, idempotencyKey: 'more', from: { points: 1 } },
			},
		]);
		expect((await engine().loyalty.verify({ programme })).digest).not.toBe(first.digest);
	});

	test.each<[string, (programme: string) => ReturnType<typeof sql>, object]>([
		[
			'more points in an entry',
			(p) =>
				sql`update loyalty_entry set points = points + 1 where account_id = ${account(p)} and sequence = 4`,
			{ problem: 'entry_changed', sequence: 4 },
		],
		[
			'another time of an entry',
			(p) =>
				sql`update loyalty_entry set occurred_at = occurred_at - 1 where account_id = ${account(p)} and sequence = 2`,
			{ problem: 'entry_changed', sequence: 2 },
		],
		[
			'another reason',
			(p) =>
				sql`update loyalty_entry set reason = 'a mug' where account_id = ${account(p)} and sequence = 4`,
			{ problem: 'texts_changed', sequence: 4 },
		],
		[
			'a reason where time alone did it',
			(p) =>
				sql`update loyalty_entry set reason = 'x' where account_id = ${account(p)} and sequence = 7`,
			{ problem: 'texts_changed', sequence: 7 },
		],
		[
			'texts taken away as if the person were erased',
			(p) =>
				sql`update loyalty_entry set reason = '', reference = '', actor = '', salt = '' where account_id = ${account(p)} and sequence = 4`,
			{ problem: 'texts_changed', sequence: 4 },
		],
		[
			'a lot that lasts longer',
			(p) =>
				sql`update loyalty_lot set expires_at = expires_at + 1 where account_id = ${account(p)} and expires_at is not null`,
			{ problem: 'entry_changed', sequence: 1 },
		],
		[
			'a lot with points left that were spent',
			(p) =>
				sql`update loyalty_lot set remaining = 1 where account_id = ${account(p)} and expires_at is not null and state = 'available'`,
			{ problem: 'lot_differs' },
		],
		[
			'a spending that never was',
			(p) =>
				sql`update loyalty_lot_spend set points = points + 1 where lot_id in (select id from loyalty_lot where account_id = ${account(p)}) and points = 10`,
			{ problem: 'entry_changed', sequence: 4 },
		],
		[
			'an entry twice as old in the order',
			(p) =>
				sql`update loyalty_entry set sequence = 100 where account_id = ${account(p)} and sequence = 3`,
			{ problem: 'entry_missing', sequence: 3 },
		],
		[
			'another balance',
			(p) =>
				sql`update loyalty_account set available = available + 7, adjusted = adjusted + 7 where id = ${account(p)}`,
			{ problem: 'account_differs', sequence: null },
		],
		[
			'another end of the chain',
			(p) => sql`update loyalty_account set hash = 'x' where id = ${account(p)}`,
			{ problem: 'account_differs' },
		],
	])('%s is found, and the first bad entry named', async (_what, tamper, problem) => {
		const programme = await newMember();
		expect(await problems(programme)).toEqual([]);
		await change(tamper(programme));
		expect(await problems(programme)).toMatchObject([problem]);
	});

	test('the last entry taken away with all that hangs on it is found by the end of the chain', async () => {
		const programme = await newMember();
		await change(sql`delete from loyalty_lot_spend where entry_id in (
			select id from loyalty_entry where account_id = ${account(programme)} and sequence = 7)`);
		await change(
			sql`delete from loyalty_entry where account_id = ${account(programme)} and sequence = 7`,
		);
		expect(await problems(programme)).toMatchObject([{ problem: 'entry_missing', sequence: 7 }]);
	});

	test('an erased person leaves a chain that holds', async () => {
		const programme = await newMember();
		const customer = { identifiers: [{ type: 'customer_id', value: programme }] };
		await engine().customers.erase([customer], { rewriteFile: false });
		expect(await engine().loyalty.verify({ programme })).toMatchObject({
			isSound: true,
			entries: 7,
		});
	});
});
