import type { CustomerRef, Engine, MergeRequest } from '../../../../engine';
import { mergeInTransaction } from '../../../../engine/identity';
import { describeOnBothStores } from '../../../support/both-stores';
import { wholeIdentity } from '../whole-identity';
import { apartIn, make, mergeOf as merge, who } from '../who';

const NOBODY = '01960000-ffff-7000-8000-000000000000';

async function setApart(engine: Engine, ids: readonly string[], reason = 'rejected') {
	const [profile_a = '', profile_b = ''] = ids.toSorted();
	const row = { profile_a, profile_b, reason, since: 7, cause: '{}' };
	await engine.context.store.write((tx) => tx.insertInto('apart').values(row).execute());
}

describeOnBothStores('merging by hand', (engine) => {
	test('the one with the strongest identifier goes on, and the record says why', async () => {
		const [mail, number] = await make(engine(), 'email:a1@example.com', 'customer_id:a1');
		const request = {
			...merge('email:a1@example.com', 'customer_id:a1'),
			reason: ' called in ',
			cause: { execution: '7', workflow: 'w', node: 'n' },
		};
		const [merged] = await engine().identity.mergeCustomers([request]);
		expect(merged).toEqual({
			status: 'merged',
			profileId: number,
			mergedFrom: [mail],
			mergeIds: [expect.any(String)],
			apartLifted: [],
			limitsExceeded: [],
		});
		const { profiles, merges } = await wholeIdentity(engine());
		expect(profiles.filter(({ id }) => id === mail)).toMatchObject([{ canonical_id: number }]);
		expect(merges.filter(({ absorbed_id }) => absorbed_id === mail)).toMatchObject([
			{
				survivor_id: number,
				undone_at: null,
				cause: {
					rule: 'by_hand',
					reason: 'called in',
					execution: '7',
					workflow: 'w',
					node: 'n',
				},
			},
		]);
	});

	test('of equally strong ones the oldest goes on, unless the request names another', async () => {
		const texts = ['device_id:b1', 'device_id:b2', 'device_id:b3'] as const;
		const [first, second, third] = await make(engine(), ...texts);
		const [merged] = await engine().identity.mergeCustomers([merge(texts[1], texts[0])]);
		expect(merged).toMatchObject({ profileId: first, mergedFrom: [second] });
		const [named] = await engine().identity.mergeCustomers([
			{ customers: [{ profileId: second }, who('device_id:b3')], survivor: 1 },
		]);
		expect(named).toMatchObject({ profileId: third, mergedFrom: [first] });
	});

	test('again it changes nothing, whichever profile names them', async () => {
		const [mail, phone] = await make(engine(), 'email:c1@example.com', 'phone:+14155550111');
		const customers: CustomerRef[] = [{ profileId: mail }, { profileId: phone }];
		await engine().identity.mergeCustomers([{ customers }]);
		const before = await wholeIdentity(engine());
		const again = await engine().identity.mergeCustomers([
			{ customers: customers.toReversed() },
			merge('phone:+14155550111', 'email:c1@example.com'),
			{ customers, survivor: 1 },
		]);
		expect(again).toEqual(again.map(() => ({ status: 'unchanged', profileId: mail })));
		expect(await wholeIdentity(engine())).toEqual(before);
	});

	test('later requests see earlier ones, in one chain and in one transaction', async () => {
		const texts = ['device_id:d1', 'device_id:d2', 'device_id:d3', 'customer_id:d4'] as const;
		const ids: string[] = await make(engine(), ...texts);
		const [d1, d2, d3, d4] = texts;
		const outcomes = await engine().identity.mergeCustomers([
			merge(d1, d2),
			merge(d2, d3),
			merge(d3, d4),
			merge(d1, d4),
		]);
		expect(outcomes).toMatchObject([
			{ status: 'merged', profileId: ids[3], mergedFrom: [ids[1]] },
			{ status: 'merged', profileId: ids[3], mergedFrom: [ids[2]] },
			{ status: 'merged', profileId: ids[3], mergedFrom: [ids[0]] },
			{ status: 'unchanged', profileId: ids[3] },
		]);
		const { profiles } = await wholeIdentity(engine());
		const pointers = profiles.filter(({ id }) => ids.includes(id));
		expect(new Set(pointers.map(({ canonical_id }) => canonical_id))).toEqual(new Set([ids[3]]));
	});

	test('two customer numbers are refused with the limit, unless a person allows it', async () => {
		await make(engine(), 'customer_id:e1', 'customer_id:e2', 'customer_id:e3');
		const request = merge('customer_id:e1', 'customer_id:e2', 'customer_id:e3');
		const before = await wholeIdentity(engine());
		const [refused] = await engine().identity.mergeCustomers([request]);
		expect(refused).toMatchObject({
			status: 'rejected',
			reason: 'limit_exceeded',
			field: 'customer_id',
			message: expect.stringContaining('3 of customer_id (at most 1)'),
		});
		expect(await wholeIdentity(engine())).toEqual(before);
		const [merged] = await engine().identity.mergeCustomers([{ ...request, allowOverLimit: true }]);
		expect(merged).toMatchObject({
			status: 'merged',
			limitsExceeded: [{ type: 'customer_id', limit: 1, count: 3 }],
		});
	});

	test('what kept the two apart is lifted, and what keeps them from others stays', async () => {
		const texts = ['device_id:f1', 'device_id:f2', 'device_id:f3'] as const;
		const [first, second, third] = await make(engine(), ...texts);
		await setApart(engine(), [second, first], 'unmerged');
		await setApart(engine(), [first, third]);
		const [merged] = await engine().identity.mergeCustomers([
			merge('device_id:f1', 'device_id:f2'),
		]);
		expect(merged).toMatchObject({
			apartLifted: [{ profileA: first, profileB: second, reason: 'unmerged', since: 7 }],
		});
		const rows = await apartIn(engine());
		expect(rows).toMatchObject([{ profile_a: first, profile_b: third, reason: 'rejected' }]);
	});

	test('in a transaction of another capability it is undone with it', async () => {
		await make(engine(), 'device_id:g1', 'device_id:g2');
		const before = await wholeIdentity(engine());
		const { context } = engine();
		const failing = context.store.write(async (tx) => {
			const request: MergeRequest = {
				...merge('device_id:g1', 'device_id:g2'),
				rule: 'duplicate_accepted',
			};
			const scope = { ...context, tx, now: context.clock.now() };
			const [merged] = await mergeInTransaction(scope, [request]);
			expect(merged).toMatchObject({ status: 'merged' });
			throw new Error('Something else went wrong');
		});
		await expect(failing).rejects.toThrow('Something else');
		expect(await wholeIdentity(engine())).toEqual(before);
	});

	test.each<[string, MergeRequest, string, string]>([
		['one customer', merge('device_id:h1'), 'customers_invalid', 'customers'],
		['no customer', { customers: [] }, 'customers_invalid', 'customers'],
		[
			'more than 100 customers',
			{ customers: Array.from({ length: 101 }, () => who('device_id:h1')) },
			'customers_invalid',
			'customers',
		],
		[
			'an unknown second customer',
			merge('device_id:h1', 'device_id:h9'),
			'profile_unknown',
			'customers[1]',
		],
		[
			'an unknown profile id',
			{ customers: [{ profileId: NOBODY }, who('device_id:h1')] },
			'profile_unknown',
			'customers[0]',
		],
		['no identifier', merge('device_id:', 'device_id:h1'), 'identifier_missing', 'customers[0]'],
		[
			'a survivor who is none of them',
			{ ...merge('device_id:h1', 'device_id:h2'), survivor: 2 },
			'survivor_invalid',
			'survivor',
		],
		[
			'a reason that is too long',
			{ ...merge('device_id:h1', 'device_id:h2'), reason: 'x'.repeat(501) },
			'reason_invalid',
			'reason',
		],
	])('%s: a merge is refused and its neighbour goes on', async (_rule, bad, reason, field) => {
		await make(engine(), 'device_id:h1', 'device_id:h2', 'device_id:h3', 'device_id:h4');
		const good = merge('device_id:h3', 'device_id:h4');
		const outcomes = await engine().identity.mergeCustomers([good, bad, good]);
		expect(outcomes).toMatchObject([
			{ status: expect.stringMatching(/^(merged|unchanged)$/) },
			{ status: 'rejected', reason, field, mend: expect.stringMatching(/\w\.$/) },
			{ status: 'unchanged' },
		]);
	});
});
