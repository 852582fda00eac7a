import fc from 'fast-check';
import { sql } from 'kysely';
import type { Tx } from '../../../engine/store';
import {
	inValues,
	insertNewRows,
	insertRows,
	lockRows,
	updateColumn,
	upsertRows,
	valuesTable,
} from '../../../engine/store';
import { describeOnBothStores } from '../../support/both-stores';

const NASTY = [
	"'; drop table profile; --",
	'"quoted"',
	'back\\slash',
	'{braces,"and commas"}',
	'NULL',
	'null',
	'',
	'?',
	'$1',
	':name',
	'%_like',
	'line\nfeed\tand\u0001control',
	'Ünïcödé 安娜 😀',
	'[1,2]',
	'{{ liquid }}',
];

const ROWS_MANY = 20_000;

function profileRow(id: string) {
	return { id, canonical_id: id, created_at: 1 };
}

function traitRow(name: string, json: string, setAt = 1) {
	return { profile_id: 'ana', name, source: '', value: json, set_at: setAt };
}

async function namesOf(tx: Tx): Promise<string[]> {
	const rows = await tx.selectFrom('trait').select('name').execute();
	return rows.map(({ name }) => name).toSorted();
}

async function traitsOf(tx: Tx): Promise<Record<string, unknown>> {
	const rows = await tx.selectFrom('trait').select(['name', 'value']).execute();
	return Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)]));
}

describeOnBothStores('rows', (engine, { kind }) => {
	const write = <Result>(work: (tx: Tx) => Promise<Result>) => engine().context.store.write(work);

	beforeEach(async () => {
		await write(async (tx) => {
			await tx.deleteFrom('trait').execute();
			await tx.deleteFrom('merge').execute();
			await tx.deleteFrom('profile').execute();
			await insertRows(tx, 'profile', [profileRow('ana')]);
		});
	});

	test('any text is stored and found as it came', async () => {
		await write((tx) =>
			insertRows(
				tx,
				'trait',
				NASTY.map((text) => traitRow(text, JSON.stringify({ [text]: [text, null, 1.5] }))),
			),
		);
		expect(await write(namesOf)).toEqual(NASTY.toSorted());
		expect(await write(traitsOf)).toEqual(
			Object.fromEntries(NASTY.map((text) => [text, { [text]: [text, null, 1.5] }])),
		);
		for (const wanted of NASTY) {
			const found = await write((tx) =>
				tx
					.selectFrom('trait')
					.select('name')
					.where(inValues(tx, 'trait.name', [wanted]))
					.execute(),
			);
			expect(found).toEqual([{ name: wanted }]);
		}
	});

	test('any storable text comes back as it went in', async () => {
		const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter(isStorable);
		const texts = fc.uniqueArray(text, { minLength: 1, maxLength: 30 });
		await fc.assert(
			fc.asyncProperty(texts, async (names) => {
				const stored = await write(async (tx) => {
					await tx.deleteFrom('trait').execute();
					await insertRows(
						tx,
						'trait',
						names.map((name) => traitRow(name, JSON.stringify(name))),
					);
					return await traitsOf(tx);
				});
				expect(stored).toEqual(Object.fromEntries(names.map((name) => [name, name])));
			}),
			{ numRuns: 40 },
		);
	});

	test('nothing, one value and all values are found by a list', async () => {
		await write((tx) =>
			insertRows(
				tx,
				'trait',
				['a', 'b', 'c'].map((name) => traitRow(name, '1')),
			),
		);
		const found = (values: string[]) =>
			write(async (tx) => {
				const rows = await tx
					.selectFrom('trait')
					.select('name')
					.where(inValues(tx, 'name', values))
					.execute();
				return rows.map(({ name }) => name).toSorted();
			});
		expect(await found([])).toEqual([]);
		expect(await found(['b'])).toEqual(['b']);
		expect(await found(['c', 'a', 'nobody', 'a'])).toEqual(['a', 'c']);
	});

	test('a table of values has each of them, in order, repeats included', async () => {
		const given = ['b', "a'", 'b', ''];
		const rows = await write((tx) =>
			tx.selectFrom(valuesTable(tx, given).as('wanted')).select('wanted.value').execute(),
		);
		expect(rows.map(({ value }) => value)).toEqual(given);
		expect(
			await write((tx) =>
				tx.selectFrom(valuesTable(tx, []).as('wanted')).select('wanted.value').execute(),
			),
		).toEqual([]);
	});

	test('twenty thousand rows go in and out, and their number is told', async () => {
		const ids = Array.from({ length: ROWS_MANY }, (_, i) => `p${String(i).padStart(5, '0')}`);
		const inserted = await write((tx) => insertRows(tx, 'profile', ids.map(profileRow)));
		const found = await write((tx) =>
			tx
				.selectFrom('profile')
				.select('id')
				.where(inValues(tx, 'id', ids))
				.orderBy('id')
				.execute(),
		);
		expect({ inserted, found: found.map(({ id }) => id) }).toEqual({
			inserted: ROWS_MANY,
			found: ids,
		});
	});

	test('null stays null', async () => {
		const row = { survivor_id: 'ana', merged_at: 1, cause: '{}' };
		await write(async (tx) => {
			await insertRows(tx, 'profile', [profileRow('bo'), profileRow('cy')]);
			await insertRows(tx, 'merge', [
				{ id: 'm1', ...row, absorbed_id: 'bo', undone_at: null },
				{ id: 'm2', ...row, absorbed_id: 'bo', undone_at: 5 },
				{ id: 'm3', ...row, absorbed_id: 'cy', undone_at: null },
			]);
		});
		const rows = await write((tx) =>
			tx.selectFrom('merge').select(['id', 'undone_at']).orderBy('id').execute(),
		);
		expect(rows).toEqual([
			{ id: 'm1', undone_at: null },
			{ id: 'm2', undone_at: 5 },
			{ id: 'm3', undone_at: null },
		]);
	});

	test('large integers keep each digit', async () => {
		await write((tx) =>
			insertRows(tx, 'trait', [
				traitRow('big', '1', Number.MAX_SAFE_INTEGER),
				traitRow('low', '1', -5),
			]),
		);
		const rows = await write((tx) =>
			tx.selectFrom('trait').select(['name', 'set_at']).orderBy('name').execute(),
		);
		expect(rows).toEqual([
			{ name: 'big', set_at: Number.MAX_SAFE_INTEGER },
			{ name: 'low', set_at: -5 },
		]);
	});

	test('of rows whose key exists, the new ones go in and are counted', async () => {
		const first = await write((tx) => insertNewRows(tx, 'profile', ['a', 'b'].map(profileRow)));
		const second = await write((tx) =>
			insertNewRows(
				tx,
				'profile',
				['b', 'c', 'ana'].map((id) => ({ ...profileRow(id), created_at: 9 })),
			),
		);
		const rows = await write((tx) =>
			tx.selectFrom('profile').select(['id', 'created_at']).orderBy('id').execute(),
		);
		expect({ first, second, rows }).toEqual({
			first: 2,
			second: 1,
			rows: [
				{ id: 'a', created_at: 1 },
				{ id: 'ana', created_at: 1 },
				{ id: 'b', created_at: 1 },
				{ id: 'c', created_at: 9 },
			],
		});
	});

	test('a row whose key exists is replaced, only if the condition holds', async () => {
		const upsert = (rows: ReturnType<typeof traitRow>[], when?: string) =>
			write((tx) =>
				upsertRows(
					tx,
					{
						table: 'trait',
						key: ['profile_id', 'name', 'source'],
						...(when === undefined ? {} : { when }),
					},
					rows,
				),
			);
		await upsert([traitRow('city', '"Rome"', 5), traitRow('age', '1', 5)]);
		await upsert(
			[traitRow('city', '"Oslo"', 4), traitRow('age', '2', 6)],
			'excluded.set_at >= trait.set_at',
		);
		expect(await write(traitsOf)).toEqual({ city: 'Rome', age: 2 });
		await upsert([traitRow('city', '"Oslo"', 4)]);
		expect(await write(traitsOf)).toEqual({ city: 'Oslo', age: 2 });
	});

	test('a column is set row by row, and where nothing matches nothing happens', async () => {
		await write((tx) => insertRows(tx, 'profile', ['a', 'b', 'c'].map(profileRow)));
		const match = { table: 'profile', match: 'id', set: 'canonical_id' } as const;
		await write((tx) =>
			updateColumn(tx, match, [
				{ match: 'a', set: 'ana' },
				{ match: 'b', set: 'a' },
				{ match: 'nobody', set: 'ana' },
				{ match: "c'; --", set: 'ana' },
			]),
		);
		const rows = await write((tx) =>
			tx.selectFrom('profile').select(['id', 'canonical_id']).orderBy('id').execute(),
		);
		expect(rows.map(({ id, canonical_id }) => `${id}→${canonical_id}`)).toEqual([
			'a→ana',
			'ana→ana',
			'b→a',
			'c→c',
		]);
	});

	test('no rows ask nothing of the store', async () => {
		const counts = await write(async (tx) => [
			await insertRows(tx, 'profile', []),
			await insertNewRows(tx, 'profile', []),
			await upsertRows(tx, { table: 'profile', key: ['id'] }, []),
			await updateColumn(tx, { table: 'profile', match: 'id', set: 'id' }, []),
		]);
		expect(counts).toEqual([0, 0, 0, undefined]);
		expect(await write((tx) => lockRows(tx, { table: 'profile' }, []))).toBe(kind === 'postgres');
	});

	test('a row with other columns than the first is a mistake of ours', async () => {
		const rows = [profileRow('a'), { id: 'b', canonical_id: 'b' }] as ReturnType<
			typeof profileRow
		>[];
		const writing = write((tx) => insertRows(tx, 'profile', rows));
		await expect(writing).rejects.toMatchObject({ code: 'invariant', retryable: false });
		expect(await write((tx) => tx.selectFrom('profile').select('id').execute())).toEqual([
			{ id: 'ana' },
		]);
	});

	test('texts are ordered byte by byte on both stores', async () => {
		const names = ['b', 'B', 'a', 'ä', 'Z', '_', '10', '9'];
		await write((tx) =>
			insertRows(
				tx,
				'trait',
				names.map((name) => traitRow(name, '1')),
			),
		);
		const rows = await write((tx) =>
			tx.selectFrom('trait').select('name').orderBy(sql.ref('name')).execute(),
		);
		expect(rows.map(({ name }) => name)).toEqual(['10', '9', 'B', 'Z', '_', 'a', 'b', 'ä']);
	});
});

function isStorable(text: string): boolean {
	return text.isWellFormed() && !text.includes('\u0000');
}
