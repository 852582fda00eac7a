import { formatCsv } from './csv';
import { createRandom, type Random } from './random';

/** One customer of an e-mail test, in the columns of Hillstrom's challenge file of 2008. */
export type EmailTestRow = {
	recency: number;
	history_segment: string;
	history: string;
	mens: number;
	womens: number;
	zip_code: string;
	newbie: number;
	channel: string;
	segment: string;
	visit: number;
	conversion: number;
	spend: string;
};

export type EmailTestOptions = { seed: number; rows: number };

const COLUMNS = [
	...(['recency', 'history_segment', 'history', 'mens', 'womens', 'zip_code'] as const),
	...(['newbie', 'channel', 'segment', 'visit', 'conversion', 'spend'] as const),
] satisfies (keyof EmailTestRow)[];

/** The published rates of the real test: visits, and orders among all customers of the arm. */
const ARMS = [
	{ name: 'Mens E-Mail', visitRate: 0.1828, orderRate: 0.01253 },
	{ name: 'Womens E-Mail', visitRate: 0.1514, orderRate: 0.00884 },
	{ name: 'No E-Mail', visitRate: 0.1062, orderRate: 0.00573 },
] as const;

const HISTORY_SEGMENTS = [
	{ below: 100, name: '1) $0 - $100' },
	{ below: 200, name: '2) $100 - $200' },
	{ below: 350, name: '3) $200 - $350' },
	{ below: 500, name: '4) $350 - $500' },
	{ below: 750, name: '5) $500 - $750' },
	{ below: 1_000, name: '6) $750 - $1,000' },
	{ below: Infinity, name: '7) $1,000 +' },
] as const;

/** Made-up customers of a test with three arms. The same options give the same rows. */
export function createEmailTestRows({ seed, rows }: EmailTestOptions): EmailTestRow[] {
	const random = createRandom(seed);
	return Array.from({ length: rows }, () => createRow(random));
}

export function formatEmailTest(rows: readonly EmailTestRow[]): string {
	return formatCsv(COLUMNS, rows);
}

function createRow(random: Random): EmailTestRow {
	const arm = random.pick(ARMS);
	const history = 29.99 + exponential(random, 210);
	const mens = flag(random, 0.55);
	const visit = flag(random, arm.visitRate);
	const conversion = visit * flag(random, arm.orderRate / arm.visitRate);
	return {
		recency: random.between(1, 12),
		history_segment: HISTORY_SEGMENTS.find(({ below }) => history < below)?.name ?? '',
		history: dollars(history),
		mens,
		womens: Math.max(1 - mens, flag(random, 0.2)),
		zip_code: random.pick(['Surburban', 'Surburban', 'Urban', 'Urban', 'Rural']), // the file's spelling
		newbie: flag(random, 0.5),
		channel: random.pick(['Web', 'Web', 'Web', 'Phone', 'Phone', 'Phone', 'Multichannel']),
		segment: arm.name,
		visit,
		conversion,
		spend: conversion === 1 ? createSpend(random) : '0',
	};
}

function flag(random: Random, probability: number): number {
	return random.chance(probability) ? 1 : 0;
}

/** Many small values and a few large ones, as money is. */
function exponential(random: Random, mean: number): number {
	return mean * -Math.log(1 - random.next());
}

/** Every fifth order is the smallest of all, and none is above 499 dollars. */
function createSpend(random: Random): string {
	return random.chance(0.2) ? '29.99' : dollars(Math.min(29.99 + exponential(random, 100), 499));
}

/** Dollars as the file writes them: "29.99", but "499" and "30.5". */
function dollars(amount: number): string {
	return String(Math.round(amount * 100) / 100);
}
