import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	createCustomerFiles,
	formatStoreCustomers,
	formatWebCustomers,
} from '../../scripts/data/customer-files';
import { prepareCampaign, readExample } from '../../scripts/demo/campaign';
import { filesFolder, itemsOf, linkPackage, type RunResult } from '../../scripts/n8n';
import { INSTALL_TIMEOUT_MS, ensureRealN8n } from './support/real-n8n';
import { storeContent } from './support/store-content';
import { freshUserFolder } from './support/user-folder';

const files = createCustomerFiles({ seed: 11, people: 800, until: Date.UTC(2026, 2, 1) });
const userFolder = freshUserFolder();
let first: RunResult;

beforeAll(async () => {
	await ensureRealN8n();
	linkPackage(userFolder);
	first = await runExample();
}, INSTALL_TIMEOUT_MS);

async function runExample(): Promise<RunResult> {
	const write = (name: string, text: string) => {
		const file = join(userFolder, name);
		writeFileSync(file, text);
		return file;
	};
	const csvFiles = [
		write('web.csv', formatWebCustomers(files.web)),
		write('store.csv', formatStoreCustomers(files.store)),
	];
	const workflow = readExample('unify-customer-files');
	const { run } = await prepareCampaign(userFolder, { workflow, csvFiles });
	return await run();
}

/** The lines of the file that the example wrote. */
function writtenRows(): Record<string, string>[] {
	const text = readFileSync(join(filesFolder(userFolder), 'customers.csv'), 'utf8');
	const [head = '', ...lines] = text
		.replace(/^\ufeff/, '')
		.trim()
		.split(/\r?\n/);
	const names = head.split(',');
	return lines.map((line) =>
		Object.fromEntries(line.split(',').map((value, i) => [names[i] ?? '', value])),
	);
}

test('the two files become one: each person once, with the numbers and cards of both', () => {
	const rows = writtenRows();
	// Who shares no address or card with their other line is still two customers.
	expect(rows).toHaveLength(files.people + files.unlinked);
	const inBoth = rows.filter(({ sources }) => sources === 'store + web shop');
	expect(inBoth.length).toBeGreaterThan(150);
	expect(
		inBoth.every(({ customer_no, loyalty_cards }) => customer_no !== '' && loyalty_cards !== ''),
	).toBe(true);
	const cards = rows.flatMap(({ loyalty_cards = '' }) => loyalty_cards.split(' ').filter(Boolean));
	expect(cards).toHaveLength(files.store.length);
	expect(new Set(cards).size).toBe(files.store.length);
	expect(rows.filter(({ customer_no }) => customer_no !== '')).toHaveLength(files.web.length);
});

test('who is probably the same person is offered for review, and nobody else', () => {
	const pairs = itemsOf(first, 'List pairs to review');
	const people = pairs.map(({ duplicate }) => (duplicate as { people: Person[] }).people);
	const isOne = ([a, b]: Person[]) => keyOf(a) === keyOf(b);
	const right = people.filter(isOne).length;
	expect(right / pairs.length).toBeGreaterThanOrEqual(0.99);
	expect(right / files.unlinked).toBeGreaterThanOrEqual(0.95);
});

test('a second run makes, merges and finds nobody new', async () => {
	const before = storeContent(userFolder);
	const second = await runExample();
	const statuses = ['Recognise web customers', 'Recognise store customers'].flatMap((node) =>
		itemsOf(second, node).map(({ identity }) => (identity as { status: string }).status),
	);
	expect(new Set(statuses)).toEqual(new Set(['matched']));
	const after = storeContent(userFolder);
	for (const table of ['profile', 'identifier', 'trait', 'merge'])
		expect({ table, ...after[table] }).toEqual({ table, ...before[table] });
	expect(after.duplicate_pair?.rows).toBe(before.duplicate_pair?.rows);
});

type Person = { traits: Record<string, string> };

/** What the lines of one person have in common, by hand. */
function keyOf(person: Person | undefined): string {
	const { first_name = '', last_name = '', birthday = '' } = person?.traits ?? {};
	return `${first_name} ${last_name.toUpperCase()} ${birthday}`;
}
