import type { Migration } from 'kysely';
import { identityTables } from './0001-identity';
import { eventTables } from './0002-events';

/** Every migration by name, in order. A released one is never edited. */
export const MIGRATIONS: Record<string, Migration> = {
	'0001-identity': identityTables,
	'0002-events': eventTables,
};
