import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import type { Tx } from '../../../engine/store';
import { insertRows, openStore } from '../../../engine/store';
import { StoreConflictError } from '../../../engine/values';
import { describeOnBothStores, describeOnPostgres } from '../../support/both-stores';
import { newEmbeddedOptions, newPostgresOptions } from '../../support/stores';

function addProfile(tx: Tx, id: string): Promise<number> {
	return insertRows(tx, 'profile', [{ id, canonical_id: id, created_at: 1 }]);
}

async function profileIds(tx: Tx): Promise<string[]> {
	const rows = await tx.selectFrom('profile').select('id').orderBy('id').execute();
	return rows.map(({ id }) => id);
}

/** A promise and the function that fulfils it. */
function gate() {
	let open = () => {};
	const opened = new Promise<void>((resolve) => (open = resolve));
	return { open, opened };
}

describeOnBothStores('transactions', (engine, { openAnother }) => {
	const store = () => engine().context.store;
	beforeEach(() => store().write((tx) => tx.deleteFrom('profile').execute()));

	test('what a transaction wrote before it threw is not there', async () => {
		const failing = store().write(async (tx) => {
			await addProfile(tx, 'a');
			throw new RangeError('halfway');
		});
		await expect(failing).rejects.toThrow(new RangeError('halfway'));
		expect(await store().read(profileIds)).toEqual([]);
	});

	test('a broken invariant of the store takes the whole transaction back', async () => {
		const failing = store().write(async (tx) => {
			await addProfile(tx, 'a');
			const rules = { version: 0, definition: '{}', created_at: 1, cause: '{}' };
			await insertRows(tx, 'identity_rules', [rules]);
		});
		const message: unknown = expect.stringMatching(/check constraint/i);
		await expect(failing).rejects.toMatchObject({ message });
		expect(await store().read(profileIds)).toEqual([]);
	});

	test('after a failed transaction the next one works', async () => {
		await expect(store().write(() => Promise.reject(new RangeError('no')))).rejects.toThrow('no');
		await store().write((tx) => addProfile(tx, 'a'));
		expect(await store().read(profileIds)).toEqual(['a']);
	});

	test('a write gives back what its work gives, and a read too', async () => {
		expect(await store().write((tx) => addProfile(tx, 'a'))).toBe(1);
		expect(await store().read(profileIds)).toEqual(['a']);
		expect(await store().scan(profileIds)).toEqual(['a']);
	});

	test.each(['read', 'scan'] as const)(
		'a %s sees one moment, whatever others write',
		async (kind) => {
			const another = (await openAnother()).context.store;
			await store().write((tx) => addProfile(tx, 'before'));
			const seen = await store()[kind](async (tx) => {
				const first = await profileIds(tx);
				await another.write((writing) => addProfile(writing, 'meanwhile'));
				return [first, await profileIds(tx)];
			});
			expect(seen).toEqual([['before'], ['before']]);
			expect(await store()[kind](profileIds)).toEqual(['before', 'meanwhile']);
		},
	);

	test('a scan cannot write', async () => {
		const writing = store().scan((tx) => sql`delete from profile`.execute(tx));
		await expect(writing).rejects.toMatchObject({ message: expect.stringMatching(/read-?only/i) });
	});

	test('transactions of one store that run at once keep to themselves', async () => {
		const ids = Array.from({ length: 40 }, (_, i) => `p${String(i).padStart(2, '0')}`);
		const results = await Promise.allSettled(
			ids.map((id, i) =>
				store().write(async (tx) => {
					await addProfile(tx, id);
					if (i % 2 === 1) throw new RangeError('odd');
				}),
			),
		);
		expect(results.map(({ status }) => status)).toEqual(
			ids.map((_, i) => (i % 2 === 1 ? 'rejected' : 'fulfilled')),
		);
		expect(await store().read(profileIds)).toEqual(ids.filter((_, i) => i % 2 === 0));
	});

	test('a transaction that has ended takes no more queries', async () => {
		let leaked: Tx | undefined;
		await store().write(async (tx) => (leaked = tx));
		if (leaked === undefined) throw new Error('The work has not run');
		await expect(profileIds(leaked)).rejects.toThrow(/already committed/);
	});
});

describe.each([
	['embedded', newEmbeddedOptions],
	...(process.env.OMNICHANNEL_TEST_POSTGRES ? [['postgres', newPostgresOptions] as const] : []),
] as const)('closing (%s)', (_kind, newOptions) => {
	test('it waits for what is under way, and later calls throw', async () => {
		const store = await openStore(newOptions());
		const { open, opened } = gate();
		const started = gate();
		const writing = store.write(async (tx) => {
			started.open();
			await opened;
			return await addProfile(tx, 'a');
		});
		await started.opened;
		const closing = store.close();
		open();
		expect(await writing).toBe(1);
		await closing;
		await expect(store.read(profileIds)).rejects.toThrow();
		await expect(store.write(profileIds)).rejects.toThrow();
		await expect(store.scan(profileIds)).rejects.toThrow();
	});

	test('it waits for a scan too', async () => {
		const store = await openStore(newOptions());
		const { open, opened } = gate();
		const started = gate();
		const scanning = store.scan(async (tx) => {
			started.open();
			await opened;
			return await profileIds(tx);
		});
		await started.opened;
		const closing = store.close();
		open();
		expect(await scanning).toEqual([]);
		await closing;
	});
});

describe('a scan of the embedded store', () => {
	const countTo = (last: number) =>
		sql<{ total: number }>`with recursive counter (n) as
			(select 1 union all select n + 1 from counter where n < ${last}) select count(*) as total from counter`;

	test('the event loop turns while millions of rows are counted', async () => {
		const store = await openStore(newEmbeddedOptions());
		await store.scan(profileIds);
		const delay = monitorEventLoopDelay({ resolution: 5 });
		delay.enable();
		const startAt = performance.now();
		const { rows } = await store.scan((tx) => countTo(5_000_000).execute(tx));
		const durationMs = performance.now() - startAt;
		delay.disable();
		expect(rows).toEqual([{ total: 5_000_000 }]);
		// On the event loop the longest delay would be the whole scan.
		expect(delay.max / 1e6).toBeLessThan(durationMs / 4);
		await store.close();
	});

	test('a look-up waits for no scan, holds no event loop and sees what was just written', async () => {
		const store = await openStore(newEmbeddedOptions());
		const { open, opened } = gate();
		const scanning = store.scan(async () => await opened);
		await store.write((tx) =>
			sql`insert into profile (id, canonical_id, created_at) values ('p', 'p', 0)`.execute(tx),
		);
		expect(await store.lookUp(profileIds)).toEqual(['p']);
		const delay = monitorEventLoopDelay({ resolution: 5 });
		delay.enable();
		const startAt = performance.now();
		await store.lookUp((tx) => countTo(5_000_000).execute(tx));
		const durationMs = performance.now() - startAt;
		delay.disable();
		expect(delay.max / 1e6).toBeLessThan(durationMs / 4);
		open();
		await scanning;
		await store.close();
		await expect(store.lookUp(profileIds)).rejects.toThrow();
	});

	test('a thread that has ended is replaced at the next scan', async () => {
		const options = newEmbeddedOptions();
		const asked = jest.spyOn(Worker.prototype, 'postMessage');
		const store = await openStore(options);
		expect(await store.scan(profileIds)).toEqual([]);
		const [thread] = asked.mock.contexts as Worker[];
		asked.mockRestore();
		const scanning = store.scan((tx) => countTo(1_000_000_000).execute(tx));
		await thread?.terminate();
		await expect(scanning).rejects.toThrow('The scan thread has ended');
		expect(await store.scan(profileIds)).toEqual([]);
		await store.close();
	});

	test('a question that the database refuses leaves the thread at work', async () => {
		const store = await openStore(newEmbeddedOptions());
		const wrong = store.scan((tx) => sql`select * from nothing_of_ours`.execute(tx));
		await expect(wrong).rejects.toMatchObject({
			message: expect.stringContaining('no such table'),
		});
		expect(await store.scan(profileIds)).toEqual([]);
		await store.close();
	});
});

describeOnPostgres('writers in each other’s way on PostgreSQL', () => {
	test('two writers of one new key: the second starts over and sees the first', async () => {
		const store = await openStore(newPostgresOptions());
		const { open, opened } = gate();
		let reading = 0;
		const makeOnce = () =>
			store.write(async (tx) => {
				const isKnown = (await profileIds(tx)).includes('a');
				reading += 1;
				if (reading === 2) open();
				await opened;
				if (!isKnown) await addProfile(tx, 'a');
				return isKnown ? 'known' : 'made';
			});
		expect((await Promise.all([makeOnce(), makeOnce()])).toSorted()).toEqual(['known', 'made']);
		expect({ reading, ids: await store.read(profileIds) }).toEqual({ reading: 3, ids: ['a'] });
		await store.close();
	});

	test('two writers that wait for each other: one starts over, both are saved', async () => {
		const store = await openStore(newPostgresOptions());
		await store.write((tx) =>
			insertRows(tx, 'profile', [
				{ id: 'a', canonical_id: 'a', created_at: 0 },
				{ id: 'b', canonical_id: 'b', created_at: 0 },
			]),
		);
		const { open, opened } = gate();
		let locked = 0;
		const addOne = (ids: string[]) =>
			store.write(async (tx) => {
				for (const id of ids) {
					await sql`update profile set created_at = created_at + 1 where id = ${id}`.execute(tx);
					locked += 1;
					if (locked === 2) open();
					await opened;
				}
			});
		await Promise.all([addOne(['a', 'b']), addOne(['b', 'a'])]);
		const rows = await store.read((tx) => tx.selectFrom('profile').select('created_at').execute());
		expect(rows).toEqual([{ created_at: 2 }, { created_at: 2 }]);
		await store.close();
	});

	test('after the twelfth try it gives up with a sentence, and nothing is saved', async () => {
		const store = await openStore(newPostgresOptions());
		const noPause = jest.spyOn(Math, 'random').mockReturnValue(0);
		let tries = 0;
		const writing = store.write(async (tx) => {
			tries += 1;
			await addProfile(tx, `try-${tries}`);
			throw new StoreConflictError('always');
		});
		await expect(writing).rejects.toMatchObject({
			code: 'store_conflict',
			retryable: true,
			message: expect.stringContaining('Nothing was saved; run the node again.'),
		});
		noPause.mockRestore();
		expect({ tries, ids: await store.read(profileIds) }).toEqual({ tries: 12, ids: [] });
		await store.close();
	});

	test('what is no conflict is not tried again', async () => {
		const store = await openStore(newPostgresOptions());
		let tries = 0;
		const writing = store.write(async (tx) => {
			tries += 1;
			await sql`select 1 / 0`.execute(tx);
		});
		await expect(writing).rejects.toMatchObject({ code: '22012' });
		expect(tries).toBe(1);
		await store.close();
	});

	test('a read cannot write', async () => {
		const store = await openStore(newPostgresOptions());
		await expect(store.read((tx) => addProfile(tx, 'a'))).rejects.toMatchObject({ code: '25006' });
		await store.close();
	});
});
