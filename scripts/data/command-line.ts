import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createCustomerFiles, formatStoreCustomers, formatWebCustomers } from './customer-files';
import { createEmailTestRows, formatEmailTest } from './email-test';
import { createShopperRows, formatShoppers } from './shoppers';

/** `node scripts/generate-shoppers.mjs [--people 3000] [--seed 1] [--until 2026-03-01] [--out FILE]` */
export function generateShoppers(args: string[]): void {
	const { values } = parseArgs({
		args,
		options: {
			people: { type: 'string', default: '3000' },
			seed: { type: 'string', default: '1' },
			until: { type: 'string', default: new Date().toISOString().slice(0, 10) },
			out: { type: 'string', default: 'shoppers.csv' },
		},
	});
	const people = wholeNumber('people', values.people);
	const until = dateOf('until', values.until);
	const rows = createShopperRows({ seed: wholeNumber('seed', values.seed), people, until });
	write(values.out, formatShoppers(rows), rows.length);
}

/** `node scripts/generate-email-test.mjs [--rows 64000] [--seed 1] [--out FILE]` */
export function generateEmailTest(args: string[]): void {
	const { values } = parseArgs({
		args,
		options: {
			rows: { type: 'string', default: '64000' },
			seed: { type: 'string', default: '1' },
			out: { type: 'string', default: 'email-test.csv' },
		},
	});
	const count = wholeNumber('rows', values.rows);
	const rows = createEmailTestRows({ seed: wholeNumber('seed', values.seed), rows: count });
	write(values.out, formatEmailTest(rows), rows.length);
}

/** `node scripts/generate-customer-files.mjs [--people 3000] [--seed 1] [--until 2026-03-01] [--web FILE] [--store FILE]` */
export function generateCustomerFiles(args: string[]): void {
	const { values } = parseArgs({
		args,
		options: {
			people: { type: 'string', default: '3000' },
			seed: { type: 'string', default: '1' },
			until: { type: 'string', default: new Date().toISOString().slice(0, 10) },
			web: { type: 'string', default: 'web-customers.csv' },
			store: { type: 'string', default: 'store-customers.csv' },
		},
	});
	const { web, store } = createCustomerFiles({
		seed: wholeNumber('seed', values.seed),
		people: wholeNumber('people', values.people),
		until: dateOf('until', values.until),
	});
	write(values.web, formatWebCustomers(web), web.length);
	write(values.store, formatStoreCustomers(store), store.length);
}

function dateOf(name: string, text: string): number {
	const at = Date.parse(text);
	if (Number.isNaN(at)) throw new Error(`--${name} is not a date: ${text}`);
	return at;
}

function wholeNumber(name: string, text: string): number {
	if (/^\d{1,7}$/.test(text)) return Number(text);
	throw new Error(`--${name} is not a whole number of at most seven digits: ${text}`);
}

function write(file: string, text: string, rows: number): void {
	writeFileSync(file, text);
	process.stdout.write(`${String(rows)} rows in ${file}\n`);
}
