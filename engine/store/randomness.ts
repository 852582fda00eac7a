import { randomFillSync } from 'node:crypto';

/** Where the engine gets chance that nobody may guess, such as that of coupon codes. */
export interface Randomness {
	/** So many random bytes. */
	bytes(count: number): Uint8Array;
}

/** The system's cryptographic generator. */
export const systemRandomness: Randomness = {
	bytes: (count) => randomFillSync(new Uint8Array(count)),
};
