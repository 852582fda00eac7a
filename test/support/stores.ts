import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { PostgresOptions, StoreOptions } from '../../engine/store';
import { temporaryFolder } from './temporary-folder';

/** A kind of store and a way to a new, empty one of it. */
export interface StoreUnderTest {
	kind: StoreOptions['kind'];
	newOptions(): StoreOptions;
}

/** Both stores; the embedded one alone under `OMNICHANNEL_TEST_STORES=embedded`. */
export function storesUnderTest(): StoreUnderTest[] {
	const embedded: StoreUnderTest = { kind: 'embedded', newOptions: newEmbeddedOptions };
	if (process.env.OMNICHANNEL_TEST_STORES === 'embedded') return [embedded];
	return [embedded, { kind: 'postgres', newOptions: newPostgresOptions }];
}

/** Options of a store in a file of its own. */
export function newEmbeddedOptions(): StoreOptions {
	return { kind: 'embedded', file: join(temporaryFolder('store'), 'omnichannel.sqlite') };
}

/** Options of a store in a schema of its own on the run's server. */
export function newPostgresOptions(): PostgresOptions {
	// Drawn, not counted: jest loads this file anew for each test file, and one process runs several of them.
	return { ...postgresServer(), schema: `test_${randomUUID().replaceAll('-', '')}` };
}

/** The run's PostgreSQL server, without a schema. */
export function postgresServer(): PostgresOptions {
	const connection = process.env.OMNICHANNEL_TEST_POSTGRES;
	if (!connection)
		throw new Error('This run has no PostgreSQL: see test/support/global-setup.mjs.');
	return { kind: 'postgres', ...JSON.parse(connection) };
}
