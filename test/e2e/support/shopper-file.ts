import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createShopperRows, formatShoppers, type ShopperRow } from '../../../scripts/data/shoppers';

const DAY_MS = 86_400_000;
const PLACEHOLDERS = ['', 'unknown', 'n/a', '-', 'null'];

/** What the campaign must come to, counted from the file's rows alone. */
export type Expected = {
	lines: number;
	linesThatNameNobody: number;
	newEvents: number;
	newSales: number;
	newPoints: number;
	turnoverMinor: number;
};

export type ShopperFile = { csvFile: string; rows: ShopperRow[]; expected: Expected };

/** Six weeks of a shop up to last midnight, in a file. */
export function writeShopperFile(folder: string, people: number): ShopperFile {
	const until = Math.floor(Date.now() / DAY_MS) * DAY_MS;
	const rows = createShopperRows({ seed: 7, people, until });
	const csvFile = join(folder, 'shoppers-in.csv');
	writeFileSync(csvFile, formatShoppers(rows));
	return { csvFile, rows, expected: count(rows) };
}

function count(rows: readonly ShopperRow[]): Expected {
	const named = rows.filter(namesSomebody);
	const once = [...new Map(named.map((row) => [row.record_id, row])).values()];
	const sales = once.filter((row) => row.record_type === 'purchase');
	const minor = sales.map(({ amount }) => Math.round(Number(amount) * 100));
	return {
		lines: rows.length,
		linesThatNameNobody: rows.length - named.length,
		newEvents: once.length - sales.length,
		newSales: sales.length,
		newPoints: sum(minor.map((cents) => Math.floor(cents / 100))),
		turnoverMinor: sum(minor),
	};
}

function namesSomebody({ anonymous_id, loyalty_card, email, phone }: ShopperRow): boolean {
	if (anonymous_id !== '' || loyalty_card !== '') return true;
	return !PLACEHOLDERS.includes(email.trim()) || !PLACEHOLDERS.includes(phone.trim());
}

export function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}
