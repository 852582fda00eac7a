import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEmailTestRows, formatEmailTest } from '../../scripts/data/email-test';
import { prepareCampaign, readExample } from '../../scripts/demo/campaign';
import { PROJECT_FOLDER, itemsOf, linkPackage, type RunResult } from '../../scripts/n8n';
import { INSTALL_TIMEOUT_MS, ensureRealN8n } from './support/real-n8n';
import { storeContent } from './support/store-content';
import { freshUserFolder } from './support/user-folder';

const REAL_FILE = join(PROJECT_FOLDER, '../shared/data/hillstrom.csv');
const testReal = existsSync(REAL_FILE) ? test : test.skip;

type Arm = { arm: string; visits: number; orders: number; spendMinor: number };

beforeAll(() => ensureRealN8n(), INSTALL_TIMEOUT_MS);

const userFolder = freshUserFolder();

test('a file of the form: the report equals its own sums, and a second run changes nothing', async () => {
	const csvFile = join(userFolder, 'generated.csv');
	writeFileSync(csvFile, formatEmailTest(createEmailTestRows({ seed: 3, rows: 4_000 })));
	linkPackage(userFolder);
	const { run } = await prepareCampaign(userFolder, inputs(csvFile));
	const first = await run();
	expect(armsOf(first)).toEqual(sumsOf(csvFile));
	const { trait: traits, ...content } = storeContent(userFolder);
	const second = await run();
	expect(armsOf(second)).toEqual(armsOf(first));
	// The file brings no time, so what it says of a customer is true as of each run: the traits' times move.
	const { trait: traitsAfter, ...contentAfter } = storeContent(userFolder);
	expect(contentAfter).toEqual(content);
	expect(traitsAfter?.rows).toBe(traits?.rows);
});

const realFolder = freshUserFolder();

// Skipped where the real file is absent.
testReal(
	'all 64,000 customers of the real test: the report equals the file’s own sums',
	async () => {
		linkPackage(realFolder);
		const { run } = await prepareCampaign(realFolder, inputs(REAL_FILE));
		const result = await run();
		expect(itemsOf(result, 'Make each row a customer')).toHaveLength(64_000);
		expect(armsOf(result)).toEqual(sumsOf(REAL_FILE));
	},
);

function inputs(csvFile: string) {
	return { workflow: readExample('email-test'), csvFiles: [csvFile] };
}

/** What the report says. */
function armsOf(result: RunResult): Arm[] {
	const arms = itemsOf(result, 'Report by arm').map((row) => ({
		arm: String(row.channel),
		visits: Number(row.touchpoints),
		orders: Number(row.conversions),
		spendMinor: Math.round(Number(row.value) * 100),
	}));
	return arms.sort(byArm);
}

/** The same, counted from the file by a few lines. */
function sumsOf(csvFile: string): Arm[] {
	const arms = new Map<string, Arm>();
	for (const line of readFileSync(csvFile, 'utf8').trim().split('\n').slice(1)) {
		// From the end: only the column history_segment holds commas, and it stands before these.
		const [spend = '', conversion, visit, arm = ''] = line.trim().split(',').reverse();
		const sums = arms.get(arm) ?? { arm, visits: 0, orders: 0, spendMinor: 0 };
		arms.set(arm, {
			arm,
			visits: sums.visits + Number(visit),
			orders: sums.orders + Number(conversion),
			spendMinor: sums.spendMinor + Math.round(Number(spend) * 100),
		});
	}
	return [...arms.values()].sort(byArm);
}

function byArm(a: Arm, b: Arm): number {
	return a.arm.localeCompare(b.arm);
}
