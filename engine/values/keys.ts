import { createHmac, hash } from 'node:crypto';

/**
 * One short key for a list of parts (SHA-256, 43 characters of base64url). Parts keep their borders: `['ab', 'c']` and
 * `['a', 'bc']` give different keys.
 */
export function hashKey(parts: readonly (string | number | null)[]): string {
	return hash('sha256', JSON.stringify(parts), 'base64url');
}

/** As `hashKey`, under a secret (HMAC-SHA-256, RFC 2104): without it nobody can try out what the parts were. */
export function keyedHash(secret: string, parts: readonly string[]): string {
	return createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url');
}
