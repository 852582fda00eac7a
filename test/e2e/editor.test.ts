import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { prepareCampaign, readExample, type Campaign } from '../../scripts/demo/campaign';
import {
	createWorkflow,
	ensureN8n,
	linkPackage,
	startMailCatcher,
	type MailCatcher,
} from '../../scripts/n8n';
import { loadPackageNodes } from '../support/package-nodes';
import { openEditor, openWorkflow, screenshot, type Editor } from './support/editor';
import { INSTALL_TIMEOUT_MS, startSignedIn, type SignedInServer } from './support/real-n8n';
import { writeShopperFile } from './support/shopper-file';
import { freshUserFolder } from './support/user-folder';

// What a marketer does, in a real browser: find each node, read its form, run the campaign by its button.

const PEOPLE = 150;
const RUN_TIMEOUT_MS = 120_000;
const userFolder = freshUserFolder();
const nodes = loadPackageNodes().map(({ description: { displayName, properties } }) => ({
	displayName,
	labels: properties.map((property) => property.displayName),
}));
let catcher: MailCatcher;
let campaign: Campaign;
let signedIn: SignedInServer;
let editor: Editor;

beforeAll(async () => {
	await ensureN8n({ log: () => undefined });
	linkPackage(userFolder);
	catcher = await startMailCatcher();
	campaign = await prepareCampaign(userFolder, {
		workflow: readExample('web-to-store'),
		csvFiles: [writeShopperFile(userFolder, PEOPLE).csvFile],
		smtpPort: catcher.port,
	});
	signedIn = await startSignedIn(userFolder);
	editor = await openEditor(signedIn.session);
}, INSTALL_TIMEOUT_MS);

afterAll(async () => {
	await editor.close();
	await signedIn.server.stop();
	await catcher.stop();
});

test.each(nodes)(
	'$displayName is found by search and shows its form',
	async ({ displayName, labels }) => {
		const { session } = signedIn;
		await openWorkflow(editor, session, await createWorkflow(session, emptyWorkflow(displayName)));
		const { page } = editor;
		await addNode(page, displayName);
		const form = page.getByTestId('node-parameters').or(page.getByTestId('ndv')).first();
		await form.waitFor();
		const text = await form.innerText();
		expect(text).toContain('Operation');
		expect(labels.filter((label) => text.includes(label)).length).toBeGreaterThanOrEqual(3);
		expect(
			existsSync(await screenshot(editor, displayName.toLowerCase().replaceAll(' ', '-'))),
		).toBe(true);
		expect(editor.problems).toEqual([]);
	},
);

test('the campaign runs by its button, and mails arrive', async () => {
	const { page } = editor;
	await openWorkflow(editor, signedIn.session, campaign.id);
	expect(existsSync(await screenshot(editor, 'campaign'))).toBe(true);
	await page.getByTestId('execute-workflow-button').click();
	await page
		.getByText('Workflow executed successfully')
		.first()
		.waitFor({ timeout: RUN_TIMEOUT_MS });
	expect(existsSync(await screenshot(editor, 'campaign-run'))).toBe(true);
	expect(catcher.mails.length).toBeGreaterThan(0);
	expect(editor.problems).toEqual([]);
});

async function addNode(page: Page, displayName: string): Promise<void> {
	await page.getByTestId('node-creator-plus-button').click();
	await page.getByTestId('node-creator-search-bar').fill(displayName);
	const found = page.getByTestId('node-creator-item-name').getByText(displayName, { exact: true });
	await found.first().click();
	// The node's own panel lists its operations; the list that it was found in slides away meanwhile.
	const operations = page.getByTestId('node-creator-item-name').filter({ hasNotText: displayName });
	await operations.first().click();
	await page.getByTestId('ndv').waitFor();
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
