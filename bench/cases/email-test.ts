import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepareCampaign, readExample } from '../../scripts/demo/campaign';
import { PROJECT_FOLDER, ensureN8n, itemsOf, linkPackage } from '../../scripts/n8n';
import type { BenchCase } from '../bench-case';
import { lowerIsBetter, timeOf } from '../bench-case';

const FILE = join(PROJECT_FOLDER, '../shared/data/hillstrom.csv');
const ROWS = 64_000;
const LIMIT_SECONDS = 60;

/** The whole example over the real file, from `n8n execute` to its last line of output. */
export const emailTest: BenchCase = {
	name: 'email-test',
	isLarge: true,
	run: async (folder) => {
		if (!existsSync(FILE)) {
			process.stderr.write(`skipped: the real file is not there (${FILE}).\n`);
			return [];
		}
		await ensureN8n({ log: (line) => process.stderr.write(`${line}\n`) });
		const userFolder = join(folder, 'n8n');
		linkPackage(userFolder);
		const workflow = readExample('email-test');
		const campaign = await prepareCampaign(userFolder, { workflow, csvFiles: [FILE] });
		let customers = 0;
		const ms = await timeOf(async () => {
			customers = itemsOf(await campaign.run(), 'Make each row a customer').length;
		});
		if (customers !== ROWS)
			throw new Error(`${String(customers)} of ${String(ROWS)} rows came in.`);
		const name = `real n8n, ${ROWS} rows of examples/email-test.json`;
		return [lowerIsBetter({ name, value: ms / 1_000, unit: 's', floor: LIMIT_SECONDS, bar: 1 })];
	},
};
