import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { StoreOptions } from '../../../engine/store';
import { openStore } from '../../../engine/store';
import { MIGRATIONS } from '../../../engine/store/migrations';
import { describeOnPostgres } from '../../support/both-stores';
import { newPostgresOptions, storesUnderTest } from '../../support/stores';
import { temporaryFolder } from '../../support/temporary-folder';

async function migrationsIn(options: StoreOptions): Promise<{ name: string; timestamp: string }[]> {
	const store = await openStore(options);
	const { rows } = await store.read((tx) =>
		sql<{ name: string; timestamp: string }>`
			select name, timestamp from omnichannel_migration order by name`.execute(tx),
	);
	await store.close();
	return rows;
}

describe.each(storesUnderTest())('migrations ($kind)', ({ newOptions }) => {
	test('a new store gets all of them, and an old one none again', async () => {
		const options = newOptions();
		const first = await migrationsIn(options);
		expect(first.map(({ name }) => name)).toEqual(Object.keys(MIGRATIONS).toSorted());
		expect(await migrationsIn(options)).toEqual(first);
	});

	test('a store of a newer package is refused with a sentence, and nothing is changed', async () => {
		const options = newOptions();
		const store = await openStore(options);
		await store.write((tx) =>
			sql`insert into omnichannel_migration (name, timestamp) values ('9999-future', 'then')`.execute(
				tx,
			),
		);
		await expect(openStore(options)).rejects.toMatchObject({
			code: 'store_unavailable',
			problem: 'newer_schema',
			retryable: false,
			message:
				'This store was written by a newer version of n8n-nodes-omnichannel. Update the package on this n8n (and on every worker) to the version that wrote it; nothing was changed.',
		});
		await store.write((tx) =>
			sql`delete from omnichannel_migration where name = '9999-future'`.execute(tx),
		);
		await store.close();
		const names = (await migrationsIn(options)).map(({ name }) => name);
		expect(names).toEqual(Object.keys(MIGRATIONS).toSorted());
	});

	test('a migration that fails leaves nothing of any', async () => {
		const options = newOptions();
		const names = Object.keys(MIGRATIONS);
		const broken = MIGRATIONS[names[1] ?? ''];
		const original = broken?.up;
		if (broken === undefined || original === undefined) throw new Error('There are two migrations');
		broken.up = async (db) => {
			await original(db);
			await sql`create table broken (`.execute(db);
		};
		await expect(openStore(options)).rejects.toMatchObject({
			message: expect.stringMatching(/syntax error|incomplete input/),
		});
		broken.up = original;
		const migrated = await migrationsIn(options);
		expect(migrated.map(({ name }) => name)).toEqual(names.toSorted());
	});

	test('a store opened eight times at once is migrated once', async () => {
		const options = newOptions();
		const stores = await Promise.all(Array.from({ length: 8 }, () => openStore(options)));
		await Promise.all(stores.map((store) => store.close()));
		expect((await migrationsIn(options)).length).toBe(Object.keys(MIGRATIONS).length);
	});
});

describe('a file that cannot be a store', () => {
	const refused = {
		code: 'store_unavailable',
		problem: 'file',
		retryable: false,
		message: expect.stringContaining('The embedded store cannot be opened'),
	};

	test('it is something else', async () => {
		const file = join(temporaryFolder('store'), 'omnichannel.sqlite');
		writeFileSync(file, 'This is a letter, not a database. '.repeat(100));
		await expect(openStore({ kind: 'embedded', file })).rejects.toMatchObject(refused);
	});

	test('it is a folder', async () => {
		const file = temporaryFolder('store');
		await expect(openStore({ kind: 'embedded', file })).rejects.toMatchObject(refused);
	});

	test('its folder is a file', async () => {
		const parent = join(temporaryFolder('store'), 'file');
		writeFileSync(parent, '');
		const file = join(parent, 'omnichannel.sqlite');
		await expect(openStore({ kind: 'embedded', file })).rejects.toMatchObject(refused);
	});

	test('a folder that does not exist is made', async () => {
		const file = join(temporaryFolder('store'), 'a', 'b', 'omnichannel.sqlite');
		expect((await migrationsIn({ kind: 'embedded', file })).length).toBeGreaterThan(0);
	});
});

describeOnPostgres('Create Schema', () => {
	test('turned off, it takes a schema that is there', async () => {
		const options = newPostgresOptions();
		await migrationsIn(options);
		expect((await migrationsIn({ ...options, createSchema: false })).length).toBe(
			Object.keys(MIGRATIONS).length,
		);
	});
});
