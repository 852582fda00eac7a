import { join } from 'node:path';
import type { Engine, ResolveRequest, StoreOptions } from '../../engine';
import { openEngine } from '../../engine';
import type { BenchCase, BenchRow } from '../bench-case';
import { lowerIsBetter, median, timeOf } from '../bench-case';
import { withPostgres } from '../postgres-server';

const BATCH = 10_000;
const ROUNDS = 5;
/** Three of ten items link two people. */
const MERGES_PER_TEN = 3;

/** What a batch costs in which three of ten items merge two people, against one in which none does. */
export const merges: BenchCase = {
	name: 'merges',
	run: async (folder) => [
		await compare('embedded', { kind: 'embedded', file: join(folder, 'merges.sqlite') }),
		await withPostgres(folder, (server) => compare('PostgreSQL', server)),
	],
};

async function compare(name: string, store: StoreOptions): Promise<BenchRow> {
	const engine = await openEngine({ store });
	const rounds = { none: [] as number[], some: [] as number[] };
	for (let round = 0; round < ROUNDS; round++) {
		rounds.none.push(await timeOfBatch(engine, `none-${round}`, 0));
		rounds.some.push(await timeOfBatch(engine, `some-${round}`, MERGES_PER_TEN));
	}
	await engine.close();
	const [value, floor] = [median(rounds.some), median(rounds.none)];
	const row = `resolve ${BATCH} with 30% merges against none, ${name}`;
	return lowerIsBetter({ name: row, value, unit: 'ms', floor, bar: 0.5 });
}

/** Of the items that merge nobody, half are known by both identifiers and half are new. */
async function timeOfBatch(engine: Engine, group: string, mergesPerTen: number): Promise<number> {
	const isMerge = (i: number) => i % 10 < mergesPerTen;
	const email = (i: number) => ({ type: 'email', value: `${group}-${i}@example.com` });
	const cookie = (i: number) => ({ type: 'anonymous_id', value: `${group}-${i}` });
	const known = Array.from({ length: BATCH }, (_, i): ResolveRequest[] => {
		if (isMerge(i)) return [{ identifiers: [email(i)] }, { identifiers: [cookie(i)] }];
		return i % 2 === 0 ? [{ identifiers: [email(i), cookie(i)] }] : [];
	}).flat();
	await engine.identity.resolve(known);
	const batch = Array.from({ length: BATCH }, (_, i): ResolveRequest => ({
		identifiers: [email(i), cookie(i)],
		traits: { city: `City ${i % 97}`, age: 18 + (i % 70) },
	}));
	let merged = 0;
	const ms = await timeOf(async () => {
		const outcomes = await engine.identity.resolve(batch);
		merged = outcomes.filter(({ status }) => status === 'merged').length;
	});
	if (merged !== (BATCH * mergesPerTen) / 10) throw new Error(`${merged} merges came about`);
	return ms;
}
