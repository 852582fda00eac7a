/** One measured promise, as `npm run bench -- --json` prints it. */
export interface BenchRow {
	name: string;
	/** What ours measured, in `unit`. */
	value: number;
	unit: string;
	/** What the floor measured in the same run, or the fixed limit, in the same unit. */
	floor: number;
	/** How good ours is against the floor: above 1 is better, whether more or less of the unit is. */
	ratio: number;
	/** The least ratio that holds the promise. */
	bar: number;
	ok: boolean;
}

/** A benchmark: its name on the command line, and whether it runs only with `--large`. */
export interface BenchCase {
	name: string;
	isLarge?: true;
	run(folder: string): Promise<BenchRow[]>;
}

/** A row where more is better, such as rows a second. */
export function higherIsBetter(row: Omit<BenchRow, 'ratio' | 'ok'>): BenchRow {
	return withVerdict(row, row.value / row.floor);
}

/** A row where less is better, such as milliseconds. */
export function lowerIsBetter(row: Omit<BenchRow, 'ratio' | 'ok'>): BenchRow {
	return withVerdict(row, row.floor / row.value);
}

function withVerdict(row: Omit<BenchRow, 'ratio' | 'ok'>, ratio: number): BenchRow {
	const rounded = (value: number) => Number(value.toPrecision(4));
	return {
		...row,
		value: rounded(row.value),
		floor: rounded(row.floor),
		ratio: rounded(ratio),
		ok: ratio >= row.bar,
	};
}

/** The middle value: one slow round of a noisy machine does not move it. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
	return (low + high) / 2;
}

/** Milliseconds that the work takes. */
export async function timeOf(work: () => unknown): Promise<number> {
	const startedAt = performance.now();
	await work();
	return performance.now() - startedAt;
}
