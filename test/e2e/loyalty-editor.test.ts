import { addNode, openWorkflow, screenshot } from './support/editor';
import { editorSession } from './support/editor-session';
import { fill, formOf, pickFrom, runStep } from './support/node-form';
import { itemsStep, resolveStep, workflowOf, type Step } from './support/step-workflow';

// Points, programmes, coupons and rewards as a marketer sees them in a real browser: each form is opened, run with something
// missing or wrong, then as it should be, and run again.

const NODE = { id: 'loyalty', name: 'Loyalty', type: 'n8n-nodes-omnichannel.omnichannelLoyalty' };
const ANA = { email: 'ana@example.com' };
const BO = { email: 'bo@example.com' };
const session = editorSession();

/** What a form is told, and the items that come to it. */
interface Given {
	parameters?: object;
	items?: readonly object[];
	before?: readonly Step[];
}

const look = (name: string) => screenshot(session.editor, `loyalty-${name}`);
const workflow = (steps: readonly Step[]) =>
	workflowOf(session.signedIn.session, { name: 'Loyalty', steps });

async function openForm(
	resource: string,
	operation: string,
	{ parameters = {}, items = [ANA], before = [] }: Given = {},
): Promise<void> {
	const step = { ...NODE, parameters: { resource, operation, ...parameters } };
	const id = await workflow([itemsStep(items), ...before, step]);
	await session.editor.page.goto(`${session.signedIn.session.baseUrl}/workflow/${id}/${NODE.id}`);
	await formOf(session.editor.page).getByTestId('node-execute-button').waitFor();
}

test('a programme is added from the panel, filled in with a rule, and saved twice', async () => {
	const { page } = session.editor;
	await openWorkflow(session.editor, session.signedIn.session, await workflow([]));
	await addNode(page, 'Omnichannel Loyalty', 'Save a programme');
	await look('programme-new');
	await fill(page, 'programmeName', '');
	await runStep(page, 'Parameter "Name" is required.');
	await fill(page, 'programmeName', 'main');
	await formOf(page).getByText('Add Rule', { exact: true }).click();
	await runStep(page, 'Rule 1, Name: must not be empty');
	await look('programme-no-rule-name');
	await fill(page, 'name', 'Welcome');
	await runStep(page, 'saved');
	await runStep(page, 'true');
	await look('programme-saved-again');
});

test('a programme is picked from the list', async () => {
	const { page } = session.editor;
	await openForm('programme', 'get');
	await runStep(page, 'Parameter "Programme" is required.');
	await pickFrom(page, 'main');
	await runStep(page, 'Welcome');
	await runStep(page, 'Welcome');
	await look('programme-get');
});

/** A form, run with something wrong and then as it should be, twice. */
interface Case {
	bad: Given;
	says: string | RegExp;
	good: Given;
	shows: string | RegExp;
	again: string | RegExp;
}

const NOBODY = { items: [{}] };
const byName = (value: string) => ({ __rl: true, mode: 'name', value });
const fixed = (points: number) => ({ pointsFrom: 'fixed', points });
const order = (orderId: string, more: object = {}) => ({ items: [{ ...ANA, orderId, ...more }] });

const MUG = { __rl: true, mode: 'id', value: 'mug' };
const FAMILY = { programmeName: 'family', settings: { referrerPoints: 50, friendPoints: 20 } };
const tiersFrom = (from: number) => ({
	tiers: { values: [{ name: 'Silver' }, { name: 'Gold', from }] },
});

const CASES: [resource: string, operation: string, tried: Case][] = [
	[
		'programme',
		'save',
		{
			bad: { parameters: { ...FAMILY, ...tiersFrom(0) } },
			says: 'Tier 2, From: must be more than that of the level before',
			good: { parameters: { ...FAMILY, ...tiersFrom(500) } },
			shows: 'Gold',
			again: 'true',
		},
	],
	[
		'point',
		'earn',
		{
			bad: order('A-1', { total: 'much', currency: 'EUR' }),
			says: 'amount is not a plain number',
			good: order('A-1', { total: 120, currency: 'EUR' }),
			shows: '120',
			again: 'true',
		},
	],
	[
		'point',
		'hold',
		{
			bad: { ...order('cart'), parameters: fixed(5_000) },
			says: 'The customer has 120 points to spend: 4880 too few',
			good: { ...order('cart'), parameters: fixed(30) },
			shows: '90',
			again: 'true',
		},
	],
	[
		'referral',
		'refer',
		{
			bad: {
				parameters: { savedProgramme: byName('family'), referrerField: 'by' },
				items: [{ ...ANA, by: 'nobody@example.com' }],
			},
			says: 'Brought By: No customer has any of these identifiers',
			good: {
				parameters: { savedProgramme: byName('family'), referrerField: 'by' },
				items: [{ ...BO, by: ANA.email }],
				before: [resolveStep],
			},
			shows: 'referred',
			again: 'true',
		},
	],
	[
		'reward',
		'save',
		{
			bad: { parameters: { rewardId: 'mug' } },
			says: 'Parameter "Name" is required.',
			good: { parameters: { rewardId: 'mug', rewardName: 'A mug', pricePoints: 10 } },
			shows: 'A mug',
			again: 'true',
		},
	],
	[
		'reward',
		'reserve',
		{
			bad: { ...NOBODY, parameters: { reward: MUG } },
			says: 'This item names no customer',
			good: { ...order('R-1'), parameters: { reward: MUG } },
			shows: 'reserved',
			again: 'true',
		},
	],
	[
		'point',
		'refund',
		{
			bad: order('unknown'),
			says: 'The customer has no booking with this reference',
			good: order('A-1'),
			shows: 'takenBack',
			again: 'true',
		},
	],
	[
		'coupon',
		'saveCampaign',
		{
			bad: { parameters: { campaignName: 'Summer', pattern: 'SUMMER-#' } },
			says: /pattern/i,
			good: { parameters: { campaignName: 'Summer', pattern: 'SUMMER-####-####' } },
			shows: 'Summer',
			again: 'true',
		},
	],
	[
		'coupon',
		'issue',
		{
			bad: { parameters: { campaign: byName('Winter') } },
			says: 'There is no coupon campaign of this name',
			good: { ...order('C-1'), parameters: { campaign: byName('Summer') } },
			shows: /SUMMER-/,
			again: 'true',
		},
	],
];

test.each(CASES)('%s %s says what is wrong, does it, and does it once', async (...row) => {
	const [resource, operation, { bad, says, good, shows, again }] = row;
	const name = `${resource}-${operation}`;
	await openForm(resource, operation, bad);
	await look(name);
	await runStep(session.editor.page, says);
	await look(`${name}-bad`);
	await openForm(resource, operation, good);
	await runStep(session.editor.page, shows);
	await look(`${name}-good`);
	await runStep(session.editor.page, again);
	await look(`${name}-again`);
	expect(session.editor.problems).toEqual([]);
});
