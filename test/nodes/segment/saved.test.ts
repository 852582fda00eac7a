import type { IDataObject, ILoadOptionsFunctions, INodeParameters } from 'n8n-workflow';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { Segment } from '../../../nodes/Segment/Segment.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

const node = new Segment();
const SQL = "'; drop table segment; -- {{ name }}";
const named = (value: string): INodeParameters => ({
	savedSegment: { __rl: true, mode: 'name', value },
});
const berliners = {
	conditions: { traits: [{ name: 'city', operator: 'equals', value: 'Berlin' }] },
};
const definition = { all: [{ kind: 'trait', name: 'city', operator: 'equals', value: 'Berlin' }] };

function run(operation: string, parameters: INodeParameters = {}, given: Partial<NodeRun> = {}) {
	return runNode({
		node,
		items: [{ x: 1 }],
		...given,
		parameters: { resource: 'segment', operation, ...parameters },
	});
}

const segmentOf = (json: IDataObject | undefined) => json?.segment as IDataObject;

afterAll(closeEngines);

test('a segment is saved, read, changed and deleted', async () => {
	const saved = await run('save', { segmentName: 'Berliners', ...berliners });
	const segment = {
		name: 'Berliners',
		version: 1,
		definition,
		updatedAt: expect.stringMatching(/Z$/),
	};
	expect(saved.error).toBeUndefined();
	expect(saved.json).toEqual([
		{ x: 1, segment: { status: 'saved', change: 'created', duplicate: false, ...segment } },
	]);
	const again = await run('save', { segmentName: 'Berliners', ...berliners });
	expect(segmentOf(again.json[0])).toEqual({
		...segmentOf(saved.json[0]),
		change: 'unchanged',
		duplicate: true,
	});
	const got = await run('get', named('BERLINERS'));
	expect(got.json).toEqual([{ x: 1, segment: { status: 'found', ...segment } }]);
	const changed = await run('save', {
		segmentName: 'berliners',
		defineWith: 'json',
		definition: JSON.stringify({ not: definition.all }),
	});
	expect(segmentOf(changed.json[0])).toMatchObject({
		change: 'updated',
		version: 2,
		name: 'berliners',
	});
	const deleted = await run('delete', named('Berliners'));
	expect(deleted.json).toEqual([
		{ x: 1, segment: { status: 'deleted', name: 'berliners', duplicate: false } },
	]);
	const gone = await run('get', named('Berliners'));
	expect(gone.error?.message).toBe('There is no saved segment of this name');
	const twice = await run('delete', named('Berliners'));
	expect(segmentOf(twice.json[0])).toEqual({
		status: 'deleted',
		name: 'berliners',
		duplicate: true,
	});
});

test('a saved segment is checked, each item by the name it carries', async () => {
	const items = [
		{ email: 'ana@example.com', city: 'Berlin', which: 'in berlin' },
		{ email: 'bo@example.com', city: 'Rome', which: 'in berlin' },
		{ email: 'cy@example.com', city: 'Rome', which: 'OUTSIDE' },
		{ email: 'cy@example.com', which: 'none' },
	];
	await runNode({
		node: new Identity(),
		items,
		parameters: { resource: 'profile', operation: 'resolve' },
	});
	await run('save', { segmentName: 'In Berlin', ...berliners });
	await run('save', { segmentName: 'Outside', match: 'not', ...berliners });
	const { outputs } = await run(
		'check',
		{ source: 'saved', ...named('={{ $json.which }}') },
		{
			items,
			settings: { onError: 'continueErrorOutput' },
		},
	);
	const short = outputs.map((output) =>
		output.map(({ json }) => [
			json.email,
			segmentOf(json)?.name,
			segmentOf(json)?.version,
			json.error,
		]),
	);
	expect(short).toEqual([
		[
			['ana@example.com', 'In Berlin', 1, undefined],
			['cy@example.com', 'Outside', 1, undefined],
		],
		[['bo@example.com', 'In Berlin', 1, undefined]],
		[['cy@example.com', undefined, undefined, 'There is no saved segment of this name']],
	]);
});

test('all saved segments are listed, an item each, whatever the number of items that come in', async () => {
	await run('save', { segmentName: SQL, ...berliners });
	await run('save', { segmentName: 'zz last', ...berliners });
	const { json } = await run('list', {}, { items: [{ x: 1 }, { x: 2 }] });
	const names = json.map((item) => segmentOf(item).name);
	expect(names).toEqual([SQL, 'In Berlin', 'Outside', 'zz last']);
	expect(segmentOf(json.at(-1))).toEqual({
		name: 'zz last',
		version: 1,
		definition,
		updatedAt: expect.stringMatching(/Z$/),
	});
	const searched = await run('list', { search: 'BERLIN' });
	expect(searched.json.map((item) => segmentOf(item).name)).toEqual(['In Berlin']);
});

test('the list of the form gives the saved segments, searched and page by page', async () => {
	const context = { getNode: () => ({ name: 'Segment' }) } as unknown as ILoadOptionsFunctions;
	const { searchSegments } = node.methods.listSearch;
	const pages = Array.from({ length: 101 }, (_, i) => `page ${String(i).padStart(3, '0')}`);
	await run(
		'save',
		{ segmentName: '={{ $json.name }}', ...berliners },
		{ items: pages.map((name) => ({ name })) },
	);
	const first = await searchSegments.call(context, 'page');
	expect(first).toEqual({
		results: pages.slice(0, 100).map((name) => ({ name, value: name })),
		paginationToken: 'page 099',
	});
	expect(await searchSegments.call(context, 'page', first.paginationToken as string)).toEqual({
		results: [{ name: 'page 100', value: 'page 100' }],
	});
	expect(await searchSegments.call(context, 'nothing like it')).toEqual({ results: [] });
});

test.each<[string, string, INodeParameters, string]>([
	['a segment needs a name', 'save', { segmentName: ' ', ...berliners }, 'segment name is empty'],
	[
		'a name of 1 MB is too long for a segment',
		'save',
		{ segmentName: 'x'.repeat(1_000_000), ...berliners },
		'segment name has 1000000 characters; at most 128 are kept',
	],
	[
		'a wrong definition is not saved',
		'save',
		{ segmentName: 'wrong', conditions: {} },
		'The segment has no condition',
	],
	[
		'an unknown segment cannot be read',
		'get',
		named('none'),
		'There is no saved segment of this name',
	],
	[
		'an unknown segment cannot be deleted',
		'delete',
		named('none'),
		'There is no saved segment of this name',
	],
])('%s', async (_rule, operation, parameters, sentence) => {
	const { error } = await run(operation, parameters);
	expect(error?.message).toBe(sentence);
	expect(error?.description).toEqual(expect.any(String));
});

test('Retry On Fail saves and deletes once', async () => {
	const items = [{ name: '' }, { name: 'retried' }];
	const settings = {
		onError: 'continueRegularOutput',
		retryOnFail: true,
		maxTries: 2,
		waitBetweenTries: 1,
	} as const;
	const saved = await run(
		'save',
		{ segmentName: '={{ $json.name }}', ...berliners },
		{ items, settings },
	);
	expect(segmentOf(saved.json[1])).toMatchObject({ version: 1, duplicate: true });
	const deleted = await run('delete', named('={{ $json.name }}'), { items, settings });
	expect(segmentOf(deleted.json[1])).toEqual({
		status: 'deleted',
		name: 'retried',
		duplicate: true,
	});
});
