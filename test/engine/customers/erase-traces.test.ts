import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { StoreOptions } from '../../../engine';
import { describeOnBothStores } from '../../support/both-stores';
import { bytesOf, vacuum } from '../../support/store-bytes';
import type { ProfileColumn } from '../../support/store-schema';
import { profileColumnsOf, rowsNaming, tablesOf } from '../../support/store-schema';
import type { FullPerson, MessageServers } from './full-store';
import { fillStore, keepApart, startMessageServers } from './full-store';

/**
 * Tables without a key of a profile: what each of them may hold of a person is said here. A table that is neither in
 * this list nor refers to `profile` fails the test: whoever adds one decides what an erase does to it.
 */
const TABLES_WITHOUT_PROFILE = [
	'coupon_batch', // how many codes
	'coupon_campaign',
	'coupon_guess', // tills and sessions that gave wrong codes, for a day
	'duplicate_run', // names of fields, and how often they agree
	'erased_address', // hashes
	'erasure_salt',
	'identity_rules',
	'loyalty_entry', // on an account; the values below find its texts
	'loyalty_lot',
	'loyalty_lot_spend',
	'loyalty_pool', // names of households; one without people is deleted, so the bytes below find none
	'loyalty_programme',
	'loyalty_programme_use', // what rules gave to all members together
	'profile',
	'reward',
	'reward_stock_change', // by whom at the counter; no customer
	'rfm_run', // how many people have scores
	'segment',
	'segment_refresh',
	'suppression', // addresses; the values below find them
	'touched', // profiles without a reference; the bytes below find them
];

const refOf = ({ email }: FullPerson) => ({ identifiers: [{ type: 'email', value: email }] });

/** Leaves no room in the pages of the file, as any vacuum does: what is written next moves the rows around it. */
function pack(options: StoreOptions): void {
	if (options.kind !== 'embedded') return;
	const database = new DatabaseSync(options.file);
	database.exec('vacuum');
	database.close();
}

describeOnBothStores('an erase leaves', (engine, { storeOptions }) => {
	let servers: MessageServers | undefined;
	let erased: FullPerson[] = [];
	let kept: FullPerson[] = [];
	let profileIds: string[] = [];
	let columns: ProfileColumn[] = [];

	function found(bytes: Buffer, people: readonly FullPerson[]): string[] {
		return people.flatMap(({ values }) => values).filter((value) => bytes.includes(value));
	}

	const valuesOf = (people: readonly FullPerson[]) => people.flatMap(({ values }) => values);

	beforeAll(async () => {
		servers = await startMessageServers();
		const people = await fillStore(engine(), servers, ['anaq', 'boqu', 'cyqu', 'deeq']);
		const [ana, bo, cy, dee] = people;
		if (!ana || !bo || !cy || !dee) throw new Error('There are four people');
		[erased, kept] = [
			[ana, dee],
			[bo, cy],
		];
		// The older and the younger of two who are kept apart.
		await keepApart(engine(), [ana, cy]);
		await keepApart(engine(), [dee, bo]);
		const profiles = await engine().identity.getProfiles(erased.map(refOf));
		profileIds = profiles.flatMap((one) => (one.status === 'found' ? one.memberIds : []));
		columns = await profileColumnsOf(engine());
	});
	afterAll(() => servers?.stop());

	test('nothing that this test does not know of: each table that names a profile has something to erase', async () => {
		const named = new Set(columns.map(({ table }) => table));
		const tables = await tablesOf(engine());
		const others = tables.filter((table) => !named.has(table) || table === 'profile');
		expect(others).toEqual(TABLES_WITHOUT_PROFILE);
		for (const column of columns) {
			const rows = await rowsNaming(engine(), column, profileIds);
			expect({ ...column, isFilled: rows.length > 0 }).toEqual({ ...column, isFilled: true });
		}
	});

	test('no byte of the erased in the store, and every one of the others', async () => {
		const before = await bytesOf(storeOptions());
		expect(found(before, erased)).toEqual(valuesOf(erased));
		const outcomes = await engine().customers.erase(erased.map(refOf));
		expect(outcomes.map(({ status }) => status)).toEqual(['erased', 'erased']);
		await vacuum(storeOptions());
		const after = await bytesOf(storeOptions());
		expect(found(after, erased)).toEqual([]);
		expect(profileIds.filter((id) => after.includes(id))).toEqual([]);
		expect(found(after, kept)).toEqual(valuesOf(kept));
	});

	test('no row that names one of their profiles', async () => {
		expect(profileIds).toHaveLength(4);
		for (const column of columns) {
			expect({ ...column, rows: await rowsNaming(engine(), column, profileIds) }).toEqual({
				...column,
				rows: [],
			});
		}
	});

	test('no copy of a row that moved within the file to make room for others', async () => {
		const names = Array.from({ length: 1_000 }, (_, i) => `crowd-${(i * 7_919) % 1_000}-`);
		const crowd = names.map((name) => ({ type: 'email', value: `${name}@example.com` }));
		for (const city of ['Rome', 'Llanfairpwllgwyngyll']) {
			await engine().identity.resolve(
				crowd.map((one) => ({ identifiers: [one], traits: { city: `${city} of ${one.value}` } })),
			);
			await engine().loyalty.earn(
				crowd.map((one) => ({
					customer: { identifiers: [one] },
					from: { points: 1 },
					reference: `${city}, ${one.value}`,
					idempotencyKey: `${city}, ${one.value}`,
				})),
			);
		}
		pack(storeOptions());
		const gone = crowd.slice(0, 500);
		await engine().customers.erase(gone.map((one) => ({ identifiers: [one] })));
		await vacuum(storeOptions());
		const bytes = await bytesOf(storeOptions());
		expect(gone.filter(({ value }) => bytes.includes(value))).toEqual([]);
		expect(crowd.slice(500).filter(({ value }) => !bytes.includes(value))).toEqual([]);
	});
});

describeOnBothStores('an erase that does not make the file anew', (engine, { storeOptions }) => {
	test('overwrites what it deletes, and empties the log', async () => {
		const [ana, bo] = ['ana', 'bo'].map((name) => ({
			identifiers: [{ type: 'email', value: `${name}@example.com` }],
			traits: { city: `Rome of ${name}` },
		}));
		if (!ana || !bo) throw new Error('There are two people');
		await engine().identity.resolve([ana, bo]);
		await engine().customers.erase([ana], { rewriteFile: false });
		await vacuum(storeOptions());
		const bytes = await bytesOf(storeOptions());
		const texts = ['ana', 'bo'].flatMap((name) => [`${name}@example.com`, `Rome of ${name}`]);
		expect(texts.filter((text) => bytes.includes(text))).toEqual(['bo@example.com', 'Rome of bo']);
		const options = storeOptions();
		expect(options.kind === 'embedded' ? statSync(`${options.file}-wal`).size : 0).toBe(0);
	});
});
