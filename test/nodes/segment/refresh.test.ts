import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { Segment } from '../../../nodes/Segment/Segment.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';

const node = new Segment();
const inBerlin = { conditions: { traits: [{ name: 'city', value: 'Berlin' }] } };
const named = (value: string): INodeParameters => ({
	savedSegment: { __rl: true, mode: 'name', value },
});

function run(operation: string, parameters: INodeParameters, given: Partial<NodeRun> = {}) {
	return runNode({
		node,
		items: [{ x: 1 }],
		...given,
		parameters: { resource: 'segment', operation, ...parameters },
	});
}

async function resolve(...items: IDataObject[]): Promise<string[]> {
	const { json } = await runNode({
		node: new Identity(),
		items,
		parameters: { resource: 'profile', operation: 'resolve' },
	});
	return json.map(({ profileId }) => profileId as string);
}

const [ana, bo, cy] = ['ana', 'bo', 'cy'].map((name) => ({ email: `${name}@example.com` }));

afterAll(closeEngines);

test('each refresh gives who entered and who left since the one before, and the counts', async () => {
	await run('save', { segmentName: 'Berliners', ...inBerlin });
	const ids = await resolve(
		{ ...ana, city: 'Berlin' },
		{ ...bo, city: 'Berlin' },
		{ ...cy, city: 'Rome' },
	);
	const first = await run('refresh', named('berliners'));
	const instant = expect.stringMatching(/^\d{4}-.*Z$/);
	const change = (profileId: unknown, which: string) => ({
		profileId,
		segment: { name: 'Berliners', version: 1, change: which, at: instant },
	});
	const summary = (counts: object) => ({
		x: 1,
		segment: {
			...{ status: 'refreshed', name: 'Berliners', version: 1 },
			...{ isFull: false, refreshedAt: instant, previousAt: instant, ...counts },
		},
	});
	const jsonOf = ({ outputs }: typeof first) =>
		outputs.map((items) => items.map(({ json }) => json));
	expect(jsonOf(first)).toEqual([
		ids
			.slice(0, 2)
			.toSorted()
			.map((id) => change(id, 'entered')),
		[],
		[
			summary({
				...{ isFull: true, evaluatedCount: 3, memberCount: 2, enteredCount: 2, leftCount: 0 },
				previousAt: null,
			}),
		],
	]);
	await resolve({ ...bo, city: 'Rome' }, { ...cy, city: 'Berlin' });
	expect(jsonOf(await run('refresh', named('Berliners')))).toEqual([
		[change(ids[2], 'entered')],
		[change(ids[1], 'left')],
		[summary({ evaluatedCount: 2, memberCount: 2, enteredCount: 1, leftCount: 1 })],
	]);
	const [entered, left, counts] = jsonOf(await run('refresh', named('Berliners')));
	expect([entered, left, counts?.length]).toEqual([[], [], 1]);
});

test('a summary alone keeps the changes back', async () => {
	await run('save', { segmentName: 'Everybody', match: 'not', ...inBerlin });
	const { outputs } = await run('refresh', { ...named('Everybody'), return: 'summary' });
	expect(outputs.map(({ length }) => length)).toEqual([0, 0, 1]);
});

test('an unknown segment is not refreshed, and its neighbour is', async () => {
	const { outputs } = await run('refresh', named('={{ $json.which }}'), {
		items: [{ which: 'nothing' }, { which: 'BERLINERS' }],
		settings: { onError: 'continueErrorOutput' },
	});
	expect(outputs.map((items) => items.map(({ pairedItem }) => pairedItem))).toEqual([
		[],
		[],
		[{ item: 1 }],
		[expect.anything()],
	]);
});
