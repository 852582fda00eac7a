import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { PostgresOptions } from '../../engine/store';
import { openStore } from '../../engine/store';
import { postgresServer } from './stores';

const TEMPLATE = 'omnichannel_template';
const SCHEMA = 'omnichannel';
const TEMPLATE_LOCK = 4_711;

/** A database of its own on the run's server, to be made by `createDatabase`. */
export function newDatabaseOptions(): PostgresOptions {
	const database = `test_${randomUUID().replaceAll('-', '')}`;
	return { ...postgresServer(), database, schema: SCHEMA };
}

/**
 * Makes the database as a copy of one with an empty store: a fifth of the time that the tables take, which grows with the
 * number of schemas that a database has.
 */
export async function createDatabase({ database }: PostgresOptions): Promise<void> {
	await asAdmin(async (admin) => {
		await makeTemplateOnce(admin);
		await admin.query(`create database ${database} template ${TEMPLATE}`);
	});
}

/** Also while somebody is connected, such as a process that a test has killed. */
export async function dropDatabase({ database }: PostgresOptions): Promise<void> {
	await asAdmin((admin) => admin.query(`drop database if exists ${database} with (force)`));
}

/** Whichever test process comes first makes it; the others wait. Its name says that it is complete. */
async function makeTemplateOnce(admin: Client): Promise<void> {
	await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
	const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [
		TEMPLATE,
	]);
	if (rowCount === 0) {
		const { database, ...server } = newDatabaseOptions();
		await admin.query(`create database ${database}`);
		await (await openStore({ ...server, database })).close();
		await admin.query(`alter database ${database} rename to ${TEMPLATE}`);
	}
	await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
}

async function asAdmin<Result>(work: (admin: Client) => Promise<Result>): Promise<Result> {
	const { host, port, user, password, database } = postgresServer();
	const admin = new Client({ host, port, user, password, database });
	await admin.connect();
	try {
		return await work(admin);
	} finally {
		await admin.end();
	}
}
