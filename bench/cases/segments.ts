import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Checked, CheckOutcome, Engine, SegmentDefinition } from '../../engine';
import { openEngine } from '../../engine';
import type { BenchCase, BenchRow } from '../bench-case';
import { lowerIsBetter, median, timeOf } from '../bench-case';
import type { CheckedByHand } from '../floors/segment-sql';
import { segmentSql } from '../floors/segment-sql';
import { BASE_AT, fillBase } from '../segment-base';

const PROFILES = 100_000;
const ASKED = 1_000;
const CHECK_ROUNDS = 31;
const MEMBER_ROUNDS = 7;
const RATIO = 0.7;
const EVENTS_EACH = 20;
const LARGE_PROFILES = 1_000_000;
const LARGE_EVENTS_EACH = 10;
const SIZE_MS_MAX = 15_000;
const DELAY_MS_MAX = 50;
const MEMORY_MB_MAX = 300;
const RESOLUTION_MS = 5;
const SAMPLE_MS = 20;
const MB = 1_048_576;

const CITIES = Array.from({ length: 50 }, (_, i) => `City ${i}`);
const FIVE_CONDITIONS: SegmentDefinition = {
	all: [
		{ kind: 'trait', name: 'age', operator: 'gte', value: 30 },
		{ kind: 'trait', name: 'city', operator: 'in', value: CITIES },
		{ kind: 'event', name: 'order_completed', count: 2, window: { lastDays: 180 } },
		{
			any: [
				{ kind: 'event', name: 'email_opened', window: { lastDays: 30 } },
				{ kind: 'event', name: 'page_viewed', channel: 'web', window: { lastDays: 7 } },
			],
		},
	],
};
const COUNT_IN_WINDOW: SegmentDefinition = {
	all: [{ kind: 'event', name: 'order_completed', count: 3, window: { lastDays: 180 } }],
};
const WINDOW_AND_TRAIT: SegmentDefinition = {
	all: [
		{ kind: 'trait', name: 'age', operator: 'gte', value: 30 },
		{ kind: 'event', name: 'order_completed', window: { lastDays: 90 } },
	],
};

/** Checks and members of 100,000 people with 2,000,000 events, against the best SQL by hand. */
export const segments: BenchCase = {
	name: 'segments',
	run: async (folder) => {
		const file = join(folder, 'segments.sqlite');
		const people = await fillBase(file, { profileCount: PROFILES, eventsEach: EVENTS_EACH });
		const engine = await openAt(file);
		const byHand = segmentSql(file);
		const step = Math.floor(people.length / ASKED);
		const asked = people.filter((_, i) => i % step === 0).slice(0, ASKED);
		const rows = [await measureCheck(engine, byHand, asked), await measureMembers(engine, byHand)];
		byHand.close();
		await engine.close();
		return rows;
	},
};

/** The size of a segment of a million people with ten million events, and what n8n notices of it. */
export const segmentsLarge: BenchCase = {
	name: 'segment-million',
	isLarge: true,
	run: async (folder) => {
		const file = join(folder, 'million.sqlite');
		await fillBase(file, { profileCount: LARGE_PROFILES, eventsEach: LARGE_EVENTS_EACH });
		const engine = await openAt(file);
		const rows = await measureSize(engine);
		await engine.close();
		return rows;
	},
};

function openAt(file: string): Promise<Engine> {
	return openEngine({ store: { kind: 'embedded', file }, clock: { now: () => BASE_AT } });
}

type ByHand = ReturnType<typeof segmentSql>;

async function measureCheck(
	engine: Engine,
	{ checks }: ByHand,
	asked: readonly string[],
): Promise<BenchRow> {
	const segment = { definition: FIVE_CONDITIONS };
	const requests = asked.map((profileId) => ({ customer: { profileId }, segment }));
	const ours = () => engine.segments.check(requests);
	const forms = checks.map((check) => () => check(asked, CITIES));
	const answers = (await ours()).map(valuesOf);
	for (const form of forms) assertSame(form().map(valuesByHand), answers);
	const { value, floor } = await inTurns(ours, forms, CHECK_ROUNDS);
	const name = `check ${ASKED} against five conditions, ${PROFILES} people`;
	return lowerIsBetter({ name, value, floor, unit: 'ms', bar: RATIO });
}

async function measureMembers(engine: Engine, { members }: ByHand): Promise<BenchRow> {
	const ours = () => allMembers(engine);
	const answers = await ours();
	for (const form of members) assertSame(form(), answers);
	const { value, floor } = await inTurns(ours, members, MEMBER_ROUNDS);
	const name = `all ${answers.length} members of a count in a window, ${PROFILES} people`;
	return lowerIsBetter({ name, value, floor, unit: 'ms', bar: RATIO });
}

async function allMembers(engine: Engine): Promise<string[]> {
	const pages: string[][] = [];
	for (let after: string | null = ''; after !== null;) {
		const page = await engine.segments.members({ segment: { definition: COUNT_IN_WINDOW }, after });
		if (page.status === 'rejected') throw new Error(page.message);
		pages.push(page.profileIds);
		after = page.next;
	}
	return pages.flat();
}

/** The middle times, ms: ours, and of the fastest form by hand. All take turns, so that they meet the same noise. */
async function inTurns(
	ours: () => Promise<unknown>,
	forms: readonly (() => unknown)[],
	rounds: number,
): Promise<{ value: number; floor: number }> {
	const times = [ours, ...forms].map((work) => ({ work, times: [] as number[] }));
	for (let round = 0; round < rounds; round++) {
		for (const each of times) each.times.push(await timeOf(each.work));
	}
	const [value = NaN, ...floors] = times.map((each) => median(each.times.slice(1)));
	process.stderr.write(
		`  ms: ours ${value.toFixed(1)}, by hand ${floors.map((ms) => ms.toFixed(1)).join(', ')}\n`,
	);
	return { value, floor: Math.min(...floors) };
}

async function measureSize(engine: Engine): Promise<BenchRow[]> {
	const request = { segment: { definition: WINDOW_AND_TRAIT } };
	const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	const before = process.memoryUsage().rss;
	let most = before;
	const sampling = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), SAMPLE_MS);
	delay.enable();
	let counted = '';
	const ms = await timeOf(
		async () => (counted = JSON.stringify(await engine.segments.size([request]))),
	);
	delay.disable();
	clearInterval(sampling);
	process.stderr.write(`  ${counted}\n`);
	const estimateMs = await timeOf(() => engine.segments.size([{ ...request, estimate: true }]));
	process.stderr.write(`  an estimate: ${estimateMs.toFixed(0)} ms\n`);
	// The histogram counts the timer's own period.
	const p99Ms = Math.max(delay.percentile(99) / 1e6 - RESOLUTION_MS, 0.01);
	const addedMb = Math.max((most - before) / MB, 1);
	const name = `size of a window and a trait, ${LARGE_PROFILES} people`;
	return [
		{ name, value: ms, unit: 'ms', floor: SIZE_MS_MAX },
		{ name: `${name}: event-loop delay p99`, value: p99Ms, unit: 'ms', floor: DELAY_MS_MAX },
		{ name: `${name}: added memory`, value: addedMb, unit: 'MB', floor: MEMORY_MB_MAX },
	].map((row) => lowerIsBetter({ ...row, bar: 1 }));
}

function valuesOf(outcome: CheckOutcome): unknown[] {
	if (outcome.status === 'rejected') throw new Error(outcome.message);
	const { profileId, status, conditions }: Checked = outcome;
	return [profileId, status === 'in', ...conditions.map(({ found }) => found)];
}

function valuesByHand({ id, is_in, age, city, orders, opens, views }: CheckedByHand): unknown[] {
	return [id, is_in === 1, age, city, orders, opens, views];
}

function assertSame(byHand: readonly unknown[], ours: readonly unknown[]): void {
	if (!isDeepStrictEqual(byHand, ours)) throw new Error('Ours and by hand do not answer the same');
}
