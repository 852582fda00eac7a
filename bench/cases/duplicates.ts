import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { DuplicatesFound, Engine } from '../../engine';
import { openEngine } from '../../engine';
import { qualityOf, readFebrl } from '../../scripts/data/febrl';
import { createTwins } from '../../scripts/data/twins';
import type { BenchCase, BenchRow } from '../bench-case';
import { higherIsBetter, lowerIsBetter, timeOf } from '../bench-case';

const FEBRL = { seconds: 5, f1: 0.995, share: 0.99 };
const MANY = { records: 100_000, seconds: 90, megabytes: 1_000 };
const DELAY_MS_MAX = 50;
const RESOLUTION_MS = 5;
const SAMPLE_MS = 50;
const PAGE = 1_000;

interface TrueRecord {
	person: string | number;
	fields: Readonly<Record<string, string>>;
}

/** What a run finds, against the truth, and what it costs: on FEBRL's records, and on many generated ones. */
export const duplicates: BenchCase = {
	name: 'duplicates',
	run: async (folder) => [
		...(await febrlRows(join(folder, 'febrl.sqlite'))),
		...(await manyRows(join(folder, 'many.sqlite'))),
	],
};

async function febrlRows(file: string): Promise<BenchRow[]> {
	const records = readFebrl();
	if (records === undefined) {
		process.stderr.write('skipped: the FEBRL files are not there (../shared/data).\n');
		return [];
	}
	const { seconds, quality } = await measure(file, records);
	const better = (name: string, value: number, floor: number) =>
		higherIsBetter({ name: `duplicates, FEBRL 4, ${name}`, value, unit: 'of 1', floor, bar: 1 });
	return [
		better('precision', quality.precision, FEBRL.share),
		better('recall', quality.recall, FEBRL.share),
		better('F1', quality.f1, FEBRL.f1),
		lowerIsBetter({
			name: `duplicates, FEBRL 4, ${records.length} records`,
			value: seconds,
			unit: 's',
			floor: FEBRL.seconds,
			bar: 1,
		}),
	];
}

async function manyRows(file: string): Promise<BenchRow[]> {
	const measured = await measure(file, createTwins({ seed: 1, records: MANY.records }));
	const row = (what: string, value: number, [unit, floor]: [string, number]) =>
		lowerIsBetter({
			name: `duplicates, ${MANY.records} records, ${what}`,
			value,
			unit,
			floor,
			bar: 1,
		});
	const { precision, recall } = measured.quality;
	process.stderr.write(`  precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}\n`);
	return [
		row('time', measured.seconds, ['s', MANY.seconds]),
		row('memory of the run', measured.megabytes, ['MB', MANY.megabytes]),
		row('event-loop delay p99', measured.delayMs, ['ms', DELAY_MS_MAX]),
	];
}

/** One run over a new store; `megabytes` is the most that the process held meanwhile beyond what it held before. */
async function measure(file: string, records: readonly TrueRecord[]) {
	const engine = await openEngine({ store: { kind: 'embedded', file } });
	const personOf = await resolveAll(engine, records);
	const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	const before = process.memoryUsage.rss();
	let megabytes = 0;
	const sampler = setInterval(() => {
		megabytes = Math.max(megabytes, (process.memoryUsage.rss() - before) / 1e6);
	}, SAMPLE_MS);
	delay.enable();
	const startedAt = process.cpuUsage();
	let run: DuplicatesFound | undefined;
	const ms = await timeOf(async () => void (run = await findOnce(engine)));
	const { user, system } = process.cpuUsage(startedAt);
	delay.disable();
	clearInterval(sampler);
	process.stderr.write(
		`  ${records.length} records: ${run?.pairCount} pairs, ${ms.toFixed()} ms, processor ${((user + system) / 1e3).toFixed()} ms, ${megabytes.toFixed()} MB\n`,
	);
	const quality = qualityOf(await countRight(engine, personOf), records.length / 2);
	await engine.close();
	const delayMs = Math.max(delay.percentile(99) / 1e6 - RESOLUTION_MS, 0.01);
	return { seconds: ms / 1e3, megabytes, delayMs, quality };
}

/** Each record under a card of its own, its fields as traits: the resolver sees no link between twins. */
async function resolveAll(engine: Engine, records: readonly TrueRecord[]) {
	const outcomes = await engine.identity.resolve(
		records.map(({ fields }, i) => ({
			identifiers: [{ type: 'loyalty_card', value: `CARD${i}` }],
			traits: fields,
		})),
	);
	return new Map(
		outcomes.map((outcome, i) => [
			'profileId' in outcome ? outcome.profileId : '',
			records[i]?.person,
		]),
	);
}

async function findOnce(engine: Engine): Promise<DuplicatesFound> {
	const [run] = await engine.identity.findDuplicates([{}]);
	if (run?.status !== 'found') throw new Error(`Refused: ${JSON.stringify(run)}`);
	return run;
}

async function countRight(engine: Engine, personOf: ReadonlyMap<string, unknown>) {
	const found = { right: 0, all: 0 };
	let after = '';
	do {
		const [page] = await engine.identity.listDuplicates([{ limit: PAGE, after }]);
		if (page?.status !== 'listed') throw new Error('The pairs cannot be listed.');
		for (const { people } of page.pairs) {
			const [a, b] = people.map(({ profileId }) => personOf.get(profileId));
			found.all++;
			if (a === b) found.right++;
		}
		after = page.cursor ?? '';
	} while (after !== '');
	return found;
}
