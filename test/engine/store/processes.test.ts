import { DatabaseSync } from 'node:sqlite';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openEngine } from '../../../engine';
import { openStore } from '../../../engine/store';
import { MIGRATIONS } from '../../../engine/store/migrations';
import { newEmbeddedOptions, newPostgresOptions } from '../../support/stores';
import { describeOnPostgres } from '../../support/both-stores';
import type { StoreProcess } from './start-process';
import { startStoreProcess } from './start-process';
import type { IdentityTurn } from './identity-turn';

const SHARED_COUNT = 120;
const OWN_COUNT = 150;
const BATCH_LENGTH = 30;

const processes: StoreProcess[] = [];

beforeAll(async () => {
	processes.push(...(await Promise.all([1, 2, 3, 4].map(startStoreProcess))));
});

afterAll(() => processes.forEach((each) => each.end()));
afterEach(renewProcesses);

/** A process takes one job: the next test gets new ones. */
async function renewProcesses() {
	processes.splice(0).forEach((each) => each.end());
	processes.push(...(await Promise.all([1, 2, 3, 4].map(startStoreProcess))));
}

/** What process number `p` sends: shared people by a card of all and an e-mail of its own, and people of its own. */
function turnsOf(p: number): IdentityTurn[] {
	const shared = Array.from({ length: SHARED_COUNT }, (_, i) => ({
		identifiers: [
			{ type: 'loyalty_card', value: `CARD-${i}` },
			{ type: 'email', value: `p${p}-${i}@example.com` },
		],
		traits: { [`seenBy${p}`]: i },
	}));
	const own = Array.from({ length: OWN_COUNT }, (_, i) => ({
		identifiers: [{ type: 'customer_id', value: `OWN-${p}-${i}` }],
	}));
	const requests = [...shared, ...own];
	const count = Math.ceil(requests.length / BATCH_LENGTH);
	return Array.from({ length: count }, (_, i) => ({
		resolve: requests.slice(i * BATCH_LENGTH, (i + 1) * BATCH_LENGTH),
	}));
}

test('four processes that write to one file at once lose nothing', async () => {
	const store = newEmbeddedOptions();
	const statusCounts = await Promise.all(
		processes.map((each, p) => each.run({ kind: 'identity', store, turns: turnsOf(p) })),
	);
	const sum = (status: string) =>
		statusCounts.reduce((total, counts) => total + (counts[status] ?? 0), 0);
	expect({ created: sum('created'), matched: sum('matched') }).toEqual({
		created: SHARED_COUNT + 4 * OWN_COUNT,
		matched: 3 * SHARED_COUNT,
	});
	if (store.kind !== 'embedded') throw new Error('An embedded store was asked for');
	const database = new DatabaseSync(store.file, { readOnly: true });
	const count = (sql: string) => database.prepare(`select count(*) as n from ${sql}`).get()?.n;
	expect({
		profiles: count('profile'),
		identifiers: count('identifier'),
		cards: count(`identifier where type = 'loyalty_card'`),
		traits: count('trait'),
		merges: count('merge'),
		peopleWithFourAddresses: count(
			`(select profile_id from identifier where type = 'email' group by profile_id having count(*) = 4)`,
		),
		intact: database.prepare('pragma integrity_check').get(),
	}).toEqual({
		profiles: SHARED_COUNT + 4 * OWN_COUNT,
		identifiers: SHARED_COUNT + 4 * SHARED_COUNT + 4 * OWN_COUNT,
		cards: SHARED_COUNT,
		traits: 4 * SHARED_COUNT,
		merges: 0,
		peopleWithFourAddresses: SHARED_COUNT,
		intact: { integrity_check: 'ok' },
	});
	database.close();
});

test('processes that make the same file at once migrate it once', async () => {
	const store = newEmbeddedOptions();
	const answers = await Promise.all(
		processes.map((each) => each.run({ kind: 'identity', store, turns: [] })),
	);
	expect(answers).toEqual([{}, {}, {}, {}]);
	if (store.kind !== 'embedded') throw new Error('An embedded store was asked for');
	const database = new DatabaseSync(store.file, { readOnly: true });
	const names = database.prepare('select name from omnichannel_migration order by name').all();
	expect(names.map(({ name }) => name)).toEqual(Object.keys(MIGRATIONS).toSorted());
	database.close();
});

test('while another process holds the lock, a writer waits and the event loop turns', async () => {
	const store = newEmbeddedOptions();
	if (store.kind !== 'embedded') throw new Error('An embedded store was asked for');
	const engine = await openEngine({ store });
	const [holder] = processes;
	await holder?.run({ kind: 'lock', file: store.file });
	const holdMs = 800;
	setTimeout(() => holder?.release(), holdMs);
	const delay = monitorEventLoopDelay({ resolution: 5 });
	delay.enable();
	const startAt = performance.now();
	const outcomes = await engine.identity.resolve([
		{ identifiers: [{ type: 'email', value: 'ana@example.com' }] },
	]);
	delay.disable();
	expect(outcomes.map(({ status }) => status)).toEqual(['created']);
	expect(performance.now() - startAt).toBeGreaterThan(holdMs - 50);
	// Waiting inside SQLite would show as one delay of the whole time.
	expect(delay.max / 1e6).toBeLessThan(holdMs / 4);
	await engine.close();
});

test('a read does not wait for another process that writes', async () => {
	const store = newEmbeddedOptions();
	if (store.kind !== 'embedded') throw new Error('An embedded store was asked for');
	const opened = await openStore(store);
	const [holder] = processes;
	await holder?.run({ kind: 'lock', file: store.file });
	const rows = await opened.read((tx) => tx.selectFrom('profile').selectAll().execute());
	expect(rows).toEqual([]);
	holder?.release();
	await opened.close();
});

describeOnPostgres('processes on PostgreSQL', () => {
	test('processes that make the same schema at once migrate it once', async () => {
		const store = newPostgresOptions();
		const answers = await Promise.all(
			processes.map((each) => each.run({ kind: 'identity', store, turns: [] })),
		);
		expect(answers).toEqual([{}, {}, {}, {}]);
	});

	test('four processes that write to one schema at once lose nothing', async () => {
		const store = newPostgresOptions();
		await Promise.all(
			processes.map((each, p) => each.run({ kind: 'identity', store, turns: turnsOf(p) })),
		);
		const opened = await openStore(store);
		const [profiles, identifiers] = await opened.read((tx) =>
			Promise.all([
				tx.selectFrom('profile').select('id').whereRef('id', '=', 'canonical_id').execute(),
				tx.selectFrom('identifier').select('value').execute(),
			]),
		);
		expect([profiles?.length, identifiers?.length]).toEqual([
			SHARED_COUNT + 4 * OWN_COUNT,
			SHARED_COUNT + 4 * SHARED_COUNT + 4 * OWN_COUNT,
		]);
		await opened.close();
	});
});
