import { createHash } from 'node:crypto';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { Consent } from '../../../nodes/Consent/Consent.node';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { Segment } from '../../../nodes/Segment/Segment.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

const node = new Segment();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const customers = [
	{
		email: 'ana@example.com',
		phone: '+14155550101',
		firstName: 'Ana',
		city: 'Lisbon',
		country: 'pt',
	},
	{ email: 'bo@example.com', firstName: '=HYPERLINK("x")', vorname: 'Bo', city: 'Lisbon' },
	...Array.from({ length: 23 }, (_, i) => ({ email: `c${i}@example.com`, city: 'Lisbon' })),
	{ email: 'said-nothing@example.com', city: 'Lisbon' },
	{ customerId: '7', city: 'Lisbon' },
	{ email: 'rome@example.com', city: 'Rome' },
];
const inLisbon = {
	defineWith: 'json',
	definition: '{"all":[{"kind":"trait","name":"city","operator":"equals","value":"Lisbon"}]}',
};
const counts = { members: 27, exported: 25, withoutIdentifier: 1, withoutConsent: 1 };

function run(parameters: INodeParameters = {}, given: Partial<NodeRun> = {}) {
	return runNode({
		node,
		items: [{ x: 1 }, { x: 2 }],
		...given,
		parameters: { resource: 'segment', operation: 'exportAudience', ...inLisbon, ...parameters },
	});
}

const segmentOf = (item: INodeExecutionData | undefined) => item?.json.segment as IDataObject;
const fileOf = (item: INodeExecutionData | undefined, field = 'data') =>
	Buffer.from(item?.binary?.[field]?.data ?? '', 'base64').toString();

beforeAll(async () => {
	await runNode({
		node: new Identity(),
		items: customers,
		parameters: { resource: 'profile', operation: 'resolve' },
	});
	const consents = customers.filter(({ email }) => email !== 'said-nothing@example.com');
	const { error } = await runNode({
		node: new Consent(),
		items: consents.flatMap(({ email }) => (email === undefined ? [] : [{ email }])),
		parameters: {
			resource: 'consent',
			operation: 'set',
			channel: 'email',
			topic: 'ads',
			status: 'granted',
		},
	});
	expect(error).toBeUndefined();
	await runNode({
		node,
		items: [{}],
		parameters: {
			resource: 'segment',
			operation: 'save',
			segmentName: 'Lisbon / VIP',
			...inLisbon,
		},
	});
});

afterAll(closeEngines);

test('a segment becomes one item with a file, whatever the number of items that came', async () => {
	const { outputs, error } = await run();
	expect(error).toBeUndefined();
	expect(outputs.map((items) => items.length)).toEqual([1]);
	const [item] = outputs[0] ?? [];
	expect(item?.json).toEqual({
		segment: {
			...{ status: 'exported', name: null, version: null, platform: 'meta', format: 'csv' },
			...{ batch: 1, rowCount: 25, counts, next: null, fileName: 'meta-segment-1.csv' },
		},
	});
	expect(item?.pairedItem).toEqual({ item: 0 });
	expect(item?.binary?.data).toMatchObject({
		fileName: 'meta-segment-1.csv',
		mimeType: 'text/csv',
	});
	const lines = fileOf(item).split('\r\n');
	expect(lines[0]).toBe('email,email,email,phone,phone,phone,fn,ln,ct,zip,country');
	const ana = ['ana@example.com', '', '', '', '', '', 'ana', '', 'lisbon', '', 'pt'];
	expect(lines[1]).toBe(ana.map((text) => (text === '' ? '' : sha256(text))).join());
	expect(lines).toHaveLength(27);
	expect(fileOf(item)).not.toContain('@');
});

test('a request stands in the item, ready to be sent', async () => {
	const { outputs } = await run({ platform: 'google_data_manager', format: 'json' });
	const [item] = outputs[0] ?? [];
	expect(item?.binary).toBeUndefined();
	const request = segmentOf(item).request as { audienceMembers: object[]; encoding: string };
	expect(request.encoding).toBe('HEX');
	expect(request.audienceMembers).toHaveLength(25);
	expect(request.audienceMembers[0]).toEqual({
		userData: { userIdentifiers: [{ emailAddress: sha256('ana@example.com') }] },
	});
});

test('batches are items; their files take the saved segment’s name, and the field that was asked for', async () => {
	const { outputs } = await run({
		source: 'saved',
		savedSegment: { __rl: true, mode: 'name', value: 'lisbon / vip' },
		platform: 'linkedin',
		options: { rowsMax: 10, fileField: 'list', firstName: 'vorname, firstName' },
	});
	const items = outputs[0] ?? [];
	expect(items.map((item) => [segmentOf(item).batch, segmentOf(item).rowCount])).toEqual([
		...[
			[1, 10],
			[2, 10],
		],
		[3, 5],
	]);
	expect(items.map((item) => item.binary?.list?.fileName)).toEqual(
		[1, 2, 3].map((batch) => `linkedin-lisbon-vip-${batch}.csv`),
	);
	const [, ana, bo] = fileOf(items[0], 'list').split('\r\n');
	expect(ana).toBe(`${sha256('ana@example.com')},Ana,,,,PT,`);
	expect(bo).toBe(`${sha256('bo@example.com')},Bo,,,,,`);
	const first = segmentOf(items[0]);
	expect(first).toMatchObject({ name: 'Lisbon / VIP', version: 1, next: expect.any(String) });
	const rest = await run({
		platform: 'linkedin',
		options: { rowsMax: 10, batchesMax: 1, after: first.next as string },
	});
	expect(rest.outputs[0]).toHaveLength(1);
	expect(segmentOf(rest.outputs[0]?.[0])).toMatchObject({ batch: 1, rowCount: 10 });
	expect(fileOf(rest.outputs[0]?.[0])).toBe(fileOf(items[1], 'list'));
});

test('what only a spreadsheet would run is no longer at the head of a name', async () => {
	const { outputs } = await run({ platform: 'linkedin' });
	expect(fileOf(outputs[0]?.[0])).toContain(`${sha256('bo@example.com')},"HYPERLINK(""x"")",`);
});

test('an audience that nobody agreed to has counts and no file', async () => {
	const { outputs } = await run({ topic: 'offers' });
	expect(outputs[0]?.map(({ binary }) => binary)).toEqual([undefined]);
	expect(segmentOf(outputs[0]?.[0])).toMatchObject({
		...{ rowCount: 0, next: null },
		counts: { members: 27, exported: 0, withoutIdentifier: 1, withoutConsent: 26 },
	});
	const { outputs: notDenied } = await run({ topic: 'offers', consent: 'not_denied' });
	expect(segmentOf(notDenied[0]?.[0]).counts).toEqual({
		...{ members: 27, exported: 26, withoutIdentifier: 1, withoutConsent: 0 },
	});
});

test.each<[string, INodeParameters, string]>([
	[
		'a segment that does not exist',
		{ source: 'saved', savedSegment: { __rl: true, mode: 'name', value: 'x' } },
		'segment_unknown',
	],
	['a cursor that is none', { options: { after: 'ana@example.com' } }, 'cursor_invalid'],
	[
		'TikTok’s request without its audience',
		{ platform: 'tiktok', format: 'json', audienceId: ' ' },
		'audience_id_missing',
	],
])(
	'the export stops at %s, and never repeats what was given',
	async (_rule, parameters, reason) => {
		const { outputs, error } = await run(parameters, {
			settings: { onError: 'continueRegularOutput' },
		});
		expect(error).toBeUndefined();
		expect(outputs[0]?.[0]?.json).toMatchObject({ details: { reason } });
		expect(JSON.stringify(outputs)).not.toContain('ana@');
		expect((await run(parameters)).error).toBeDefined();
	},
);
