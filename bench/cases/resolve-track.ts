import { join } from 'node:path';
import { Client } from 'pg';
import type { Engine, StoreOptions } from '../../engine';
import { openEngine } from '../../engine';
import type { BenchCase } from '../bench-case';
import { higherIsBetter, median, timeOf } from '../bench-case';
import { everyRule } from '../every-rule';
import { embeddedLoop } from '../floors/embedded-loop';
import { postgresSets } from '../floors/postgres-sets';
import type { BenchPerson } from '../people';
import { benchPeople, trackRequests } from '../people';
import { withPostgres } from '../postgres-server';

// As many as make the tables larger than a cache of SQLite's usual size: a store that is in use.
const EMBEDDED = { people: 100_000, rounds: 3 };
const POSTGRES = { people: 20_000, rounds: 5 };

/**
 * *Resolve* with every rule switched on, then *track*: new people and then the same once more, against a loop by hand on
 * the same tables.
 */
export const resolveTrackEmbedded: BenchCase = {
	name: 'resolve-track-embedded',
	run: async (folder) => {
		const people = benchPeople(EMBEDDED.people);
		const rounds = { ours: [] as number[], floor: [] as number[] };
		for (let round = 0; round < EMBEDDED.rounds; round++) {
			const options = (who: string): StoreOptions => ({
				kind: 'embedded',
				file: join(folder, `${who}-${round}.sqlite`),
			});
			rounds.floor.push(await embeddedFloor(options('floor'), people));
			rounds.ours.push(await ours(options('ours'), people));
		}
		return [
			verdict({ name: 'resolve + track, embedded', people: EMBEDDED.people, bar: 1 }, rounds),
		];
	},
};

/** The same on PostgreSQL against set-based statements by hand. */
export const resolveTrackPostgres: BenchCase = {
	name: 'resolve-track-postgres',
	run: (folder) =>
		withPostgres(folder, async (server) => {
			const people = benchPeople(POSTGRES.people);
			const rounds = { ours: [] as number[], floor: [] as number[] };
			for (let round = 0; round < POSTGRES.rounds; round++) {
				rounds.floor.push(await postgresFloor({ ...server, schema: `floor_${round}` }, people));
				rounds.ours.push(await ours({ ...server, schema: `ours_${round}` }, people));
			}
			return [
				verdict({ name: 'resolve + track, PostgreSQL', people: POSTGRES.people, bar: 0.6 }, rounds),
			];
		}),
};

function verdict(
	{ name, people, bar }: { name: string; people: number; bar: number },
	{ ours: ourMs, floor: floorMs }: { ours: number[]; floor: number[] },
) {
	// Each person is resolved and tracked twice.
	const perSecond = (ms: number[]) => (2 * people * 1_000) / median(ms);
	const value = perSecond(ourMs);
	return higherIsBetter({ name, value, unit: 'people/s', floor: perSecond(floorMs), bar });
}

async function ours(store: StoreOptions, people: readonly BenchPerson[]): Promise<number> {
	const engine = await openEngine({ store });
	const updated = await engine.identity.updateRules({ definition: everyRule });
	if (updated.status === 'rejected') throw new Error(updated.message);
	const ms = await timeOf(async () => {
		await resolveAndTrack(engine, people);
		await resolveAndTrack(engine, people);
	});
	await engine.close();
	return ms;
}

async function resolveAndTrack(engine: Engine, people: readonly BenchPerson[]): Promise<void> {
	const resolved = await engine.identity.resolve(people);
	const profileIds = resolved.map((outcome) => ('profileId' in outcome ? outcome.profileId : ''));
	const tracked = await engine.events.track(trackRequests(people, profileIds));
	const failed = tracked.find((outcome) => outcome.status !== 'tracked');
	if (failed) throw new Error(`The benchmark's own data was refused: ${JSON.stringify(failed)}`);
}

async function embeddedFloor(store: StoreOptions, people: readonly BenchPerson[]): Promise<number> {
	await makeTables(store);
	const loop = embeddedLoop('file' in store ? store.file : '');
	const ms = await timeOf(() => {
		for (let pass = 0; pass < 2; pass++) loop.track(people, loop.resolve(people));
	});
	loop.close();
	return ms;
}

async function postgresFloor(store: StoreOptions, people: readonly BenchPerson[]): Promise<number> {
	await makeTables(store);
	if (store.kind !== 'postgres') throw new Error('This floor is for PostgreSQL');
	const { host, port, database, user, password, schema } = store;
	const client = new Client({
		host,
		port,
		database,
		user,
		password,
		options: `-c search_path=${schema}`,
	});
	await client.connect();
	const sets = postgresSets(client);
	const ms = await timeOf(async () => {
		for (let pass = 0; pass < 2; pass++) await sets.track(people, await sets.resolve(people));
	});
	await client.end();
	return ms;
}

async function makeTables(store: StoreOptions): Promise<void> {
	const engine = await openEngine({ store });
	await engine.close();
}
