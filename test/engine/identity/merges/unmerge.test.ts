import type { MergeOutcome, UnmergeRequest, UnmergeWhat } from '../../../../engine';
import { describeOnBothStores } from '../../../support/both-stores';
import { wholeIdentity } from '../whole-identity';
import { apartIn, make, mergeOf, who } from '../who';

const NOBODY = '01960000-ffff-7000-8000-000000000000';

const mergeIdOf = (outcome: MergeOutcome | undefined) =>
	(outcome?.status === 'merged' && outcome.mergeIds[0]) || '';

function takeOut(
	profileId: string,
	what: UnmergeWhat,
	more: Partial<UnmergeRequest> = {},
): UnmergeRequest {
	return { customer: { profileId }, what, ...more };
}

describeOnBothStores('undoing merges', (engine, { clock }) => {
	const unmerge = (...requests: UnmergeRequest[]) => engine().identity.unmerge(requests);
	const merge = (...texts: string[]) => engine().identity.mergeCustomers([mergeOf(...texts)]);
	const canonicalOf = async (...ids: string[]) => {
		const { profiles } = await wholeIdentity(engine());
		const canonical = new Map(profiles.map((row) => [row.id, row.canonical_id]));
		return ids.map((id) => canonical.get(id));
	};

	test('a merge by items is undone with when and why, and the two are kept apart', async () => {
		const [mail, web] = await make(engine(), 'email:a@example.com', 'anonymous_id:a');
		await make(engine(), 'email:a@example.com anonymous_id:a');
		clock.advance(1_000);
		const cause = { execution: '9', workflow: 'w', node: 'n' };
		const [outcome] = await unmerge(takeOut(mail, { member: web }, { reason: ' two ', cause }));
		const { merges } = await wholeIdentity(engine());
		const record = merges.find(({ absorbed_id }) => absorbed_id === web);
		const undoCause = { rule: 'by_hand', reason: 'two', ...cause };
		expect(outcome).toEqual({
			status: 'unmerged',
			profileId: mail,
			released: [{ profileId: web, memberIds: [web] }],
			mergeIds: [record?.id],
			keptApart: true,
		});
		expect(record).toMatchObject({ undone_at: clock.now(), undo_cause: undoCause });
		expect(await canonicalOf(mail, web)).toEqual([mail, web]);
		const rows = (await apartIn(engine())).filter((row) => row.profile_a === mail);
		expect(rows).toMatchObject([{ profile_b: web, reason: 'unmerged', since: clock.now() }]);
		expect(JSON.parse(rows[0]?.cause ?? '')).toEqual(undoCause);
	});

	test('an item no longer links those who were taken apart, only a person does', async () => {
		const [h1, h2] = await make(engine(), 'device_id:h1', 'device_id:h2');
		await make(engine(), 'device_id:h1 device_id:h2');
		await unmerge(takeOut(h1, { member: h2 }));
		const [item] = await engine().identity.resolve([who('device_id:h1 device_id:h2')]);
		expect(item).toMatchObject({
			status: 'matched',
			profileId: h1,
			setAside: [{ value: 'h2', reason: 'kept_apart' }],
		});
		expect(await canonicalOf(h1, h2)).toEqual([h1, h2]);
		expect(await merge('device_id:h1', 'device_id:h2')).toMatchObject([{ status: 'merged' }]);
	});

	test('twice is safe, whoever of the two is asked', async () => {
		const texts = ['device_id:b1', 'device_id:b2', 'device_id:b3'] as const;
		const [top, middle, leaf] = await make(engine(), ...texts);
		await merge('device_id:b2', 'device_id:b3');
		await merge('device_id:b1', 'device_id:b2');
		const [first] = await unmerge(takeOut(leaf, { member: middle }));
		expect(first).toMatchObject({
			profileId: top,
			released: [{ profileId: middle, memberIds: [middle, leaf] }],
		});
		const before = await wholeIdentity(engine());
		const again = await unmerge(
			takeOut(top, { member: middle }),
			takeOut(middle, { member: middle }),
			takeOut(leaf, { member: middle }),
		);
		expect(again).toEqual([
			{ status: 'unchanged', profileId: top },
			{ status: 'unchanged', profileId: middle },
			{ status: 'unchanged', profileId: middle },
		]);
		expect(await wholeIdentity(engine())).toEqual(before);
	});

	test('of a chain, one merge in the middle splits it there; all leaves everybody alone', async () => {
		const texts = ['device_id:c1', 'device_id:c2', 'device_id:c3', 'device_id:c4'] as const;
		const [c1, c2, c3, c4] = await make(engine(), ...texts);
		await merge('device_id:c3', 'device_id:c4');
		const [middle] = await merge('device_id:c2', 'device_id:c3');
		await merge('device_id:c1', 'device_id:c2');
		const mergeId = mergeIdOf(middle);
		expect(await unmerge(takeOut(c4, { mergeId }), takeOut(c1, { mergeId }))).toMatchObject([
			{ profileId: c1, released: [{ profileId: c3, memberIds: [c3, c4] }], mergeIds: [mergeId] },
			{ status: 'unchanged', profileId: c1 },
		]);
		expect(await canonicalOf(c1, c2, c3, c4)).toEqual([c1, c1, c3, c3]);
		await merge('device_id:c4', 'device_id:c2');
		const [all] = await unmerge(takeOut(c4, 'all'));
		expect(all).toMatchObject({
			profileId: c1,
			released: [c2, c3, c4].map((id) => ({ profileId: id, memberIds: [id] })),
		});
		expect(await canonicalOf(c1, c2, c3, c4)).toEqual([c1, c2, c3, c4]);
		expect(await unmerge(takeOut(c1, 'all'))).toEqual([{ status: 'unchanged', profileId: c1 }]);
	});

	test('later requests of a batch see the earlier ones', async () => {
		const texts = ['device_id:d1', 'device_id:d2', 'device_id:d3'] as const;
		const [d1, d2, d3] = await make(engine(), ...texts);
		await merge(...texts);
		expect(
			await unmerge(
				takeOut(d3, { member: d2 }),
				takeOut(d3, { member: d2 }),
				takeOut(d2, 'all'),
				takeOut(d3, 'all'),
			),
		).toMatchObject([
			{ status: 'unmerged', profileId: d1, released: [{ profileId: d2 }] },
			{ status: 'unchanged', profileId: d1 },
			{ status: 'unchanged', profileId: d2 },
			{ status: 'unmerged', profileId: d1, released: [{ profileId: d3 }] },
		]);
		expect(await canonicalOf(d1, d2, d3)).toEqual([d1, d2, d3]);
	});

	test('asked so, they may be linked again by any item', async () => {
		const [e1, e2] = await make(engine(), 'device_id:e1', 'device_id:e2');
		await merge('device_id:e1', 'device_id:e2');
		const before = await apartIn(engine());
		const [outcome] = await unmerge(takeOut(e1, { member: e2 }, { keepApart: false }));
		expect(outcome).toMatchObject({ status: 'unmerged', keptApart: false });
		expect(await apartIn(engine())).toEqual(before);
		await make(engine(), 'device_id:e1 device_id:e2');
		expect(await canonicalOf(e1, e2)).toEqual([e1, e1]);
	});

	test('merged by hand again, they may be taken apart again', async () => {
		const [f1, f2] = await make(engine(), 'device_id:f1', 'device_id:f2');
		for (let round = 0; round < 3; round++) {
			expect(await merge('device_id:f1', 'device_id:f2')).toMatchObject([{ status: 'merged' }]);
			expect((await apartIn(engine())).filter((row) => row.profile_a === f1)).toEqual([]);
			expect(await unmerge(takeOut(f2, { member: f1 }))).toMatchObject([{ status: 'unmerged' }]);
			expect((await apartIn(engine())).filter((row) => row.profile_a === f1)).toHaveLength(1);
		}
		expect(await canonicalOf(f1, f2)).toEqual([f1, f2]);
	});

	test.each<[string, Omit<UnmergeRequest, 'what'>, UnmergeWhat | undefined, string]>([
		['an unknown customer', { customer: who('device_id:nobody') }, 'all', 'profile_unknown'],
		['an unknown member', { customer: who('device_id:g1') }, { member: NOBODY }, 'member_unknown'],
		['NUL as a member', { customer: who('device_id:g1') }, { member: '\u0000' }, 'member_unknown'],
		['an unknown merge', { customer: who('device_id:g1') }, { mergeId: NOBODY }, 'merge_unknown'],
		['NUL as a merge', { customer: who('device_id:g1') }, { mergeId: '\u0000' }, 'merge_unknown'],
		['a merge of other people', { customer: who('device_id:g1') }, undefined, 'merge_unknown'],
		[
			'a reason of 501 characters',
			{ customer: who('device_id:g1'), reason: 'x'.repeat(501) },
			'all',
			'reason_invalid',
		],
	])('%s: nothing is undone, and the neighbour goes on', async (rule, request, what, reason) => {
		const others = [`device_id:${rule}`, `device_id:other ${rule}`];
		const texts = others.map((text) => text.replaceAll(' ', '-'));
		await make(engine(), 'device_id:g1', 'device_id:g2', ...texts);
		await merge('device_id:g1', 'device_id:g2');
		const [merged] = await merge(...texts);
		const foreign = { mergeId: mergeIdOf(merged) };
		const outcomes = await unmerge(
			{ ...request, what: what ?? foreign },
			{ customer: who(texts[1] ?? ''), what: 'all' },
		);
		expect(outcomes).toMatchObject([
			{ status: 'rejected', reason, mend: expect.stringMatching(/\w\.$/) },
			{ status: 'unmerged' },
		]);
		expect(await unmerge({ customer: who('device_id:g1'), what: 'all' })).toMatchObject([
			{ status: 'unmerged' },
		]);
	});
});
