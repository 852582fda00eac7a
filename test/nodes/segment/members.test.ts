import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { Segment } from '../../../nodes/Segment/Segment.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

const PEOPLE = 7;
const node = new Segment();
const inBerlin = { conditions: { traits: [{ name: 'city', value: 'Berlin' }] } };
let berliners: string[] = [];

function members(parameters: INodeParameters, given: Partial<NodeRun> = {}) {
	return runNode({
		node,
		items: [{ x: 1 }],
		lines: { back: 1 },
		...given,
		parameters: { resource: 'segment', operation: 'members', ...parameters },
	});
}

/** Of each run of the node: who left by Members, and what left by Done. */
function short(turns: { json: IDataObject }[][][]) {
	return turns.map(([ones = [], done = []]) => ({
		profileIds: ones.map(({ json }) => json.profileId),
		done: done.map(({ json }) => json),
	}));
}

beforeAll(async () => {
	const people = Array.from({ length: 2 * PEOPLE }, (_, i) => ({
		email: `member${i}@example.com`,
		city: i % 2 === 0 ? 'Berlin' : 'Rome',
	}));
	const { json } = await runNode({
		node: new Identity(),
		items: people,
		parameters: { resource: 'profile', operation: 'resolve' },
	});
	berliners = json
		.filter(({ city }) => city === 'Berlin')
		.map(({ profileId }) => profileId as string)
		.sort();
	await runNode({
		node,
		items: [{}],
		parameters: { resource: 'segment', operation: 'save', segmentName: 'Berliners', ...inBerlin },
	});
});

afterAll(closeEngines);

test('each run gives the next members, an item each, and one item when there are none left', async () => {
	const { turns, error } = await members({ ...inBerlin, batchSize: 3 });
	expect(error).toBeUndefined();
	const summary = { name: null, version: null, memberCount: PEOPLE, batchCount: 3 };
	expect(short(turns)).toEqual([
		{ profileIds: berliners.slice(0, 3), done: [] },
		{ profileIds: berliners.slice(3, 6), done: [] },
		{ profileIds: berliners.slice(6), done: [] },
		{ profileIds: [], done: [{ segment: { status: 'done', ...summary } }] },
	]);
});

test('a saved segment stays the one of the first run, though its members do not name it', async () => {
	const { turns } = await members(
		{
			source: 'saved',
			savedSegment: { __rl: true, mode: 'name', value: '={{ $json.which }}' },
			batchSize: 5,
		},
		{ items: [{ which: 'BERLINERS' }] },
	);
	const segment = { name: 'Berliners', version: 1 };
	expect(turns.flatMap(([ones = []]) => ones.map(({ json }) => json))).toEqual(
		berliners.map((profileId) => ({ profileId, segment })),
	);
	const summary = { ...segment, memberCount: PEOPLE, batchCount: 2 };
	expect(turns.at(-1)?.[1]?.[0]?.json).toEqual({ segment: { status: 'done', ...summary } });
});

test('every member is paired with the item that entered the loop', async () => {
	const { turns } = await members({ ...inBerlin, batchSize: 4 });
	const pairs = turns.flatMap(([ones = []]) => ones.map(({ pairedItem }) => pairedItem));
	const source = { previousNode: 'Source', previousNodeOutput: 0, previousNodeRun: 0 };
	expect(pairs).toHaveLength(PEOPLE);
	expect(pairs).toEqual(pairs.map(() => ({ item: 0, sourceOverwrite: source })));
});

test('a segment that nobody is in is done at once', async () => {
	const { turns } = await members({ conditions: { traits: [{ name: 'city', value: 'Oslo' }] } });
	const summary = { name: null, version: null, memberCount: 0, batchCount: 0 };
	expect(short(turns)).toEqual([
		{ profileIds: [], done: [{ segment: { status: 'done', ...summary } }] },
	]);
});

test('a loop over a segment that does not exist stops the node, or fails under Continue', async () => {
	const unknown = {
		source: 'saved',
		savedSegment: { __rl: true, mode: 'name', value: 'nobody' },
	};
	const sentence = 'There is no saved segment of this name';
	expect((await members(unknown)).error?.message).toBe(sentence);
	const { outputs } = await members(unknown, { settings: { onError: 'continueErrorOutput' } });
	expect(outputs.map((items) => items.map(({ json }) => json.error))).toEqual([[], [], [sentence]]);
});

test('one run alone gives the first members and no more', async () => {
	const runs = [0, 1].map(() => members({ ...inBerlin, batchSize: 2 }, { lines: {} }));
	const given = (await Promise.all(runs)).map(({ turns }) => short(turns));
	const first = [{ profileIds: berliners.slice(0, 2), done: [] }];
	expect(given).toEqual([first, first]);
});

test('several lines back pull more batches, but give nobody twice and are done once', async () => {
	const { turns } = await members({ ...inBerlin, batchSize: 2 }, { lines: { back: 3 } });
	const given = short(turns);
	expect(given.flatMap(({ profileIds }) => profileIds)).toEqual(berliners);
	expect(given.flatMap(({ done }) => done)).toHaveLength(1);
	expect(turns.length).toBeGreaterThan(5);
});

test('who enters again after the loop is done gets everybody again', async () => {
	const { turns } = await members({ ...inBerlin, batchSize: 4 }, { lines: { in: 2, back: 1 } });
	const given = short(turns);
	expect(given.flatMap(({ profileIds }) => profileIds)).toEqual([...berliners, ...berliners]);
	expect(given.flatMap(({ done }) => done)).toHaveLength(2);
});

test.each([0, -1, 2.5, 10_001])('a batch of %s customers is refused', async (batchSize) => {
	const { error } = await members({ ...inBerlin, batchSize });
	expect(error).toMatchObject({
		message: 'Batch Size is not a whole number from 1 to 10,000',
		context: { itemIndex: 0 },
	});
});
