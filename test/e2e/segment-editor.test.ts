import { readFileSync } from 'node:fs';
import { conditionForms } from '../../nodes/Segment/actions/segment/conditions';
import { runWorkflow } from '../../scripts/n8n';
import { addNode, openWorkflow, screenshot } from './support/editor';
import { editorSession } from './support/editor-session';
import { fill, formOf, outputOf, pickFrom, runStep } from './support/node-form';
import { itemsStep, resolveStep, workflowOf, type Step } from './support/step-workflow';

// The form of a segment and the outputs of its node, as a marketer sees them in a real browser.

const SEGMENT = {
	id: 'segment',
	name: 'Segment',
	type: 'n8n-nodes-omnichannel.omnichannelSegment',
};
const session = editorSession();

test.each<[string, string[]]>([
	['check', ['In Segment', 'Not in Segment']],
	['members', ['Members', 'Done']],
	['refresh', ['Entered', 'Left', 'Summary']],
	['size', []],
])('the outputs of %s stand on the canvas by their names', async (operation, names) => {
	await openWorkflow(session.editor, session.signedIn.session, await workflowWith({ operation }));
	await screenshot(session.editor, `segment-outputs-${operation}`);
	expect(await outputsOnCanvas()).toEqual(names);
});

test('the outputs follow when another operation is chosen in the form', async () => {
	const { page } = session.editor;
	const id = await workflowWith({ operation: 'members' });
	await page.goto(`${session.signedIn.session.baseUrl}/workflow/${id}/${SEGMENT.id}`);
	await page.getByTestId('parameter-input-operation').click();
	await page.getByRole('option', { name: 'Refresh' }).click();
	await page.getByTestId('ndv-close-button').click();
	await page.getByTestId('ndv').waitFor({ state: 'hidden' });
	await screenshot(session.editor, 'segment-outputs-switched');
	expect(await outputsOnCanvas()).toEqual(['Entered', 'Left', 'Summary']);
});

async function outputsOnCanvas(): Promise<string[]> {
	const node = session.editor.page.getByTestId('canvas-node').filter({ hasText: SEGMENT.name });
	const outputs = await node.getByTestId('canvas-node-output-handle').allInnerTexts();
	return outputs.map((text) => text.trim()).filter((text) => text !== '');
}

test('the form has all kinds of conditions, and another segment is picked from the list', async () => {
	const { page } = session.editor;
	const saved = { operation: 'save', segmentName: 'Staff', conditions: { consents: [{}] } };
	await runWorkflow(session.signedIn.session, {
		workflowId: await workflowWith(saved),
		trigger: 'Start',
	});
	const conditions = Object.fromEntries(conditionForms.map(({ name }) => [name, [{}]]));
	const id = await workflowWith({ operation: 'check', conditions });
	await page.goto(`${session.signedIn.session.baseUrl}/workflow/${id}/${SEGMENT.id}`);
	const form = page.getByTestId('ndv');
	for (const { displayName, name } of conditionForms) {
		const title = form.getByText(displayName, { exact: true }).first();
		await title.scrollIntoViewIfNeeded();
		await screenshot(session.editor, `segment-condition-${name}`);
	}
	await pickFrom(page, 'Staff');
	await screenshot(session.editor, 'segment-condition-picked');
	expect(session.editor.problems).toEqual([]);
});

const BERLINERS = { traits: [{ name: 'city', operator: 'equals', value: 'Berlin' }] };
const PEOPLE = ['ana', 'bo', 'cy'].map((name) => ({
	email: `${name}@example.com`,
	city: 'Berlin',
}));

test('a segment is added from the panel, filled in, saved and saved again', async () => {
	const { page } = session.editor;
	await openWorkflow(
		session.editor,
		session.signedIn.session,
		await workflowOf(session.signedIn.session, { name: 'Segment', steps: [] }),
	);
	await addNode(page, 'Omnichannel Segment', 'Save a segment');
	await screenshot(session.editor, 'segment-save-empty');
	await runStep(page, 'Parameter "Name" is required.');
	await fill(page, 'segmentName', 'Berliners');
	await runStep(page, 'The segment has no condition');
	await screenshot(session.editor, 'segment-save-no-condition');
	await formOf(page).getByPlaceholder('Add Condition').click();
	await screenshot(session.editor, 'segment-save-kinds');
	await page.getByRole('option', { name: 'Trait' }).first().click();
	await runStep(page, 'Trait 1, Trait Name: must not be empty');
	await screenshot(session.editor, 'segment-save-empty-trait');
	await fill(page, 'name', 'city');
	await fill(page, 'value', 'Berlin');
	await runStep(page, 'created');
	await screenshot(session.editor, 'segment-saved');
	await runStep(page, 'unchanged');
	await screenshot(session.editor, 'segment-saved-again');
});

test('get asks for a segment, and shows the one that is picked', async () => {
	const { page } = session.editor;
	await openForm({ operation: 'get' });
	await runStep(page, 'Parameter "Saved Segment" is required.');
	await pickFrom(page, 'Berliners');
	await runStep(page, 'found');
	await screenshot(session.editor, 'segment-get');
});

test('list shows the segments, and nothing for a search that none answers to', async () => {
	const { page } = session.editor;
	await openForm({ operation: 'list' });
	await runStep(page, 'Berliners');
	await screenshot(session.editor, 'segment-list');
	await fill(page, 'search', 'nothing like it');
	await runStep(page, /No output data|no data/i);
	await screenshot(session.editor, 'segment-list-none');
});

test('check all names the segments of each customer, and an item without a customer', async () => {
	const { page } = session.editor;
	await openForm({ operation: 'checkAll' });
	await runStep(page, 'This item names no customer');
	await screenshot(session.editor, 'segment-check-all-nobody');
	await openForm({ operation: 'checkAll' }, resolved(PEOPLE));
	await runStep(page, 'Berliners');
	await screenshot(session.editor, 'segment-check-all');
	await runStep(page, 'Berliners');
});

test('the file of an exported audience is downloaded by a click', async () => {
	const { page } = session.editor;
	await openForm({ operation: 'exportAudience', source: 'saved' }, [...resolved(PEOPLE), CONSENT]);
	await pickFrom(page, 'Berliners');
	await screenshot(session.editor, 'segment-export-form');
	await runStep(page, 'meta-berliners-1.csv');
	await screenshot(session.editor, 'segment-export');
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		outputOf(page).getByTestId('ndv-download-binary-data').first().click(),
	]);
	expect(download.suggestedFilename()).toBe('meta-berliners-1.csv');
	const [header, ...rows] = readFileSync(await download.path(), 'utf8')
		.trim()
		.split('\n');
	expect(header).toMatch(/^email,/);
	expect(rows).toHaveLength(PEOPLE.length);
});

test('delete says when it had been done before, and get knows the segment no more', async () => {
	const { page } = session.editor;
	await openForm({ operation: 'delete' });
	await pickFrom(page, 'Berliners');
	await runStep(page, 'deleted');
	await screenshot(session.editor, 'segment-delete');
	await runStep(page, 'true');
	await screenshot(session.editor, 'segment-delete-again');
	await page.getByTestId('parameter-input-operation').click();
	await page.getByRole('option').getByText('Get', { exact: true }).click();
	await runStep(page, 'There is no saved segment of this name');
	await screenshot(session.editor, 'segment-get-unknown');
});

test('a batch of more than 10,000 is refused', async () => {
	const { page } = session.editor;
	await openForm({ operation: 'members', conditions: BERLINERS });
	await fill(page, 'batchSize', '20000');
	await runStep(page, 'Batch Size is not a whole number from 1 to 10,000');
	await screenshot(session.editor, 'segment-batch-refused');
});

test('a segment of all kinds of conditions, each filled in, is counted', async () => {
	const { page } = session.editor;
	await openForm({ operation: 'size', match: 'any', conditions: FILLED });
	await runStep(page, /counted/);
	const form = formOf(page);
	for (const { displayName, name } of conditionForms) {
		const title = form.getByText(displayName, { exact: true }).first();
		await title.evaluate((element) => element.scrollIntoView({ block: 'start' }));
		await screenshot(session.editor, `segment-filled-${name}`);
	}
});

const FILLED = {
	channels: [{ which: 'last', operator: 'is_not', channels: 'store, phone', window: 'lastDays' }],
	consents: [{ channel: 'sms', topic: 'offers', operator: 'granted' }],
	events: [
		{
			name: 'order_*',
			window: 'calendar',
			property: 'category',
			comparison: 'in',
			values: 'shoes, bags',
		},
	],
	eventValues: [
		{
			name: 'order_completed',
			valueProperty: 'amount',
			window: 'betweenDaysAgo',
			channel: 'store',
			property: 'category',
			value: 'shoes',
		},
	],
	eventOccurrences: [
		{
			name: 'visit',
			window: 'betweenDates',
			from: '2026-01-01T00:00:00',
			to: '2026-02-01T00:00:00',
			property: 'shop',
			comparison: 'within_last',
		},
	],
	identifiers: [{ type: 'other', otherType: 'membership_no' }],
	loyalty: [{ measure: 'expiring', days: 14 }],
	messages: [
		{ operator: 'not_opened', campaign: 'spring-sale', channel: 'email', window: 'lastHours' },
	],
	orders: [{ measure: 'average', amount: 99.9, currency: 'EUR', window: 'lastDays' }],
	segments: [{ segment: { __rl: true, mode: 'list', value: 'Staff', cachedResultName: 'Staff' } }],
	rfm: [{ chooseBy: 'scores', recencyFrom: 4, currency: 'EUR' }],
	samples: [{ percent: 12.5, salt: 'win-back' }],
	sequences: [
		{
			steps: 'product_viewed, cart',
			within: 'hours',
			notFollowedBy: 'order_completed',
			window: 'lastDays',
		},
	],
	tiers: [{ tiers: 'Silver, Gold', operator: 'is_not' }],
	traits: [{ name: 'birthday', operator: 'anniversary', anniversaryDays: 3 }],
};
const CONSENT = {
	id: 'consent',
	name: 'Consent',
	type: 'n8n-nodes-omnichannel.omnichannelConsent',
	typeVersion: 1,
	parameters: {
		resource: 'consent',
		operation: 'set',
		channel: 'email',
		topic: 'ads',
		status: 'granted',
	},
};

const resolved = (people: object[]) => [itemsStep(people), resolveStep];

async function openForm(parameters: object, before: Step[] = []): Promise<void> {
	const id = await workflowWith(parameters, before);
	await session.editor.page.goto(
		`${session.signedIn.session.baseUrl}/workflow/${id}/${SEGMENT.id}`,
	);
	await formOf(session.editor.page).getByTestId('node-execute-button').waitFor();
}

function workflowWith(parameters: object, before: Step[] = []): Promise<string> {
	const segment = { ...SEGMENT, parameters: { resource: 'segment', ...parameters } };
	return workflowOf(session.signedIn.session, { name: 'Segment', steps: [...before, segment] });
}
