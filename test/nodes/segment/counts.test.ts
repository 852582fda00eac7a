import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { Segment } from '../../../nodes/Segment/Segment.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

const node = new Segment();
const MS_PER_ITEM_MAX = 1;
const trait = (name: string, value: string) => ({ conditions: { traits: [{ name, value }] } });
const locator = (value: string) => ({ __rl: true, mode: 'name', value });
const named = (value: string): INodeParameters => ({
	source: 'saved',
	savedSegment: locator(value),
});
const compared = (...names: string[]): INodeParameters => ({
	comparedSegments: { values: names.map((name) => ({ savedSegment: locator(name) })) },
});
const emails = ['ana', 'bo', 'cy', 'di'].map((name) => `${name}@example.com`);
const [ana, bo, cy] = emails.map((email) => ({ email }));

function run(
	operation: string,
	parameters: INodeParameters,
	{ items = [{ x: 1 }], ...given }: Partial<NodeRun> = {},
) {
	return runNode({
		node,
		...given,
		items,
		parameters: { resource: 'segment', operation, ...parameters },
	});
}

const segmentOf = (json: IDataObject | undefined) => json?.segment as IDataObject;

beforeAll(async () => {
	const cities = ['Berlin', 'Berlin', 'Rome', 'Rome'];
	const cards = ['gold', 'blue', 'gold', 'blue'];
	await runNode({
		node: new Identity(),
		items: emails.map((email, i) => ({ email, city: cities[i], card: cards[i] })),
		parameters: { resource: 'profile', operation: 'resolve' },
	});
	await run('save', { segmentName: 'Gold', ...trait('card', 'gold') });
	await run('save', { segmentName: 'Berliners', ...trait('city', 'Berlin') });
	await run('save', { segmentName: 'Nobody', ...trait('city', 'Oslo') });
});

afterAll(closeEngines);

test('each item gains the names of all saved segments that its customer is in', async () => {
	const items = [{ ...ana, x: 1 }, bo, cy, { email: 'nobody@example.com' }] as IDataObject[];
	const { outputs } = await run('checkAll', {}, { items });
	const gained = (segments: string[], isKnown: boolean) => ({
		segments,
		segment: { status: 'checked', isKnown, checkedCount: 3, notChecked: [] },
	});
	const profileId = expect.any(String);
	expect(outputs).toEqual([
		[
			{ ...{ ...ana, x: 1, profileId }, ...gained(['Berliners', 'Gold'], true) },
			{ ...{ ...bo, profileId }, ...gained(['Berliners'], true) },
			{ ...{ ...cy, profileId }, ...gained(['Gold'], true) },
			{ email: 'nobody@example.com', ...gained([], false) },
		].map((json, item) => ({ json, pairedItem: { item } })),
	]);
});

test('a customer that cannot be checked against all fails alone, as does a wrong time zone', async () => {
	const settings = { onError: 'continueErrorOutput' } as const;
	const items = [{ email: 'none' }, { ...ana }] as IDataObject[];
	const { outputs } = await run('checkAll', {}, { items, settings });
	expect(outputs.map((ones) => ones.map(({ json }) => json.email))).toEqual([
		[ana?.email],
		['none'],
	]);
	const { error } = await run('checkAll', { options: { zone: 'Mars' } }, { items });
	expect(error?.message).toMatch(/^The time zone Mars is not known/);
});

test('10,000 items are checked against all, each at its place', async () => {
	const items = Array.from({ length: 10_000 }, (_, i) => ({ email: emails[i % 4] ?? '' }));
	const startedAt = performance.now();
	const { json } = await run('checkAll', {}, { items });
	const expected = [['Berliners', 'Gold'], ['Berliners'], ['Gold'], []];
	expect(json.map(({ segments }) => segments)).toEqual(items.map((_, i) => expected[i % 4]));
	expect(performance.now() - startedAt).toBeLessThan(MS_PER_ITEM_MAX * items.length);
});

test.each<[string, INodeParameters, object]>([
	['built here', trait('city', 'Berlin'), { name: null, count: 2, low: 2, high: 2 }],
	['saved', named('gold'), { name: 'gold', count: 2, low: 2, high: 2 }],
	['that nobody is in', named('Nobody'), { name: 'Nobody', count: 0, low: 0, high: 0 }],
	[
		'as an estimate, exact with few customers',
		{ ...named('Gold'), accuracy: 'estimate' },
		{ name: 'Gold', count: 2, low: 2, high: 2 },
	],
])('the size of a segment %s', async (_rule, parameters, counts) => {
	const { json, error } = await run('size', parameters);
	expect(error).toBeUndefined();
	expect(json).toEqual([
		{ x: 1, segment: { status: 'counted', isExact: true, peopleCount: 4, ...counts } },
	]);
});

test('each item gets the size of the segment that it names, and one without such a segment fails', async () => {
	const which = ['Gold', 'nothing', 'Nobody', 'Gold'];
	const { outputs } = await run('size', named('={{ $json.which }}'), {
		items: which.map((name) => ({ which: name })),
		settings: { onError: 'continueErrorOutput' },
	});
	expect(outputs[0]?.map(({ json }) => segmentOf(json).count)).toEqual([2, 0, 2]);
	expect(outputs[1]?.map(({ json }) => json.error)).toEqual([
		'There is no saved segment of this name',
	]);
});

test('an overlap counts each segment, each combination, all and any', async () => {
	const { json, error } = await run('overlap', compared('Gold', 'Berliners'));
	expect(error).toBeUndefined();
	const { parts, ...counts } = segmentOf(json[0]);
	expect(counts).toEqual({
		status: 'compared',
		peopleCount: 4,
		segments: [
			{ name: 'Gold', count: 2 },
			{ name: 'Berliners', count: 2 },
		],
		inAll: 1,
		inAny: 3,
	});
	expect(parts).toEqual(
		expect.arrayContaining([
			{ in: ['Gold'], count: 1 },
			{ in: ['Berliners'], count: 1 },
			{ in: ['Gold', 'Berliners'], count: 1 },
		]),
	);
});

test.each<[string, INodeParameters, RegExp]>([
	['one segment alone', compared('Gold'), /two to five|2 to 5/i],
	['no segment', {}, /two to five|2 to 5/i],
	['an unknown segment', compared('Gold', 'nothing'), /There is no saved segment/],
])('an overlap of %s fails', async (_rule, parameters, sentence) => {
	const { error } = await run('overlap', parameters);
	expect(error?.message).toMatch(sentence);
	const settings = { onError: 'continueErrorOutput' } as const;
	const { outputs } = await run('overlap', parameters, { settings });
	expect(outputs.map(({ length }) => length)).toEqual([0, 1]);
});

test('a segment that another asks about is not deleted', async () => {
	const asks = { conditions: { segments: [{ operator: 'in', segment: locator('Nobody') }] } };
	await run('save', { segmentName: 'Asks', ...asks });
	const { error } = await run('delete', { savedSegment: locator('Nobody') });
	expect(error?.message).toMatch(/Asks/);
	await run('delete', { savedSegment: locator('Asks') });
	const { json } = await run('delete', { savedSegment: locator('Nobody') });
	expect(segmentOf(json[0])).toMatchObject({ status: 'deleted' });
});
