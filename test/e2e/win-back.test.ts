import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeFiles, readExample, type Example } from '../../scripts/demo/campaign';
import { creditOf } from '../../scripts/demo/figures';
import {
	createCredential,
	createWorkflow,
	filesFolder,
	itemsOf,
	linkPackage,
	runWorkflow,
	startMailCatcher,
	type MailCatcher,
	type RunResult,
} from '../../scripts/n8n';
import {
	INSTALL_TIMEOUT_MS,
	ensureRealN8n,
	startSignedIn,
	type SignedInServer,
} from './support/real-n8n';
import { writeShopperFile } from './support/shopper-file';
import { freshUserFolder } from './support/user-folder';

// One n8n for all runs: starting it takes longer than the campaign.

// Some thirty of them are to be won back, and the lot holds out half: neither side of it is ever nearly empty.
const PEOPLE = 600;
const HELD_OUT_PERCENT = 50;
const BATCH_SIZE = 2;
const userFolder = freshUserFolder();
const { csvFile } = writeShopperFile(userFolder, PEOPLE);
let catcher: MailCatcher;
let signedIn: SignedInServer;
let workflowId: string;
let first: RunResult;

beforeAll(async () => {
	await ensureRealN8n();
	linkPackage(userFolder);
	catcher = await startMailCatcher();
	signedIn = await startSignedIn(userFolder);
	const workflow = readExample('win-back');
	placeFiles(userFolder, workflow, [csvFile]);
	workflowId = await createWorkflow(signedIn.session, await madeReady(workflow));
}, INSTALL_TIMEOUT_MS);

afterAll(async () => {
	await signedIn.server.stop();
	await catcher.stop();
});

test('everybody who slipped away and said yes gets one mail, a batch at a time', async () => {
	first = await run(workflowId);
	const memberIds = membersOf(first).map(({ profileId }) => profileId);
	expect(memberIds.length).toBeGreaterThan(BATCH_SIZE);
	expect(new Set(memberIds).size).toBe(memberIds.length);
	expect(countsOf(first)).toMatchObject([{ memberCount: memberIds.length }]);
	expect(membersOf(first, 1)).toMatchObject([{ segment: { memberCount: memberIds.length } }]);
	expect(mailedAddresses()).toHaveLength(memberIds.length);
	expect(new Set(mailedAddresses()).size).toBe(memberIds.length);
});

test('who is held out has slipped away and said yes just the same, and gets no mail', async () => {
	const heldOut = await run(await heldOutWorkflow());
	const addresses = itemsOf(heldOut, 'Who they are').flatMap(emailsOf);
	expect(addresses.length).toBeGreaterThan(0);
	expect(mailedAddresses().filter((address) => addresses.includes(address))).toEqual([]);
});

test('the same file again mails nobody twice', async () => {
	const mailCount = catcher.mails.length;
	const second = await run(workflowId);
	expect(membersOf(second)).toEqual(membersOf(first));
	expect(catcher.mails).toHaveLength(mailCount);
	expect(creditOf(second)).toEqual(creditOf(first));
});

test('a purchase after the mail is credited to e-mail when its line comes', async () => {
	const [address = ''] = mailedAddresses();
	const file = join(filesFolder(userFolder), 'shoppers.csv');
	const [header = ''] = readFileSync(file, 'utf8').split('\n');
	const purchase: Record<string, string> = {
		...{ record_id: 'S-came-back', record_type: 'purchase', occurred_at: new Date().toISOString() },
		...{
			channel: 'store',
			email: address,
			product: 'Wool scarf',
			amount: '29.50',
			currency: 'EUR',
		},
	};
	appendFileSync(
		file,
		`${header
			.split(',')
			.map((column) => purchase[column.trim()] ?? '')
			.join(',')}\n`,
	);
	const third = await run(workflowId);
	expect([first, third].map(emailCredit)).toEqual([[], [29.5]]);
});

async function run(id: string): Promise<RunResult> {
	const result = await runWorkflow(signedIn.session, { workflowId: id, trigger: 'Start' });
	expect(result.status).toBe('success');
	return result;
}

const membersOf = (result: RunResult, output = 0) =>
	itemsOf(result, 'Everybody to win back', output);
const countsOf = (result: RunResult) =>
	itemsOf(result, 'Score and refresh', 2).map(({ segment }) => segment);
const mailedAddresses = () => catcher.mails.flatMap(({ recipients }) => recipients);
const emailCredit = (result: RunResult) =>
	creditOf(result)
		.filter(({ channel }) => channel === 'email')
		.flatMap(({ values }) => values.map(({ value }) => value));

/** With small batches, many held out, and the mail caught. */
async function madeReady(workflow: Example): Promise<Example> {
	const data = {
		...{ host: '127.0.0.1', port: catcher.port, user: '', password: '' },
		...{ secure: false, disableStartTls: true },
	};
	const account = { name: 'Mail account', type: 'smtp', data };
	const id = await createCredential(signedIn.session, account);
	for (const node of workflow.nodes) {
		if (node.name === 'Everybody to win back') node.parameters.batchSize = BATCH_SIZE;
		if (node.name === 'Draw the hold-out')
			node.parameters.conditions = { samples: [{ percent: HELD_OUT_PERCENT, salt: 'win-back' }] };
		if (node.credentials?.smtp) node.credentials.smtp = { id, name: account.name };
	}
	return workflow;
}

/** The customers of *Win back* but for the hold-out: those whom it keeps back, with who they are. */
function heldOutWorkflow(): Promise<string> {
	const groups = ['about_to_sleep', 'at_risk', 'cant_lose'];
	const definition = {
		all: [
			{ kind: 'consent', channel: 'email', topic: 'newsletter', operator: 'reachable' },
			{ kind: 'rfm', group: groups },
			{ kind: 'segment', name: 'Win-back hold-out', operator: 'in' },
		],
	};
	const members = { resource: 'segment', operation: 'members', source: 'built' };
	const nodes = [
		['Start', 'n8n-nodes-base.manualTrigger', {}],
		[
			'Held out',
			'n8n-nodes-omnichannel.omnichannelSegment',
			{ ...members, defineWith: 'json', definition: JSON.stringify(definition) },
		],
		[
			'Who they are',
			'n8n-nodes-omnichannel.omnichannelIdentity',
			{ resource: 'profile', operation: 'get' },
		],
	] as const;
	return createWorkflow(signedIn.session, {
		...{ name: 'Held out', settings: {} },
		nodes: nodes.map(([name, type, parameters], i) => {
			return { id: String(i), name, type, typeVersion: 1, position: [i * 200, 0], parameters };
		}),
		connections: { ...wire('Start', 'Held out'), ...wire('Held out', 'Who they are') },
	});
}

function wire(from: string, to: string) {
	return { [from]: { main: [[{ node: to, type: 'main', index: 0 }]] } };
}

function emailsOf({ identity }: Record<string, unknown>): string[] {
	const { identifiers } = identity as { identifiers: { type: string; value: string }[] };
	return identifiers.filter(({ type }) => type === 'email').map(({ value }) => value);
}
