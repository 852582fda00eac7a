import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { PostgresOptions } from '../../engine';
import {
	ensureN8n,
	executeWorkflow,
	filesFolder,
	importCredential,
	importWorkflow,
	itemsOf,
	linkPackage,
	nodeMsOf,
	type Workflow,
} from '../../scripts/n8n';
import type { BenchCase } from '../bench-case';
import { lowerIsBetter, median } from '../bench-case';
import { ownFlow, postgresFlow, ROWS_FILE, withStore } from '../n8n-flows';
import { benchPeople } from '../people';
import { withPostgres } from '../postgres-server';

const ITEMS = 10_000;
const ROUNDS = 3;
const POSTGRES_CREDENTIAL = { id: 'benchpostgres001', name: 'Bench', type: 'postgres' };
const STORE_CREDENTIAL = { id: 'benchstore000001', name: 'Bench', type: 'omnichannelStoreApi' };
const TABLES = `
	create table identifier (type text, value text, seen_at timestamptz, primary key (type, value));
	create table event (id bigserial primary key, email text, name text)`;

/** *Resolve* then *Track* in a real n8n, against two of its own nodes that only upsert an identifier and insert an event. */
export const realN8n: BenchCase = {
	name: 'n8n',
	isLarge: true,
	run: (folder) =>
		withPostgres(folder, async (server) => {
			const userFolder = join(folder, 'n8n');
			await prepare(userFolder, server);
			const rounds = { floor: [] as number[], embedded: [] as number[], postgres: [] as number[] };
			for (let round = 0; round < ROUNDS; round++) {
				writeFileSync(join(filesFolder(userFolder), ROWS_FILE), peopleCsv(round));
				rounds.floor.push(await msOf(userFolder, postgresFlow(POSTGRES_CREDENTIAL)));
				rounds.embedded.push(await msOf(userFolder, ownFlow()));
				rounds.postgres.push(await msOf(userFolder, withStore(ownFlow(), STORE_CREDENTIAL)));
			}
			const row = { unit: 'ms', floor: median(rounds.floor), bar: 5 };
			const name = `real n8n, ${ITEMS} items: resolve + track`;
			return [
				lowerIsBetter({ ...row, name: `${name}, embedded`, value: median(rounds.embedded) }),
				lowerIsBetter({ ...row, name: `${name}, PostgreSQL`, value: median(rounds.postgres) }),
			];
		}),
};

/** What the two nodes took by n8n's own count. Each flow ends with as many items as it began with. */
async function msOf(userFolder: string, workflow: Workflow): Promise<number> {
	await importWorkflow(userFolder, workflow);
	const result = await executeWorkflow(userFolder, workflow.id);
	const count = itemsOf(result, 'Event').length;
	if (count !== ITEMS) throw new Error(`${String(count)} of ${String(ITEMS)} items came through.`);
	return nodeMsOf(result, 'Identify') + nodeMsOf(result, 'Event');
}

async function prepare(userFolder: string, server: PostgresOptions): Promise<void> {
	await ensureN8n({
		log: (line) => {
			process.stderr.write(`${line}\n`);
		},
	});
	const { host, port, database, user, password } = server;
	const client = new Client({ host, port, database, user, password });
	await client.connect();
	await client.query(TABLES);
	await client.end();
	linkPackage(userFolder);
	const login = { host, port, database, user, password };
	await importCredential(userFolder, {
		...POSTGRES_CREDENTIAL,
		data: { ...login, ssl: 'disable' },
	});
	const store = { ...login, schema: 'omnichannel', createSchema: true, tls: 'off' };
	await importCredential(userFolder, { ...STORE_CREDENTIAL, data: store });
}

/** New people in each round, so that each round writes as much as the first. */
function peopleCsv(round: number): string {
	const lines = benchPeople(ITEMS).map(({ identifiers, event: { name, channel, key } }) => {
		const values = [...identifiers.map(({ value }) => value), key];
		return [...values.map((value) => `r${String(round)}-${value}`), name, channel].join(',');
	});
	return ['number,email,cookie,key,event,channel', ...lines, ''].join('\n');
}
