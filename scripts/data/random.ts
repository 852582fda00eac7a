/** Chance that can be repeated: the same seed gives the same numbers on every machine. */
export type Random = {
	/** From 0 up to, but without, 1. */
	next: () => number;
	/** A whole number, both ends included. */
	between: (min: number, max: number) => number;
	pick: <T>(values: readonly T[]) => T;
	/** True with the given probability, 0 to 1. */
	chance: (probability: number) => boolean;
	/** So many hexadecimal digits. */
	hex: (length: number) => string;
};

/** Mulberry32 (Tommy Ettinger, 2017): 32 bits of state are plenty for a demo file. */
export function createRandom(seed: number): Random {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	const between = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
	const pick = <T>(values: readonly T[]): T => {
		const value = values[between(0, values.length - 1)];
		if (value === undefined) throw new RangeError('There is nothing to pick from.');
		return value;
	};
	return {
		next,
		between,
		pick,
		chance: (probability) => next() < probability,
		hex: (length) => Array.from({ length }, () => between(0, 15).toString(16)).join(''),
	};
}
