/* eslint-disable @typescript-eslint/no-require-imports -- drivers load at first use: a package that throws while it
   loads is rolled back by n8n. import() would do, but n8n's update clears require's cache only. */
import type { StoreOptions } from './options';
import type { Store } from './types';

/**
 * Opens a store and brings its schema up to date.
 * @throws StoreUnavailableError with a sentence that says what to do.
 */
export function openStore(options: StoreOptions): Promise<Store> {
	if (options.kind === 'embedded') {
		const embedded = require('./embedded-store') as typeof import('./embedded-store');
		return embedded.openEmbeddedStore(options);
	}
	const postgres = require('./postgres-store') as typeof import('./postgres-store');
	return postgres.openPostgresStore(options);
}
