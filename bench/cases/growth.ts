import { join } from 'node:path';
import { Client } from 'pg';
import type { Engine, ResolveRequest, StoreOptions } from '../../engine';
import { openEngine } from '../../engine';
import type { BenchCase, BenchRow } from '../bench-case';
import { lowerIsBetter, median, timeOf } from '../bench-case';
import { embeddedLoop } from '../floors/embedded-loop';
import { postgresSets } from '../floors/postgres-sets';
import type { BenchPerson } from '../people';
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
	run: async (folder) => {
		const fileOf = (who: string) => join(folder, `${who}.sqlite`);
		const byHand = async (who: string) => {
			const { resolve, close } = embeddedLoop(fileOf(who));
			return { resolve: async (people: readonly BenchPerson[]) => resolve(people), close };
		};
		const optionsOf = (who: string): StoreOptions => ({ kind: 'embedded', file: fileOf(who) });
		return await compare('embedded', { optionsOf, byHand });
	},
};

export const growthPostgres: BenchCase = {
	name: 'growth-postgres',
	isLarge: true,
	run: (folder) =>
		withPostgres(folder, (server) => {
			const optionsOf = (who: string) => ({ ...server, schema: `growth_${who}` });
			const byHand = async (who: string) => {
				const options = `-c search_path=${optionsOf(who).schema}`;
				const client = new Client({ ...server, options });
				await client.connect();
				return { resolve: postgresSets(client).resolve, close: () => client.end() };
			};
			const settle = async () => {
				const client = new Client({ ...server });
				await client.connect();
				for (const work of ['vacuum analyze', 'checkpoint']) await client.query(work);
				await client.end();
			};
			return compare('PostgreSQL', { optionsOf, byHand, settle });
		}),
};

interface Stores {
	optionsOf: (who: string) => StoreOptions;
	byHand: (who: string) => Promise<Resolver>;
	/** Ends what the database still does in the background with tables just filled. */
	settle?: () => Promise<void>;
}

interface Resolver {
	resolve: (people: readonly BenchPerson[]) => Promise<unknown>;
	close: () => Promise<void> | void;
}

async function compare(name: string, { optionsOf, byHand, settle }: Stores): Promise<BenchRow[]> {
	const ours = {
		small: await filledStore(optionsOf('small'), SMALL),
		large: await filledStore(optionsOf('large'), LARGE),
	};
	await settle?.();
	const row = `resolve ${MEASURED_BATCH} with ${LARGE} people against ${SMALL}, ${name}`;
	const measured = lowerIsBetter({ ...(await growthOf(ours, 0)), name: row, bar: 1 / 1.5 });
	const floor = { small: await byHand('small'), large: await byHand('large') };
	// No promise of ours, so no row: how much the database itself slows, with the same rows of the same tables.
	const byLoop = await growthOf(floor, ROUNDS + 1);
	const [few, many] = [byLoop.floor, byLoop.value].map((ms) => ms.toFixed(0));
	process.stderr.write(
		`  the same by hand: ${few} ms, ${many} ms: ${(byLoop.value / byLoop.floor).toFixed(2)} x\n`,
	);
	return [measured];
}

/** Closes both. The rounds go on counting from `firstRound`, so that new people are new. */
async function growthOf(
	{ small, large }: { small: Resolver; large: Resolver },
	firstRound: number,
): Promise<{ value: number; floor: number; unit: string }> {
	const rounds = { small: [] as number[], large: [] as number[] };
	// In turns, so that both meet the same noise of the machine. The first warms both alike.
	for (let round = firstRound; round <= firstRound + ROUNDS; round++) {
		const [few, many] = [batchOf(SMALL, round), batchOf(LARGE, round)];
		rounds.small.push(await timeOf(() => small.resolve(few)));
		rounds.large.push(await timeOf(() => large.resolve(many)));
	}
	await Promise.all([small.close(), large.close()]);
	return { value: median(rounds.large.slice(1)), floor: median(rounds.small.slice(1)), unit: 'ms' };
}

async function filledStore(store: StoreOptions, size: number): Promise<Resolver> {
	const engine = await openEngine({ store });
	for (let from = 0; from < size; from += BUILD_BATCH) {
		const length = Math.min(BUILD_BATCH, size - from);
		await resolveAll(
			engine,
			Array.from({ length }, (_, i) => person(from + i)),
		);
	}
	return { resolve: (people) => resolveAll(engine, people), close: () => engine.close() };
}

/** Half are people from all over the store, half are new. */
function batchOf(size: number, round: number): BenchPerson[] {
	const firstNew = size + (round * MEASURED_BATCH) / 2;
	return Array.from({ length: MEASURED_BATCH }, (_, i) =>
		person(i % 2 === 0 ? ((i + round) * STEP) % size : firstNew + (i - 1) / 2),
	);
}

function person(i: number): BenchPerson {
	return benchPerson(i, NUMBERS);
}

async function resolveAll(engine: Engine, requests: readonly ResolveRequest[]): Promise<void> {
	const outcomes = await engine.identity.resolve(requests);
	const wrong = outcomes.find(({ status }) => status !== 'created' && status !== 'matched');
	if (wrong) throw new Error(`The benchmark's own people are not apart: ${JSON.stringify(wrong)}`);
}
