import type { Engine, StoreOptions } from '../../engine';
import { openEngine } from '../../engine';
import type { TestClock } from './clock';
import { countingIds, testClock } from './clock';
import { createDatabase, dropDatabase, newDatabaseOptions } from './postgres-databases';
import { storesUnderTest } from './stores';

/** What the tests of one describe block share, besides the engine. */
export interface StoreBench {
	kind: StoreOptions['kind'];
	clock: TestClock;
	/** Where the engine's store is, to look at it through a connection of one's own. */
	storeOptions(): StoreOptions;
	/** One more engine on the same store and clock, for races; it closes by itself. */
	openAnother(): Promise<Engine>;
}

/**
 * Runs the same tests on the embedded store and on PostgreSQL, each time on an empty store that the
 * tests of the block share. The clock stands still at `TEST_START_AT` until a test moves it.
 */
export function describeOnBothStores(
	name: string,
	defineTests: (engine: () => Engine, bench: StoreBench) => void,
): void {
	describe.each(storesUnderTest())(`${name} ($kind)`, ({ kind, newOptions }) => {
		const clock = testClock();
		const database = kind === 'postgres' ? newDatabaseOptions() : undefined;
		const storeOptions = database ?? newOptions();
		const engines: Engine[] = [];
		let openedCount = 0;
		const openAnother = async () => {
			const ids = countingIds(openedCount++);
			const engine = await openEngine({ store: storeOptions, clock, ids });
			engines.push(engine);
			return engine;
		};
		const engine = () => {
			const [first] = engines;
			if (!first) throw new Error('The engine is open only while a test runs.');
			return first;
		};

		beforeAll(async () => {
			if (database !== undefined) await createDatabase(database);
			await openAnother();
		});
		afterAll(async () => {
			await Promise.all(engines.map((each) => each.close()));
			if (database !== undefined) await dropDatabase(database);
		});
		defineTests(engine, { kind, clock, storeOptions: () => storeOptions, openAnother });
	});
}

/** Tests of what only PostgreSQL has; left out, and shown as such, in a run without it. */
export function describeOnPostgres(name: string, defineTests: () => void): void {
	const hasPostgres = storesUnderTest().some(({ kind }) => kind === 'postgres');
	(hasPostgres ? describe : describe.skip)(name, defineTests);
}
