import type { Engine } from '../../../../engine';
import { prepareSettings } from '../../../../engine/identity/duplicates/duplicate-settings';
import {
	insertRun,
	saveLearnt,
	savePairs,
} from '../../../../engine/identity/duplicates/repository-duplicates';
import { describeOnBothStores } from '../../../support/both-stores';
import { apartIn, make, mergeOf, who } from '../who';

/** Saves pairs of people as a run would; returns their ids. */
async function pairUp(engine: Engine, ...pairs: (readonly string[])[]): Promise<string[]> {
	const { store, clock, ids } = engine.context;
	const now = clock.now();
	const runId = ids.next();
	const rows = pairs.map((people) => {
		const [profileA = '', profileB = ''] = people.toSorted();
		const evidence = JSON.stringify({ priorBits: -3, fields: [] });
		return { id: ids.next(), profileA, profileB, probability: 0.95, evidence, foundAt: now };
	});
	await store.write(async (tx) => {
		await insertRun(tx, { id: runId, settings: 'by a test', now, cause: {} });
		await savePairs(tx, rows, runId);
	});
	return rows.map(({ id }) => id);
}

function statusOf(engine: Engine, pairId: string) {
	return engine.context.store.read((tx) =>
		tx.selectFrom('duplicate_pair').where('id', '=', pairId).select('status').executeTakeFirst(),
	);
}

describeOnBothStores('the review of pairs', (engine, { openAnother }) => {
	test('a pair rejected again once its two were merged and parted is kept apart again', async () => {
		const [a, b] = await make(engine(), 'email:a@r1.com', 'email:b@r1.com');
		const [pairId = ''] = await pairUp(engine(), [a, b]);
		await engine().identity.rejectDuplicates([{ pairId }]);
		await engine().identity.mergeCustomers([mergeOf('email:a@r1.com', 'email:b@r1.com')]);
		await engine().identity.unmerge([
			{ customer: who('email:a@r1.com'), what: 'all', keepApart: false },
		]);
		expect(await engine().identity.rejectDuplicates([{ pairId }])).toMatchObject([
			{ status: 'kept_apart', duplicate: false },
		]);
		const [linked] = await engine().identity.resolve([who('email:a@r1.com email:b@r1.com')]);
		expect(linked).toMatchObject({ status: 'matched', setAside: [{ reason: 'kept_apart' }] });
	});

	test('a rejected pair whose two were merged by hand since is accepted already', async () => {
		const [a, b] = await make(engine(), 'email:a@r2.com', 'email:b@r2.com');
		const [pairId = ''] = await pairUp(engine(), [a, b]);
		await engine().identity.rejectDuplicates([{ pairId }]);
		await engine().identity.mergeCustomers([mergeOf('email:a@r2.com', 'email:b@r2.com')]);
		expect(await engine().identity.acceptDuplicates([{ pairId }])).toMatchObject([
			{ status: 'accepted', duplicate: true, mergedFrom: [] },
		]);
	});

	test('a pair that was one already names the customer of after the batch', async () => {
		const [strong, a, b] = await make(
			engine(),
			'customer_id:r3',
			'email:a@r3.com',
			'email:b@r3.com',
		);
		const pairs = await pairUp(engine(), [a, b], [a, strong]);
		await engine().identity.mergeCustomers([mergeOf('email:a@r3.com', 'email:b@r3.com')]);
		const outcomes = await engine().identity.acceptDuplicates(pairs.map((pairId) => ({ pairId })));
		expect(outcomes).toMatchObject([
			{ status: 'accepted', profileId: strong, duplicate: true },
			{ status: 'accepted', profileId: strong, duplicate: false },
		]);
	});

	test('a run that found a pair before somebody rejected it does not open it again', async () => {
		const [a, b] = await make(engine(), 'email:a@r4.com', 'email:b@r4.com');
		const [pairId = ''] = await pairUp(engine(), [a, b]);
		await engine().identity.rejectDuplicates([{ pairId }]);
		await pairUp(engine(), [a, b]);
		expect(await statusOf(engine(), pairId)).toEqual({ status: 'rejected' });
	});

	test('a cursor that is none of this order is refused, not asked for', async () => {
		const id = '00000000-0000-4000-8000-000000000001';
		const cursors = [`0.95:${id}`, `${'9'.repeat(400)}:${id}`, `12345678901234567890:${id}`];
		const outcomes = await engine().identity.listDuplicates(
			cursors.map((after) => ({ after, order: 'newest' as const })),
		);
		expect(outcomes).toMatchObject(cursors.map(() => ({ reason: 'cursor_invalid' })));
	});

	test('who is rejected while an item links them is kept apart or one person, never both', async () => {
		const other = await openAnother();
		for (let i = 0; i < 30; i++) {
			const [one, two] = [`email:a${i}@r5.com`, `email:b${i}@r5.com`] as const;
			const [a, b] = await make(engine(), one, two);
			const [pairId = ''] = await pairUp(engine(), [a, b]);
			const [[linked], [rejected]] = await Promise.all([
				engine().identity.resolve([who(`${one} ${two}`)]),
				other.identity.rejectDuplicates([{ pairId }]),
			]);
			const isMerged = linked?.status === 'merged';
			expect(rejected?.status).toBe(isMerged ? 'rejected' : 'kept_apart');
			const rows = await apartIn(engine());
			const isApart = rows.some((row) => [a, b].includes(row.profile_a));
			expect(isApart).toBe(!isMerged);
		}
	});
});

describeOnBothStores('a search for pairs where there is little to compare', (engine) => {
	test('expects none of people who all say the same', async () => {
		const traits = { firstName: 'Ana', lastName: 'Smith', city: 'Rome' };
		await engine().identity.resolve(
			Array.from({ length: 20 }, (_, i) => ({ ...who(`device_id:d${i}`), traits })),
		);
		expect(await engine().identity.findDuplicates([{}])).toMatchObject([
			{ status: 'found', recordCount: 20, fields: [], pairCount: 0, expectedCount: 0 },
		]);
	});

	test('begins anew where a run was cut off that compared what nobody has any more', async () => {
		const { store, clock, ids } = engine().context;
		const settings = prepareSettings({});
		if ('status' in settings) throw new Error(settings.message);
		const now = clock.now() + 1;
		const id = ids.next();
		const plan = { fields: [{ field: 'gone', comparison: 'exact' as const }], rules: [['gone']] };
		await store.write(async (tx) => {
			await insertRun(tx, { id, settings: settings.key, now, cause: {} });
			await saveLearnt(tx, id, {
				plan,
				model: { prior: 0.1, householdPrior: 0, fields: [] },
				recordCount: 20,
				now,
			});
		});
		expect(await engine().identity.findDuplicates([{}])).toMatchObject([
			{ status: 'found', isResumed: false },
		]);
	});
});
