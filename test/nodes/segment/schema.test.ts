import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Identity } from '../../../nodes/Identity/Identity.node';
import { Segment } from '../../../nodes/Segment/Segment.node';
import { closeEngines } from '../../../nodes/shared/engine-registry';
import { runNode } from '../../support/n8n-run';
import type { OutputSchema } from '../../support/output-form';
import { outputForm, outputSchema } from '../../support/output-form';

const ana = { email: 'ana@example.com' };
const inBerlin = { conditions: { traits: [{ name: 'city', value: 'Berlin' }] } };
const locator = (value: string) => ({ __rl: true, mode: 'name', value });
const saved = { savedSegment: locator('Berliners') };

/** All that the operation gives, by any output and in any run, as one item. */
async function given(operation: string, parameters: INodeParameters): Promise<IDataObject> {
	const { turns } = await runNode({
		node: new Segment(),
		items: [ana],
		lines: { back: operation === 'members' ? 1 : 0 },
		parameters: { resource: 'segment', operation, ...parameters },
	});
	const jsons = turns.flat(2).map(({ json }) => json);
	const segment = Object.assign({}, ...jsons.map((json) => json.segment)) as IDataObject;
	const merged = Object.assign({}, ...jsons, { segment }) as IDataObject;
	return Object.fromEntries(Object.entries(merged).filter(([name]) => name !== 'email'));
}

beforeAll(async () => {
	await runNode({
		node: new Identity(),
		items: [{ ...ana, city: 'Berlin' }],
		parameters: { resource: 'profile', operation: 'resolve' },
	});
	const save = { resource: 'segment', operation: 'save' };
	for (const segmentName of ['Berliners', 'Others']) {
		await runNode({
			node: new Segment(),
			items: [{}],
			parameters: { ...save, segmentName, ...inBerlin },
		});
	}
});

afterAll(closeEngines);

test.each<[string, INodeParameters]>([
	['check', { source: 'saved', ...saved }],
	['checkAll', {}],
	['explain', { source: 'saved', ...saved }],
	['members', { source: 'saved', ...saved }],
	['size', { source: 'saved', ...saved }],
	[
		'overlap',
		{
			comparedSegments: {
				values: ['Berliners', 'Others'].map((name) => ({ savedSegment: locator(name) })),
			},
		},
	],
	['refresh', saved],
	['save', { segmentName: 'Third', ...inBerlin }],
	['get', saved],
	['list', {}],
	['delete', { savedSegment: locator('Others') }],
])('what %s gives out is what the editor shows of it', async (operation, parameters) => {
	const { version, ...schema } = outputSchema(
		`Segment/__schema__/v1.0.0/segment/${operation}.json`,
	);
	expect(version).toBe(1);
	const value = await given(operation, parameters);
	expect(namesIn(outputForm(value, schema))).toEqual(namesIn(schema));
	expect(misfitsIn(value, schema)).toEqual([]);
});

/** The names of the fields, at any depth. */
function namesIn(form: unknown, path = ''): string[] {
	const { properties, items } = form as { properties?: IDataObject; items?: unknown };
	const nested = Object.entries(properties ?? {}).flatMap(([name, one]) => {
		return [`${path}${name}`, ...namesIn(one, `${path}${name}.`)];
	});
	return [...nested, ...(items === undefined ? [] : namesIn(items, path))].sort();
}

/** The fields whose value is of no type that the schema names; one without a type may be anything. */
function misfitsIn(value: unknown, schema: OutputSchema | undefined, path = ''): string[] {
	const types = [schema?.type ?? []].flat();
	const isFit = types.length === 0 || types.includes(typeOf(value));
	const own = isFit ? [] : [`${path}: ${typeOf(value)}`];
	if (Array.isArray(value)) {
		return [...own, ...value.flatMap((one) => misfitsIn(one, schema?.items, `${path}[]`))];
	}
	const fields = typeof value === 'object' && value !== null ? Object.entries(value) : [];
	return [
		...own,
		...fields.flatMap(([name, one]) =>
			misfitsIn(one, schema?.properties?.[name], `${path}.${name}`),
		),
	];
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
}
