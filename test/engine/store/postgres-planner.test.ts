import { sql } from 'kysely';
import type { Store, Tx } from '../../../engine/store';
import { inValues, openStore, rowsByValue } from '../../../engine/store';
import { describeOnPostgres } from '../../support/both-stores';
import { newPostgresOptions } from '../../support/stores';

describeOnPostgres('how PostgreSQL plans, before a table was ever analysed', () => {
	let store: Store;
	const wanted = Array.from({ length: 500 }, (_, i) => `value ${i * 7}`);

	beforeAll(async () => {
		store = await openStore(newPostgresOptions());
		await store.write(async (tx) => {
			await sql`insert into profile select 'p' || n, 'p' || n, 0 from generate_series(1, 100000) as n`.execute(
				tx,
			);
			await sql`insert into identifier select 'value ' || n, 'email', 'p' || n, 0, ''
				from generate_series(1, 100000) as n`.execute(tx);
		});
	});

	afterAll(() => store.close());

	async function planOf(tx: Tx, query: ReturnType<typeof sql>): Promise<string> {
		const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${query}`.execute(tx);
		return rows.map((row) => row['QUERY PLAN']).join('\n');
	}

	test('each value is looked up in an index of its column', async () => {
		const byValue = { table: 'identifier', column: 'value' } as const;
		const plans = await store.read((tx) =>
			Promise.all([
				planOf(
					tx,
					sql`select * from profile left join identifier on identifier.profile_id = profile.id
						where ${inValues(tx, 'profile.canonical_id', wanted)}`,
				),
				planOf(
					tx,
					sql`select profile.canonical_id from ${rowsByValue(tx, byValue, wanted)}
					join profile on profile.id = identifier.profile_id`,
				),
			]),
		);
		expect(plans[0]).toMatch(/Index Cond: \(canonical_id = /);
		expect(plans[1]).toMatch(/Index Cond: \(value = /);
		expect(plans[1]).toMatch(/Index Cond: \(id = /);
		expect(plans.join()).not.toMatch(/Seq Scan|Hash Join|Merge Join|Gather/);
	});

	test('a scan may read tables whole, and what comes after it may not', async () => {
		const isSeqscanOn = async (tx: Tx) => {
			const { rows } = await sql<{ enable_seqscan: string }>`show enable_seqscan`.execute(tx);
			return rows[0]?.enable_seqscan;
		};
		expect(await store.scan(isSeqscanOn)).toBe('on');
		expect(await store.read(isSeqscanOn)).toBe('off');
	});
});
