import type { IDataObject } from 'n8n-workflow';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { createTwins } from '../../../scripts/data/twins';
import type { NodeRun } from '../../support/n8n-run';
import { runNode } from '../../support/n8n-run';
import { outputForm, outputSchema } from '../../support/output-form';

const RECORDS = 80;

function run(operation: string, given: Partial<NodeRun> = {}) {
	return runNode({
		node: new Identity(),
		items: [{}],
		...given,
		parameters: { resource: 'duplicate', operation, ...given.parameters },
	});
}

const duplicateOf = (json: IDataObject | undefined) => json?.duplicate as IDataObject;
const schemaOf = (operation: string) => {
	const path = `Identity/__schema__/v1.0.0/duplicate/${operation}.json`;
	const { version, ...schema } = outputSchema(path);
	expect(version).toBe(1);
	return schema;
};

beforeAll(async () => {
	const items = createTwins({ seed: 5, records: RECORDS }).map(({ fields }, i) => {
		return { ...fields, phone: '', loyaltyCard: `card-${i}` };
	});
	const { error } = await runNode({
		node: new Identity(),
		items,
		parameters: { resource: 'profile', operation: 'resolve' },
	});
	if (error) throw error;
});

afterAll(closeEngines);

test('counting says what would be compared, and finding gives one item for the whole run', async () => {
	const counted = await run('countPairs', { items: [{ note: 1 }, { note: 2 }] });
	expect(counted.json).toHaveLength(1);
	expect(duplicateOf(counted.json[0])).toMatchObject({ status: 'counted', customers: RECORDS });
	const found = await run('find', { items: [{ note: 1 }, { note: 2 }] });
	expect(found.error).toBeUndefined();
	expect(found.json).toHaveLength(1);
	const { pairs, newPairs, ...rest } = duplicateOf(found.json[0]);
	expect(rest).toMatchObject({ status: 'found', customers: RECORDS, leastProbability: 0.9 });
	expect(pairs).toBeGreaterThan(30);
	expect(newPairs).toBe(pairs);
	expect(duplicateOf(counted.json[0]).rules).toEqual(rest.rules);
});

test('each search is listed with its progress, the newest first', async () => {
	const found = await run('find');
	const { json } = await run('getRuns', { items: [{}, {}], parameters: { limit: 1 } });
	const { runId, customers, pairs } = duplicateOf(found.json[0]);
	const whole = { runId, status: 'finished', progressPercent: 100, customers, pairs };
	expect(json).toMatchObject([{ duplicate: whole }]);
	const { error } = await run('getRuns', { parameters: { limit: 0 } });
	expect(error?.message).toMatch(/number of searches/);
});

test('the pairs flow into Accept, Reject and a merge’s preview without a setting', async () => {
	await run('find');
	const all = await run('getMany', { parameters: { returnAll: true } });
	const few = await run('getMany', { parameters: { limit: 3 } });
	expect(few.json).toEqual(all.json.slice(0, 3));
	expect(few.json[0]).toMatchObject({
		profileId: expect.any(String),
		otherProfileId: expect.any(String),
		duplicate: {
			summary: expect.stringMatching(/^For: .+ same.*\. Against: .+\.$/),
			people: [{ name: expect.stringMatching(/\w/) }, { name: expect.stringMatching(/\w/) }],
		},
	});
	const preview = await runNode({
		node: new Identity(),
		items: few.json,
		parameters: { resource: 'merge', operation: 'preview' },
	});
	expect(preview.json.map(({ identity }) => identity)).toMatchObject([
		{ result: 'merged' },
		{ result: 'merged' },
		{ result: 'merged' },
	]);
	const accepted = await run('accept', { items: few.json.slice(0, 2) });
	expect(accepted.json.map(duplicateOf)).toMatchObject([
		{ status: 'accepted', duplicate: false },
		{ status: 'accepted', duplicate: false },
	]);
	const rejected = await run('reject', { items: few.json.slice(2) });
	expect(rejected.json.map(duplicateOf)).toMatchObject([
		{ status: 'kept_apart', duplicate: false },
	]);
	const left = await run('getMany', { parameters: { returnAll: true } });
	expect(left.json).toEqual(all.json.slice(3));
});

test('fields and rules of one’s own are used as they are', async () => {
	const parameters = {
		compare: 'fields',
		fields: {
			values: [
				{ field: 'last_name', comparison: 'surname' },
				{ field: 'birth_date', comparison: 'date' },
			],
		},
		blocking: 'rules',
		rules: { values: [{ same: 'birth_date' }, { same: 'last_name, birth_date' }] },
	};
	const { json } = await run('countPairs', { parameters });
	expect(duplicateOf(json[0])).toMatchObject({
		fields: parameters.fields.values,
		rules: [{ same: 'birth_date' }, { same: 'last_name, birth_date' }],
	});
});

test('a pair that is none fails alone, without its text, and the others go on', async () => {
	const pairs = await run('getMany', { parameters: { limit: 1 } });
	const items = [{ duplicate: { pairId: 'nonsense' } }, ...pairs.json];
	const settings = { onError: 'continueRegularOutput' as const };
	const outcome = await run('reject', { items, settings });
	expect(outcome.json[0]).toMatchObject({ details: { reason: 'pair_unknown', field: 'pairId' } });
	expect(JSON.stringify(outcome.json[0])).not.toContain('nonsense');
	expect(duplicateOf(outcome.json[1])).toMatchObject({ status: 'kept_apart' });
});

test.each([
	['accept', {}, 'pairId', /^Pair ID is empty/],
	['reject', {}, 'pairId', /^Pair ID is empty/],
	['getMany', { limit: 0 }, 'limit', /^Limit is not a whole number/],
	['getMany', { limit: 2.5 }, 'limit', /^Limit is not a whole number/],
	['getMany', { options: { minProbability: 90 } }, 'options.minProbability', /from 0 to 1$/],
])('%s with %j is refused by the name of its field', async (operation, given, field, error) => {
	const { json } = await run(operation, {
		parameters: given,
		settings: { onError: 'continueRegularOutput' },
	});
	expect(json).toMatchObject([{ error: expect.stringMatching(error), details: { field } }]);
});

test('a trait that nobody has stops a search with a way to mend it', async () => {
	const fields = { values: [{ field: 'shoeSize', comparison: 'number' }] };
	const { error } = await run('find', { parameters: { compare: 'fields', fields } });
	expect(error?.message).toMatch(/trait that no customer has/);
	expect(error?.description).toMatch(/spelling/);
});

test.each(['find', 'countPairs', 'getRuns', 'getMany', 'accept', 'reject'])(
	'what the duplicate’s %s gives out has the form that the editor shows',
	async (operation) => {
		const listed = await run('getMany', { parameters: { limit: 1 } });
		const isReview = operation === 'accept' || operation === 'reject';
		const { json } = await run(operation, { items: isReview ? listed.json : [{}] });
		const schema = schemaOf(operation);
		const { profileId, otherProfileId, duplicate } = json[0] ?? {};
		const shown = {
			getMany: { profileId, otherProfileId, duplicate },
			accept: { profileId, duplicate },
		}[operation] ?? { duplicate };
		expect(outputForm(shown, schema)).toEqual(schema);
	},
);
