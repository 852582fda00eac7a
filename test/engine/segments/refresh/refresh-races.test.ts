import type { Engine } from '../../../../engine';
import { openEngine } from '../../../../engine';
import { traitCondition } from '../../../../engine/identity';
import { refresh } from '../../../../engine/segments';
import type { Store } from '../../../../engine/store';
import { insertRows, touchProfiles } from '../../../../engine/store';
import { describeOnBothStores, describeOnPostgres } from '../../../support/both-stores';
import { TEST_START_AT } from '../../../support/clock';
import { newPostgresOptions } from '../../../support/stores';

const named = (name: string) => ({
	identifiers: [{ type: 'email', value: `${name}@example.com` }],
});
const DEFINITION = { all: [{ kind: 'trait', name: 'city', operator: 'equals', value: 'Rome' }] };
/** Three pages. */
const PEOPLE = 2_100;

async function tellAll(engine: Engine, city: string): Promise<void> {
	await engine.identity.resolve(
		Array.from({ length: PEOPLE }, (_, i) => ({ ...named(`p${i}`), traits: { city } })),
	);
}

async function changesOf(engine: Engine, name: string): Promise<string[]> {
	const changes: string[] = [];
	for (let after = 0; ;) {
		const page = await engine.segments.listChanges({ name, after });
		if (page.status !== 'page') throw new Error(page.message);
		changes.push(...page.changes.map(({ profileId, change }) => `${change} ${profileId}`));
		if (!page.hasMore) return changes;
		after = page.next;
	}
}

/** A store where something happens before its write of this number. */
function interruptedAt(store: Store, number: number, happens: () => Promise<unknown>): Store {
	let writes = 0;
	return {
		...store,
		write: async (work) => {
			writes += 1;
			if (writes === number) await happens();
			return await store.write(work);
		},
	};
}

/** A store that is lost at its write of this number. */
function failingAt(store: Store, number: number): Store {
	return interruptedAt(store, number, () => Promise.reject(new Error('lost')));
}

describeOnBothStores('a refresh that is interrupted', (engine, { clock }) => {
	test('at any write goes on the next time, and nobody enters twice', async () => {
		await tellAll(engine(), 'Rome');
		const { context } = engine();
		// Begin, begin the look at everybody, three pages, end, prune.
		for (const number of [1, 2, 3, 4, 5, 6, 7]) {
			const name = `Romans ${number}`;
			await engine().segments.saveSegments([{ name, definition: DEFINITION }]);
			const store = failingAt(context.store, number);
			const lost = refresh({ ...context, store, conditionKinds: [traitCondition] }, [{ name }]);
			await expect(lost).rejects.toThrow('lost');
			const entered = await changesOf(engine(), name);
			const [again] = await engine().segments.refresh([{ name }]);
			expect(again).toMatchObject({
				memberCount: PEOPLE,
				enteredCount: PEOPLE - entered.length,
				// Pages that were saved are not evaluated again.
				evaluatedCount: number === 7 ? 0 : PEOPLE - entered.length,
			});
			const changes = await changesOf(engine(), name);
			expect([changes.length, new Set(changes).size]).toEqual([PEOPLE, PEOPLE]);
		}
	});

	test('keeps the journal and goes on for 30 days, however long ago the one before was', async () => {
		const { context } = engine();
		const DAYS_31 = 31 * 24 * 60 * 60 * 1000;
		const save = (name: string, definition: object) =>
			engine().segments.saveSegments([{ name, definition }]);
		const loseThirdPage = (name: string) =>
			refresh(
				{ ...context, store: failingAt(context.store, 5), conditionKinds: [traitCondition] },
				[{ name }],
			);
		await save('Often', DEFINITION);
		await save('Abandoned', DEFINITION);
		await save('Seldom', DEFINITION);
		await engine().segments.refresh([{ name: 'Seldom' }]);
		await expect(loseThirdPage('Abandoned')).rejects.toThrow('lost');
		clock.advance(DAYS_31);
		await save('Seldom', { not: DEFINITION.all });
		await expect(loseThirdPage('Seldom')).rejects.toThrow('lost');
		await tellAll(engine(), 'Rome');
		await engine().segments.refresh([{ name: 'Often' }]);
		const evaluated = [];
		for (const name of ['Abandoned', 'Seldom']) {
			const [again] = await engine().segments.refresh([{ name }]);
			evaluated.push(again?.status === 'refreshed' ? again.evaluatedCount : again?.reason);
		}
		// Of Seldom the last page, and all of them as touched since.
		expect(evaluated).toEqual([PEOPLE, 100 + PEOPLE]);
		clock.set(TEST_START_AT);
	});
});

describeOnBothStores('an erasure of the person whom a look at everybody has come to', (engine) => {
	test('leaves it what it needs of the journal', async () => {
		await tellAll(engine(), 'Rome');
		const { context, segments } = engine();
		for (const name of ['Romans', 'Others'])
			await segments.saveSegments([{ name, definition: DEFINITION }]);
		const page = await segments.members({ segment: { name: 'Romans' }, limit: 1_000 });
		const [first = '', ...others] = page.status === 'page' ? page.profileIds : [];
		// Begin, begin the look at everybody, the first page.
		const store = interruptedAt(context.store, 4, async () => {
			await engine().customers.erase([{ profileId: others.at(-1) ?? '' }]);
			const { identifiers = [] } = await profileOf(engine(), first);
			await engine().identity.resolve([{ identifiers, traits: { city: 'Bonn' } }]);
			await segments.refresh([{ name: 'Others' }]);
		});
		await refresh({ ...context, store, conditionKinds: [traitCondition] }, [{ name: 'Romans' }]);
		expect(await segments.refresh([{ name: 'Romans' }])).toMatchObject([
			{ isFull: false, leftCount: 1, memberCount: PEOPLE - 2 },
		]);
	});
});

async function profileOf(engine: Engine, profileId: string) {
	const [found] = await engine.identity.getProfiles([{ profileId }]);
	return found?.status === 'found' ? found : { identifiers: [] };
}

describeOnBothStores('two refreshes at once', (engine, { openAnother }) => {
	test('record each change once; the one that began first may give way', async () => {
		const other = await openAnother();
		await engine().segments.saveSegments([{ name: 'Romans', definition: DEFINITION }]);
		for (const city of ['Rome', 'Bonn']) {
			await tellAll(engine(), city);
			const outcomes = await Promise.all(
				[engine(), other].map((each) => each.segments.refresh([{ name: 'Romans' }])),
			);
			const ends = outcomes.flat().map((one) => ('reason' in one ? one.reason : one.status));
			expect(ends).toContain('refreshed');
			expect(ends.every((end) => end === 'refreshed' || end === 'refresh_superseded')).toBe(true);
		}
		const changes = await changesOf(engine(), 'Romans');
		expect([changes.length, new Set(changes).size]).toEqual([2 * PEOPLE, 2 * PEOPLE]);
	});
});

describeOnPostgres('a transaction that commits after a refresh which it began before', () => {
	const store = newPostgresOptions();
	const engines: Engine[] = [];

	beforeAll(async () => {
		for (let i = 0; i < 2; i++) engines.push(await openEngine({ store }));
		await engines[0]?.segments.saveSegments([{ name: 'Romans', definition: DEFINITION }]);
	});
	afterAll(() => Promise.all(engines.map((each) => each.close())));

	/** Somebody who moves to Rome in a transaction that is open until it is told to end. */
	async function moveToRome(writer: Engine, name: string) {
		const [made] = await writer.identity.resolve([named(name)]);
		const profile_id = made?.status === 'rejected' ? '' : (made?.homeProfileId ?? '');
		const written = Promise.withResolvers<void>();
		const end = Promise.withResolvers<void>();
		const ended = writer.context.store.write(async (tx) => {
			const trait = { profile_id, name: 'city', source: '', value: '"Rome"' };
			await insertRows(tx, 'trait', [{ ...trait, set_at: TEST_START_AT, search: null }]);
			await touchProfiles(tx, [profile_id]);
			written.resolve();
			await end.promise;
		});
		await written.promise;
		return async () => {
			end.resolve();
			await ended;
		};
	}

	test('is waited for by the first refresh, as it keeps no journal', async () => {
		const [reader, writer] = engines;
		if (!reader || !writer) throw new Error('There are two engines');
		const commit = await moveToRome(writer, 'early');
		const refreshing = reader.segments.refresh([{ name: 'Romans' }]);
		const countOf = (table: 'segment_refresh' | 'touched') =>
			writer.context.store.read(
				async (tx) => (await tx.selectFrom(table).selectAll().execute()).length,
			);
		while ((await countOf('segment_refresh')) === 0);
		for (let i = 0; i < 20; i++) await countOf('touched');
		await commit();
		expect(await refreshing).toMatchObject([{ memberCount: 1, enteredCount: 1 }]);
	});

	test('is seen by the next refresh, whoever began and committed meanwhile', async () => {
		const [reader, writer] = engines;
		if (!reader || !writer) throw new Error('There are two engines');
		const commit = await moveToRome(writer, 'late');
		await reader.identity.resolve([{ ...named('between'), traits: { city: 'Rome' } }]);
		const refresh1 = await reader.segments.refresh([{ name: 'Romans' }]);
		expect(refresh1).toMatchObject([{ isFull: false, memberCount: 2, enteredCount: 1 }]);
		await reader.identity.resolve([{ ...named('after'), traits: { city: 'Rome' } }]);
		const refresh2 = await reader.segments.refresh([{ name: 'Romans' }]);
		expect(refresh2).toMatchObject([{ isFull: false, memberCount: 3, enteredCount: 1 }]);
		await commit();
		const refresh3 = await reader.segments.refresh([{ name: 'Romans' }]);
		expect(refresh3).toMatchObject([{ isFull: false, memberCount: 4, enteredCount: 1 }]);
		const refresh4 = await reader.segments.refresh([{ name: 'Romans' }]);
		expect(refresh4).toMatchObject([{ evaluatedCount: 0, memberCount: 4, enteredCount: 0 }]);
	});

	test('makes everybody evaluated anew where the journal is another one', async () => {
		const [reader] = engines;
		if (!reader) throw new Error('There are two engines');
		await reader.context.store.write((tx) =>
			tx.updateTable('segment_refresh').set({ journal: 'that of another database' }).execute(),
		);
		expect(await reader.segments.refresh([{ name: 'Romans' }])).toMatchObject([
			{ isFull: true, memberCount: 4, enteredCount: 0 },
		]);
	});
});
