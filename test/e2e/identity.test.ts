import { createTwins } from '../../scripts/data/twins';
import {
	executeWorkflow,
	importCredential,
	importWorkflow,
	itemsOf,
	linkPackage,
	type RunResult,
	type Workflow,
} from '../../scripts/n8n';
import { newPostgresOptions } from '../support/stores';
import { identityWorkflow } from './support/identity-workflow';
import { INSTALL_TIMEOUT_MS, ensureRealN8n } from './support/real-n8n';
import { storeContent } from './support/store-content';
import { freshUserFolder } from './support/user-folder';

// Rules, people, duplicates, merges, search, export and erasure in one workflow of the real n8n.

const RECORDS = 60;
const STORE = { id: 'omnichannelstore', name: 'Customers', type: 'omnichannelStoreApi' };
const userFolder = freshUserFolder();
const people = [...createTwins({ seed: 5, records: RECORDS }).map(asCustomer), { note: 'nobody' }];
let first: RunResult;

beforeAll(async () => {
	await ensureRealN8n();
	linkPackage(userFolder);
}, INSTALL_TIMEOUT_MS);

test('duplicates are found, merged and taken apart again, and who names nobody stops no one', async () => {
	first = await run(identityWorkflow('identityembedded', people));
	const figures = figuresOf(first);
	expect(figures).toMatchObject({
		rules: [{ status: 'updated', duplicate: false, version: 1 }],
		resolved: { created: RECORDS },
		refused: ['This item names no customer'],
		listed: RECORDS,
		gotten: { found: RECORDS },
		exported: { exported: RECORDS },
		erased: { erased: 1 },
	});
	const { sure, listedPairs } = figures;
	expect(sure).toBeGreaterThan(5);
	expect(listedPairs).toBeGreaterThanOrEqual(sure);
	expect(figures).toMatchObject({
		previewed: { preview: sure },
		accepted: { accepted: sure },
		merges: { merged: sure },
		unmerged: { unmerged: sure },
	});
});

test('the rule that the workflow has just set reads the phone of the next node', () => {
	const [one] = itemsOf(first, 'Resolve');
	expect(one?.identity).toMatchObject({
		attached: expect.arrayContaining([{ type: 'phone', value: '+385917778888' }]) as unknown,
	});
});

test('run again it makes nobody, changes no rule, and offers no pair that was taken apart', async () => {
	const before = storeContent(userFolder);
	const figures = figuresOf(await run(identityWorkflow('identityembedded', people)));
	expect(figures).toMatchObject({
		rules: [{ status: 'updated', duplicate: true, version: 1 }],
		resolved: { matched: RECORDS },
		newPairs: 0,
		sure: 0,
		accepted: {},
		listed: RECORDS,
		erased: { erased: 1 },
	});
	const after = storeContent(userFolder);
	for (const table of ['identifier', 'trait', 'merge', 'apart', 'identity_rules'])
		expect([table, after[table]]).toEqual([table, before[table]]);
});

test('on PostgreSQL the workflow comes to the same', async () => {
	const { schema = '', ...connection } = newPostgresOptions();
	const data = { ...connection, schema, createSchema: true, tls: 'off', caCertificate: '' };
	await importCredential(userFolder, { ...STORE, data });
	const result = await run(identityWorkflow('identitypostgres', people, STORE));
	expect(figuresOf(result)).toEqual(figuresOf(first));
});

async function run(workflow: Workflow): Promise<RunResult> {
	await importWorkflow(userFolder, workflow);
	return executeWorkflow(userFolder, workflow.id);
}

/** Twins share no identifier, so that nothing but their names and birthdays speaks for them. */
function asCustomer({ fields }: { fields: object }, i: number): object {
	return { ...fields, phone: i === 0 ? '091 777 8888' : '', loyaltyCard: `card-${String(i)}` };
}

function figuresOf(result: RunResult) {
	const statuses = (node: string, field: string) => countsOf(result, node, field);
	const [found] = itemsOf(result, 'Find').map(({ duplicate }) => duplicate as { newPairs: number });
	return {
		rules: itemsOf(result, 'Set the region').map(({ rules }) => briefly(rules)),
		resolved: statuses('Resolve', 'identity'),
		refused: itemsOf(result, 'Resolve', 1).map(({ error }) => error),
		newPairs: found?.newPairs,
		listedPairs: itemsOf(result, 'Get pairs').length,
		sure: itemsOf(result, 'Sure ones').length,
		previewed: statuses('Preview', 'identity'),
		accepted: statuses('Accept', 'duplicate'),
		merges: statuses('History', 'identity'),
		unmerged: statuses('Unmerge', 'identity'),
		listed: itemsOf(result, 'Search').length,
		gotten: statuses('Get', 'identity'),
		exported: statuses('Export', 'export'),
		erased: statuses('Erase', 'erase'),
	};
}

function briefly(rules: unknown) {
	const { status, duplicate, version } = rules as Record<string, unknown>;
	return { status, duplicate, version };
}

/** How many items of a node say each status in the field that the node adds. */
function countsOf(result: RunResult, node: string, field: string): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const item of itemsOf(result, node)) {
		const { status } = item[field] as { status: string };
		counts[status] = (counts[status] ?? 0) + 1;
	}
	return counts;
}
