/** Decimals that a rate or a factor may have. */
export const DECIMALS = 6;
/** One, in millionths: what rates and factors are counted in. */
export const MICRO = 1_000_000n;

const DECIMAL = /^(\d{1,10})(?:\.(\d{1,6}))?$/;

export type Rounding = 'down' | 'nearest' | 'up';

/** Whether the number is zero or more, with at most six decimals. */
export function isDecimal(value: number): boolean {
	return DECIMAL.test(String(value));
}

/** A decimal number in millionths, by its digits and without a floating-point step. */
export function microOf(value: number): bigint {
	const [, whole = '0', decimals = ''] = DECIMAL.exec(String(value)) ?? [];
	return BigInt(whole + decimals.padEnd(DECIMALS, '0'));
}

/** A quotient of numbers of zero or more as a whole number; a half is rounded up by `nearest`. */
export function roundedQuotient(dividend: bigint, divisor: bigint, rounding: Rounding): number {
	const extra = { down: 0n, nearest: divisor / 2n, up: divisor - 1n }[rounding];
	return Number((dividend + extra) / divisor);
}
