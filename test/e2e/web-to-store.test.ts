import { prepareCampaign, readExample, type Example } from '../../scripts/demo/campaign';
import { creditOf, figuresOf, type CreditRow } from '../../scripts/demo/figures';
import {
	importCredential,
	installTarball,
	itemsOf,
	linkPackage,
	startMailCatcher,
	type MailCatcher,
	type RunResult,
} from '../../scripts/n8n';
import { newPostgresOptions } from '../support/stores';
import { INSTALL_TIMEOUT_MS, ensureRealN8n } from './support/real-n8n';
import { sum, writeShopperFile } from './support/shopper-file';
import { storeContent } from './support/store-content';
import { freshUserFolder } from './support/user-folder';

const PEOPLE = 500;
const PER_CENT = 100;
const STORE = { id: 'omnichannelstore', name: 'Customers', type: 'omnichannelStoreApi' };
const installed = freshUserFolder();
const linked = freshUserFolder();
const file = writeShopperFile(linked, PEOPLE);
let catcher: MailCatcher;
let first: RunResult;

beforeAll(async () => {
	await ensureRealN8n();
	catcher = await startMailCatcher();
}, INSTALL_TIMEOUT_MS);

afterAll(() => catcher.stop());

test('the packed package, installed as n8n installs it, runs the campaign to the file’s own sums', async () => {
	await installTarball(installed);
	const campaign = await prepareCampaign(installed, inputs(readExample('web-to-store')));
	first = await campaign.run();
	const { turnoverMinor, ...expected } = file.expected;
	expect(figuresOf(first)).toMatchObject(expected);
	expect(creditedMinor(creditOf(first))).toEqual({
		last_touch: turnoverMinor,
		linear: turnoverMinor,
	});
});

test('the web and the store become one person: fewer people than were first seen', () => {
	const { newCustomers, merges, people } = figuresOf(first);
	expect(merges).toBeGreaterThan(0);
	expect(people).toBe(newCustomers - merges);
});

test('each mail that was sent arrived once, and nobody who said no got one', () => {
	const caught = catcher.mails.flatMap(({ recipients }) => recipients);
	const sent = itemsOf(first, 'Send the thank-you', 0).map(addressOf);
	const refused = itemsOf(first, 'Send the thank-you', 2).map(addressOf);
	expect(new Set(caught).size).toBe(caught.length);
	expect(caught.toSorted()).toEqual([...new Set(sent)].sort());
	expect(figuresOf(first)).toMatchObject({ sentMails: caught.length });
	expect(refused.length).toBeGreaterThan(0);
	expect(refused.filter((address) => caught.includes(address))).toEqual([]);
});

test('a second run leaves every table as it was, and sends, books and sells nothing', async () => {
	const before = storeContent(installed);
	const mailCount = catcher.mails.length;
	const campaign = await prepareCampaign(installed, inputs(readExample('web-to-store')));
	const second = await campaign.run();
	const { lines, linesThatNameNobody, people } = figuresOf(first);
	expect(figuresOf(second)).toEqual({
		...{ lines, linesThatNameNobody, people, newCustomers: 0, merges: 0, newEvents: 0 },
		...{ newSales: 0, newPoints: 0, sentMails: 0, refusedMails: 0 },
	});
	expect(creditOf(second)).toEqual(creditOf(first));
	expect(storeContent(installed)).toEqual(before);
	expect(catcher.mails).toHaveLength(mailCount);
});

test('on PostgreSQL the campaign comes to the same', async () => {
	linkPackage(linked);
	const { schema = '', ...connection } = newPostgresOptions();
	const data = { ...connection, schema, createSchema: true, tls: 'off', caCertificate: '' };
	await importCredential(linked, { ...STORE, data });
	const workflow = withStore(readExample('web-to-store'));
	const mailCount = catcher.mails.length;
	const { run } = await prepareCampaign(linked, inputs(workflow));
	const result = await run();
	expect(figuresOf(result)).toEqual(figuresOf(first));
	expect(creditOf(result)).toEqual(creditOf(first));
	expect(catcher.mails).toHaveLength(2 * mailCount);
	expect(figuresOf(await run())).toMatchObject({ newCustomers: 0, newSales: 0, sentMails: 0 });
	expect(catcher.mails).toHaveLength(2 * mailCount);
});

function inputs(workflow: Example) {
	return { workflow, csvFiles: [file.csvFile], smtpPort: catcher.port };
}

/** The example with the PostgreSQL store chosen in each node of ours. */
function withStore({ nodes, ...workflow }: Example): Example {
	const { id, name, type } = STORE;
	const chosen = nodes.map((node) =>
		node.type.startsWith('n8n-nodes-omnichannel.')
			? { ...node, credentials: { ...node.credentials, [type]: { id, name } } }
			: node,
	);
	return { ...workflow, nodes: chosen };
}

function creditedMinor(credit: readonly CreditRow[]): Record<string, number> {
	const models = [...new Set(credit.map(({ model }) => model))];
	const minorOf = ({ values }: CreditRow) =>
		sum(values.map(({ value }) => Math.round(value * PER_CENT)));
	return Object.fromEntries(
		models.map((model) => [model, sum(credit.filter((row) => row.model === model).map(minorOf))]),
	);
}

function addressOf(item: Record<string, unknown>): string {
	return String((item.message as { address: unknown }).address);
}
