import type { Page } from 'playwright-core';
import { conditionForms } from '../../nodes/Segment/actions/segment/conditions';
import { createWorkflow, ensureN8n, linkPackage, runWorkflow } from '../../scripts/n8n';
import { openEditor, openWorkflow, screenshot, type Editor } from './support/editor';
import { INSTALL_TIMEOUT_MS, startSignedIn, type SignedInServer } from './support/real-n8n';
import { freshUserFolder } from './support/user-folder';

// The form of a segment and the outputs of its node, as a marketer sees them in a real browser.

const SEGMENT = {
	id: 'segment',
	name: 'Segment',
	type: 'n8n-nodes-omnichannel.omnichannelSegment',
	typeVersion: 1,
	position: [220, 0],
};
const userFolder = freshUserFolder();
let signedIn: SignedInServer;
let editor: Editor;

beforeAll(async () => {
	await ensureN8n({ log: () => undefined });
	linkPackage(userFolder);
	signedIn = await startSignedIn(userFolder);
	editor = await openEditor(signedIn.session);
}, INSTALL_TIMEOUT_MS);

afterAll(async () => {
	await editor.close();
	await signedIn.server.stop();
});

test.each<[string, string[]]>([
	['check', ['In Segment', 'Not in Segment']],
	['members', ['Members', 'Done']],
	['refresh', ['Entered', 'Left', 'Summary']],
	['size', []],
])('the outputs of %s stand on the canvas by their names', async (operation, names) => {
	await openWorkflow(editor, signedIn.session, await workflowWith({ operation }));
	await screenshot(editor, `segment-outputs-${operation}`);
	expect(await outputsOnCanvas()).toEqual(names);
});

test('the outputs follow when another operation is chosen in the form', async () => {
	const { page } = editor;
	const id = await workflowWith({ operation: 'members' });
	await page.goto(`${signedIn.session.baseUrl}/workflow/${id}/${SEGMENT.id}`);
	await page.getByTestId('parameter-input-operation').click();
	await page.getByRole('option', { name: 'Refresh' }).click();
	await page.getByTestId('ndv-close-button').click();
	await page.getByTestId('ndv').waitFor({ state: 'hidden' });
	await screenshot(editor, 'segment-outputs-switched');
	expect(await outputsOnCanvas()).toEqual(['Entered', 'Left', 'Summary']);
});

async function outputsOnCanvas(): Promise<string[]> {
	const node = editor.page.getByTestId('canvas-node').filter({ hasText: SEGMENT.name });
	const outputs = await node.getByTestId('canvas-node-output-handle').allInnerTexts();
	return outputs.map((text) => text.trim()).filter((text) => text !== '');
}

test('the form has all kinds of conditions, and another segment is picked from the list', async () => {
	const { page } = editor;
	const saved = { operation: 'save', segmentName: 'Staff', conditions: { consents: [{}] } };
	await runWorkflow(signedIn.session, { workflowId: await workflowWith(saved), trigger: 'Start' });
	const conditions = Object.fromEntries(conditionForms.map(({ name }) => [name, [{}]]));
	const id = await workflowWith({ operation: 'check', conditions });
	await page.goto(`${signedIn.session.baseUrl}/workflow/${id}/${SEGMENT.id}`);
	const form = page.getByTestId('ndv');
	for (const { displayName, name } of conditionForms) {
		const title = form.getByText(displayName, { exact: true }).first();
		await title.scrollIntoViewIfNeeded();
		await screenshot(editor, `segment-condition-${name}`);
	}
	await pickFrom(page, 'Staff');
	expect(editor.problems).toEqual([]);
});

async function pickFrom(page: Page, name: string): Promise<void> {
	await page.getByTestId('rlc-input').first().click();
	await page.getByTestId('rlc-item').getByText(name, { exact: true }).click();
	await screenshot(editor, 'segment-condition-picked');
	expect(await page.getByTestId('rlc-input').first().inputValue()).toBe(name);
}

function workflowWith(parameters: object): Promise<string> {
	const start = { id: 'start', name: 'Start', typeVersion: 1, position: [0, 0], parameters: {} };
	return createWorkflow(signedIn.session, {
		name: 'Segment',
		settings: {},
		nodes: [
			{ ...start, type: 'n8n-nodes-base.manualTrigger' },
			{ ...SEGMENT, parameters: { resource: 'segment', ...parameters } },
		],
		connections: { Start: { main: [[{ node: SEGMENT.name, type: 'main', index: 0 }]] } },
	});
}
