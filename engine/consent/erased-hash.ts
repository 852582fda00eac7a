import { keyedHash } from '../values';

/** What is kept of an erased person's address: its hash under the store's secret, per channel. */
export function erasedHash(
	salt: string,
	{ channel, address }: { channel: string; address: string },
): string {
	return keyedHash(salt, [...erasedHashParts(channel), address]);
}

/** What is hashed before the address. */
export function erasedHashParts(channel: string): string[] {
	return ['address', channel];
}
