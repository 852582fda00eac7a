import { createHash } from 'node:crypto';

/**
 * One short key for a list of parts (SHA-256, 43 characters of base64url). Parts keep their borders: `['ab', 'c']` and
 * `['a', 'bc']` give different keys.
 */
export function hashKey(parts: readonly (string | number | null)[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
