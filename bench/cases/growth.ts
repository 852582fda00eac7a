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
	run: async (folder) => [
		await growth('embedded', { kind: 'embedded', file: join(folder, 'growth.sqlite') }),
	],
};

export const growthPostgres: BenchCase = {
	name: 'growth-postgres',
	isLarge: true,
	run: (folder) => withPostgres(folder, async (server) => [await growth('PostgreSQL', server)]),
};

async function growth(name: string, store: StoreOptions): Promise<BenchRow> {
	const engine = await openEngine({ store });
	let size = 0;
	const growTo = async (target: number) => {
		while (size < target) {
			const length = Math.min(BUILD_BATCH, target - size);
			await resolveAll(
				engine,
				Array.from({ length }, (_, i) => person(size + i)),
			);
			size += length;
		}
	};
	/** Half of each batch are people from all over the store, half are new. */
	const measure = async () => {
		const times: number[] = [];
		for (let round = 0; round < ROUNDS; round++) {
			const batch = Array.from({ length: MEASURED_BATCH }, (_, i) =>
				person(i % 2 === 0 ? ((i + round) * STEP) % size : size + (i - 1) / 2),
			);
			times.push(await timeOf(() => resolveAll(engine, batch)));
			size += MEASURED_BATCH / 2;
		}
		return median(times);
	};
	await growTo(SMALL);
	const floor = await measure();
	await growTo(LARGE);
	const value = await measure();
	await engine.close();
	const row = `resolve ${MEASURED_BATCH} with ${LARGE} people against ${SMALL}, ${name}`;
	return lowerIsBetter({ name: row, value, unit: 'ms', floor, bar: 1 / 1.5 });
}

function person(i: number): ResolveRequest {
	return benchPerson(i, NUMBERS);
}

async function resolveAll(engine: Engine, requests: readonly ResolveRequest[]): Promise<void> {
	const outcomes = await engine.identity.resolve(requests);
	const wrong = outcomes.find(({ status }) => status !== 'created' && status !== 'matched');
	if (wrong) throw new Error(`The benchmark's own people are not apart: ${JSON.stringify(wrong)}`);
}
