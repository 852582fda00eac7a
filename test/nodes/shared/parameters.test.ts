import fc from 'fast-check';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { columns, openParameters } from '../../../nodes/shared/parameters';
import { runNode } from '../../support/n8n-run';

/** Writes out what each item's parameter `value` reads as. */
const probe: INodeType = {
	description: {
		displayName: 'Probe',
		name: 'probe',
		group: ['transform'],
		version: 1,
		description: 'Reads one parameter',
		defaults: {},
		inputs: ['main'],
		outputs: ['main'],
		properties: [
			{ displayName: 'Value', name: 'value', type: 'string', default: '' },
			{ displayName: 'Options', name: 'options', type: 'collection', default: {}, options: [] },
		],
	},
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const parameters = openParameters(this);
		const read = (i: number): IDataObject => {
			try {
				const value = parameters.at('value', i);
				// Told apart, since JSON has no undefined.
				return value === undefined ? { isUndefined: true } : { value: value };
			} catch (error) {
				return { error: error instanceof Error ? `${error.name}: ${error.message}` : 'no error' };
			}
		};
		return [this.getInputData().map((_, i) => ({ json: read(i), pairedItem: { item: i } }))];
	},
};

async function readAs(value: unknown, items: IDataObject[]) {
	const { json, error } = await runNode({
		node: probe,
		parameters: { value: value as string },
		items,
	});
	if (error) throw error;
	return json;
}

/** As columns, and as n8n reads each item by itself. */
async function readBothWays(value: unknown, items: IDataObject[]) {
	const asColumns = await readAs(value, items);
	columns.areOn = false;
	try {
		return { asColumns, byN8n: await readAs(value, items) };
	} finally {
		columns.areOn = true;
	}
}

const STRANGE_ITEMS: IDataObject[] = [
	{ email: 'ana@example.com', 'home city': 'Rome', a: { b: { c: 1 } } },
	{ email: null, a: null },
	{},
	{ email: '', a: '' },
	{ email: 0, a: { b: 0 } },
	{ email: false, a: { b: { c: false } } },
	{ email: true, a: [1, 2] },
	{ email: ['x', 'y'], a: { b: ['x'] } },
	{ email: { nested: { deep: 1 } }, a: { b: { c: { d: 1 } } } },
	{ email: '{{ $json.a }}', a: { b: { c: '={{ 1 + 1 }}' } } },
	{ email: '=literal', a: { b: { c: '$json' } } },
	{ email: ' \u0000\u0001\ud83d 😀 ', a: { b: { c: '\n' } } },
	{ email: 1.5e300, a: { b: { c: -0.1 } } },
	{ email: 'x'.repeat(100_000), a: 5 },
	JSON.parse('{"__proto__":{"email":"proto"},"constructor":"own","toString":"own","length":7}'),
	{ binding: 'a field', arguments: 'too', caller: 1, isEmpty: 'own', hasOwnProperty: 'own' },
	{ class: 'word', default: 'word', 'a.b.c': 'dots', 'a]b': 'bracket', '}}': 'braces', 0: 'zero' },
];

test.each([
	'={{ $json.email }}',
	'={{$json.email}}',
	'={{   $json.email\n}}',
	'={{ $json["email"] }}',
	"={{ $json['email'] }}",
	'={{ $json["home city"] }}',
	'={{ $json.a.b.c }}',
	'={{ $json.a["b"].c }}',
	'={{ $json["a.b.c"] }}',
	'={{ $json["a]b"] }}',
	'={{ $json["}}"] }}',
	'={{ $json["0"] }}',
	'={{ $json.a["0"] }}',
	'={{ $json.missing }}',
	'={{ $json.missing.deeper }}',
	'={{ $json.class }}',
	'={{ $json.default }}',
	'={{ $json.__proto__ }}',
	'={{ $json.__proto__.email }}',
	'={{ $json.constructor }}',
	'={{ $json.toString }}',
	'={{ $json.length }}',
	'={{ $json.email.length }}',
	'={{ $json.binding }}',
	'={{ $json.arguments }}',
	'={{ $json["caller"] }}',
	'={{ $json.isEmpty }}',
	'={{ $json.hasOwnProperty }}',
	'={{ $json }}',
	'={{ $json.email }} ',
	' ={{ $json.email }}',
	'={{ $json.email }}{{ $json.a }}',
	'=Dear {{ $json.email }}',
	'={{ $json.email.toUpperCase() }}',
	'={{ $json.email + 1 }}',
	'={{ $itemIndex }}',
	'={{ $itemIndex + 1 }}',
	'={{$itemIndex+41}}',
	'={{ $itemIndex + 010 }}',
	'={{ $itemIndex + 0 }}',
	'={{ $itemIndex * 2 }}',
	'={{ }}',
	'={{ $json.email',
	'=',
	'',
	'plain',
	'{{ $json.email }}',
	'={{ undefined }}',
	'={{ null }}',
	'={{ [1, $json.a] }}',
])('read as columns and by n8n alike: %j', async (expression) => {
	const { asColumns, byN8n } = await readBothWays(expression, STRANGE_ITEMS);
	expect(asColumns).toEqual(byN8n);
	expect(asColumns).toHaveLength(STRANGE_ITEMS.length);
});

test('a dragged field gives each item its own value', async () => {
	const items = [{ email: 'a' }, { email: 2 }, { email: true }, { email: '{{ $json.x }}' }];
	expect(await readAs('={{ $json.email }}', items)).toEqual(
		items.map(({ email }) => ({ value: email })),
	);
});

test('a constant is the same for all items, a number of the item is its place', async () => {
	expect(await readAs('web', [{}, {}])).toEqual([{ value: 'web' }, { value: 'web' }]);
	expect(await readAs('={{ $itemIndex + 1 }}', [{}, {}, {}])).toEqual([
		{ value: 1 },
		{ value: 2 },
		{ value: 3 },
	]);
});

test('whatever the items hold, columns and n8n agree', async () => {
	const name = fc.constantFrom('email', 'a', 'b', 'home city', 'x.y', '__proto__', 'length', 'ü');
	const value = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.jsonValue({ maxDepth: 3 }),
		fc.dictionary(name, fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true }),
	);
	const item = fc.dictionary(name, value, { noNullPrototype: true });
	const step = fc.oneof(
		name.filter((text) => /^[a-z_]+$/.test(text)).map((text) => `.${text}`),
		name.map((text) => `["${text}"]`),
		name.map((text) => `['${text}']`),
	);
	const path = fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => steps.join(''));
	const given = fc.tuple(path, fc.array(item, { minLength: 1, maxLength: 6 }));
	await fc.assert(
		fc.asyncProperty(given, async ([steps, items]) => {
			const { asColumns, byN8n } = await readBothWays(`={{ $json${steps} }}`, items);
			expect(asColumns).toEqual(byN8n);
		}),
		{ numRuns: 150 },
	);
}, 60_000);
