import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchCase, BenchRow } from './bench-case';
import { duplicates } from './cases/duplicates';
import { emailTest } from './cases/email-test';
import { eventLoop } from './cases/event-loop';
import { fastPath } from './cases/fast-path';
import { getPeople } from './cases/get-people';
import { growthEmbedded, growthPostgres } from './cases/growth';
import { loadTime } from './cases/load-time';
import { loyalty, loyaltyBalance, loyaltyExpiry } from './cases/loyalty';
import { loyaltyKills } from './cases/loyalty-kills';
import { merges } from './cases/merges';
import { realN8n } from './cases/n8n';
import { packageSize } from './cases/package-size';
import { resolveTrackEmbedded, resolveTrackPostgres } from './cases/resolve-track';
import { segmentRefresh } from './cases/segment-refresh';
import { segments, segmentsLarge } from './cases/segments';

const CASES: readonly BenchCase[] = [
	resolveTrackEmbedded,
	resolveTrackPostgres,
	getPeople,
	segments,
	segmentRefresh,
	segmentsLarge,
	loyalty,
	loyaltyBalance,
	loyaltyExpiry,
	loyaltyKills,
	merges,
	growthEmbedded,
	growthPostgres,
	fastPath,
	eventLoop,
	loadTime,
	packageSize,
	duplicates,
	realN8n,
	emailTest,
];

void main(process.argv.slice(2));

/** `[NAME …] [--json] [--large]`: runs the benchmarks, prints them, and ends with 1 if a bar falls short. */
async function main(given: readonly string[]): Promise<void> {
	const names = given.filter((word) => !word.startsWith('--'));
	const chosen = CASES.filter(({ name, isLarge }) =>
		names.length > 0
			? names.some((word) => name.includes(word))
			: !isLarge || given.includes('--large'),
	);
	if (chosen.length === 0)
		throw new Error(`Name one of: ${CASES.map(({ name }) => name).join(', ')}`);
	const rows: BenchRow[] = [];
	for (const benchCase of chosen) rows.push(...(await runInFolder(benchCase)));
	process.stdout.write(
		given.includes('--json') ? `${JSON.stringify(rows, null, '\t')}\n` : tableOf(rows),
	);
	process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
}

async function runInFolder(benchCase: BenchCase): Promise<BenchRow[]> {
	const folder = mkdtempSync(join(tmpdir(), 'omnichannel-bench-'));
	// PostgreSQL refuses to run as root, so it runs as a user of its own, who must get in.
	chmodSync(folder, 0o755);
	process.stderr.write(`${benchCase.name} …\n`);
	try {
		return await benchCase.run(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function tableOf(rows: readonly BenchRow[]): string {
	const head = ['', 'measured', 'floor', 'unit', 'ratio', 'bar', ''];
	const lines = rows.map(({ name, value, floor, unit, ratio, bar, ok }) =>
		[name, value, floor, unit, ratio, bar, ok ? 'ok' : 'SHORT'].map(String),
	);
	const widths = head.map((_, i) =>
		Math.max(...[head, ...lines].map((line) => line[i]?.length ?? 0)),
	);
	const print = (line: string[]) =>
		line
			.map((cell, i) => cell.padEnd(widths[i] ?? 0))
			.join('  ')
			.trimEnd();
	return [head, ...lines].map(print).join('\n') + '\n';
}
