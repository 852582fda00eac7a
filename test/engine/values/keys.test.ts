import { createHmac } from 'node:crypto';
import { hashKey, keyedHash } from '../../../engine';

test('a keyed hash is an HMAC of its parts, and another under another secret', () => {
	const hash = keyedHash('secret', ['ana@example.com']);
	expect(hash).toBe(
		createHmac('sha256', 'secret').update('["ana@example.com"]').digest('base64url'),
	);
	expect(hash).toHaveLength(43);
	expect(keyedHash('other', ['ana@example.com'])).not.toBe(hash);
	expect(hashKey(['ana@example.com'])).not.toBe(hash);
});

test('parts of a keyed hash keep their borders', () => {
	expect(keyedHash('secret', ['ab', 'c'])).not.toBe(keyedHash('secret', ['a', 'bc']));
});
