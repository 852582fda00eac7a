import { existsSync } from 'node:fs';
import { prepareCampaign, readExample, type Campaign } from '../../scripts/demo/campaign';
import { createWorkflow, startMailCatcher, type MailCatcher } from '../../scripts/n8n';
import { loadPackageNodes } from '../support/package-nodes';
import { addNode, openWorkflow, screenshot } from './support/editor';
import { editorSession } from './support/editor-session';
import { writeShopperFile } from './support/shopper-file';

// What a marketer does, in a real browser: find each node, read its form, run the campaign by its button.

const PEOPLE = 150;
const RUN_TIMEOUT_MS = 120_000;
const nodes = loadPackageNodes().map(({ description: { displayName, properties } }) => ({
	displayName,
	labels: properties.map((property) => property.displayName),
}));
const IDENTITY = {
	id: 'identity',
	name: 'Identity',
	type: 'n8n-nodes-omnichannel.omnichannelIdentity',
	typeVersion: 1,
	position: [220, 0],
};
/** What each form shows before anything is filled in, and what it keeps until it is needed. */
const forms = [
	{
		...{ resource: 'profile', operation: 'erase' },
		shown: ['Erases each customer for good', 'I Understand That This Cannot Be Undone'],
		hidden: ['Profile ID', 'Identifiers', 'Rewrite File'],
	},
	{
		...{ resource: 'profile', operation: 'search' },
		shown: ['Search For', 'Return All', 'Limit'],
		hidden: ['After', 'Customer'],
	},
	{
		...{ resource: 'merge', operation: 'merge' },
		shown: ['Customer', 'Other Customer', 'Other Profile ID'],
		hidden: ['Other Identifiers', 'Survivor'],
	},
	{
		...{ resource: 'merge', operation: 'unmerge' },
		shown: ['Undo', 'Merge ID', 'Keep Apart'],
		hidden: ['Profile to Take Out', 'Reason'],
	},
	{
		...{ resource: 'duplicate', operation: 'find' },
		shown: ['Compare', 'Least Probability'],
		hidden: ['Fields', 'Rules'],
	},
	{
		...{ resource: 'rules', operation: 'update' },
		shown: ['Identifier Types', 'Traits', 'Settings'],
		hidden: ['Definition', 'Plus Tags'],
	},
];
let catcher: MailCatcher;
let campaign: Campaign;
const session = editorSession(async (userFolder) => {
	catcher = await startMailCatcher();
	campaign = await prepareCampaign(userFolder, {
		workflow: readExample('web-to-store'),
		csvFiles: [writeShopperFile(userFolder, PEOPLE).csvFile],
		smtpPort: catcher.port,
	});
});

afterAll(() => catcher.stop());

test.each(nodes)(
	'$displayName is found by search and shows its form',
	async ({ displayName, labels }) => {
		const { signedIn } = session;
		const id = await createWorkflow(signedIn.session, emptyWorkflow(displayName));
		await openWorkflow(session.editor, signedIn.session, id);
		const { page } = session.editor;
		await addNode(page, displayName);
		const form = page.getByTestId('node-parameters').or(page.getByTestId('ndv')).first();
		await form.waitFor();
		const text = await form.innerText();
		expect(text).toContain('Operation');
		expect(labels.filter((label) => text.includes(label)).length).toBeGreaterThanOrEqual(3);
		expect(
			existsSync(await screenshot(session.editor, displayName.toLowerCase().replaceAll(' ', '-'))),
		).toBe(true);
		expect(session.editor.problems).toEqual([]);
	},
);

test('what a marketer may call it finds Omnichannel Identity, and its actions read as sentences', async () => {
	const { page } = session.editor;
	await openWorkflow(session.editor, session.signedIn.session, await workflowWith([]));
	await page.getByTestId('node-creator-plus-button').click();
	const named = page.getByTestId('node-creator-item-name');
	for (const word of ['duplicate', 'erase', 'gdpr', 'identity', 'merge', 'unmerge']) {
		await page.getByTestId('node-creator-search-bar').fill(word);
		await named.getByText('Omnichannel Identity', { exact: true }).first().waitFor();
	}
	await named.getByText('Omnichannel Identity', { exact: true }).first().click();
	await named.getByText('Undo merges of a customer').waitFor();
	expect(await named.allInnerTexts()).toEqual(
		expect.arrayContaining(['Resolve a customer', 'Erase a customer', 'Find duplicate customers']),
	);
});

test.each(forms)('the form of $resource: $operation', async ({ shown, hidden, ...parameters }) => {
	const { page } = session.editor;
	const id = await workflowWith([{ ...IDENTITY, parameters }]);
	await page.goto(`${session.signedIn.session.baseUrl}/workflow/${id}/${IDENTITY.id}`);
	const form = page.getByTestId('ndv');
	await form.getByText('Operation', { exact: true }).waitFor();
	for (const text of shown) await form.getByText(text).first().waitFor();
	for (const text of hidden) expect(await form.getByText(text, { exact: true }).count()).toBe(0);
	const name = `identity-${parameters.resource}-${parameters.operation}`;
	expect(existsSync(await screenshot(session.editor, name))).toBe(true);
	expect(session.editor.problems).toEqual([]);
});

test('the campaign runs by its button, and mails arrive', async () => {
	const { page } = session.editor;
	await openWorkflow(session.editor, session.signedIn.session, campaign.id);
	expect(existsSync(await screenshot(session.editor, 'campaign'))).toBe(true);
	await page.getByTestId('execute-workflow-button').click();
	await page
		.getByText('Workflow executed successfully')
		.first()
		.waitFor({ timeout: RUN_TIMEOUT_MS });
	expect(existsSync(await screenshot(session.editor, 'campaign-run'))).toBe(true);
	expect(catcher.mails.length).toBeGreaterThan(0);
	expect(session.editor.problems).toEqual([]);
});

function workflowWith(nodes: object[]): Promise<string> {
	const { nodes: start, ...workflow } = emptyWorkflow('Form');
	return createWorkflow(session.signedIn.session, { ...workflow, nodes: [...start, ...nodes] });
}

function emptyWorkflow(name: string) {
	const start = {
		id: 'start',
		name: 'Start',
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
	};
	return {
		name,
		settings: {},
		nodes: [{ ...start, position: [0, 0], parameters: {} }],
		connections: {},
	};
}
