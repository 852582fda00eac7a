import { join } from 'node:path';
import type { Engine, ResolveRequest, StoreOptions } from '../../engine';
import { openEngine } from '../../engine';
import type { BenchCase, BenchRow } from '../bench-case';
import { lowerIsBetter, median, timeOf } from '../bench-case';
import { benchPerson } from '../people';
import { withPostgres } from '../postgres-server';

const SMALL = 10_000;
const LARGE = 1_000_000;
const BUILD_BATCH = 20_000;
const MEASURED_BATCH = 10_000;
const ROUNDS = 5;
/** A prime, so that known people are drawn from all over the store. */
const STEP = 7_919;
/** So many people have numbers of their own; more than are ever made. */
const NUMBERS = 2_000_003;

/** How much slower a store of a million people resolves than one of ten thousand. */
export const growthEmbedded: BenchCase = {
	name: 'growth-embedded',
	isLarge: true,
	run: (folder) =>
		compare('embedded', (who) => ({ kind: 'embedded', file: join(folder, `${who}.sqlite`) })),
};

export const growthPostgres: BenchCase = {
	name: 'growth-postgres',
	isLarge: true,
	run: (folder) =>
		withPostgres(folder, (server) =>
			compare('PostgreSQL', (who) => ({ ...server, schema: `growth_${who}` })),
		),
};

async function compare(
	name: string,
	optionsOf: (who: string) => StoreOptions,
): Promise<BenchRow[]> {
	const small = await filledStore(optionsOf('small'), SMALL);
	const large = await filledStore(optionsOf('large'), LARGE);
	const rounds = { small: [] as number[], large: [] as number[] };
	// In turns, so that both meet the same noise of the machine.
	for (let round = 0; round < ROUNDS; round++) {
		rounds.small.push(await small.timeOfBatch(round));
		rounds.large.push(await large.timeOfBatch(round));
	}
	await Promise.all([small.close(), large.close()]);
	const [value, floor] = [median(rounds.large), median(rounds.small)];
	const row = `resolve ${MEASURED_BATCH} with ${LARGE} people against ${SMALL}, ${name}`;
	return [lowerIsBetter({ name: row, value, unit: 'ms', floor, bar: 1 / 1.5 })];
}

async function filledStore(store: StoreOptions, size: number) {
	const engine = await openEngine({ store });
	for (let from = 0; from < size; from += BUILD_BATCH) {
		const length = Math.min(BUILD_BATCH, size - from);
		await resolveAll(
			engine,
			Array.from({ length }, (_, i) => person(from + i)),
		);
	}
	/** Half of each batch are people from all over the store, half are new. */
	const timeOfBatch = (round: number) => {
		const firstNew = size + (round * MEASURED_BATCH) / 2;
		const batch = Array.from({ length: MEASURED_BATCH }, (_, i) =>
			person(i % 2 === 0 ? ((i + round) * STEP) % size : firstNew + (i - 1) / 2),
		);
		return timeOf(() => resolveAll(engine, batch));
	};
	return { timeOfBatch, close: () => engine.close() };
}

function person(i: number): ResolveRequest {
	return benchPerson(i, NUMBERS);
}

async function resolveAll(engine: Engine, requests: readonly ResolveRequest[]): Promise<void> {
	const outcomes = await engine.identity.resolve(requests);
	const wrong = outcomes.find(({ status }) => status !== 'created' && status !== 'matched');
	if (wrong) throw new Error(`The benchmark's own people are not apart: ${JSON.stringify(wrong)}`);
}
