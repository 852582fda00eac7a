// Which file may import and touch what. ESLint's own rules do the work; this file only spells them
// out for each part of the house, since a later block replaces the options of an earlier one whole.

/** Left to right: each imports only from its left. */
export const CAPABILITIES = [
	'values',
	'store',
	'identity',
	'events',
	'consent',
	'loyalty',
	'segments',
	'messaging',
	'conversions',
	'customers',
];

const UP = '^(?:\\.\\./)+';
const OUTSIDE = 'nodes|credentials|test|bench|scripts';

const N8N = {
	regex: '^(?:n8n-|@n8n/)',
	message: 'The engine knows nothing of n8n: pass in what it needs.',
};
const HOUSE = {
	regex: `${UP}(?:${OUTSIDE})(?:/|$)`,
	message: 'The engine stands alone: arrows point from the nodes to it.',
};
const DRIVERS = {
	regex: '^(?:kysely|pg|node:sqlite)(?:/|$)',
	message: 'SQL lives in engine/store and in a repository or schema file.',
};
const RANDOM_UUID = {
	name: 'node:crypto',
	importNames: ['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues'],
	message: 'Ids and randomness come in from outside: use context.ids.',
};
const PROCESS_ENV = {
	name: 'node:process',
	message: 'The engine reads no environment: take an option.',
};
const UUID = {
	name: 'uuid',
	importNames: ['v1', 'v3', 'v4', 'v5', 'v6', 'v7'],
	message: 'Ids come in from outside: use context.ids.',
};
const IMPURE = {
	regex: '^(?:node:|kysely|pg|\\.{1,2}/(?:.*[-/])?(?:repository|service|schema)(?:-|$))',
	message: 'A decision is pure: it is given what it needs and knows no store and no platform.',
};
const INSIDE_CAPABILITY = {
	regex: '(?:^|/)engine/(?!index$|[a-z-]+$|[a-z-]+/index$)',
	message: 'Import the index of the engine or of a capability, not a file inside it.',
};
const STORE_FROM_NODE = {
	regex: '(?:^|/)engine/store(?:/|$)',
	message: 'A node asks a capability, never the store.',
};

/**
 * A capability sees the index of those on its left, and nothing of those on its right. `up` is the way out of it: one step
 * from its own files, and two from a folder in it, whose one step up is the capability itself.
 */
function capabilityPatterns(capability, up) {
	const place = CAPABILITIES.indexOf(capability);
	const left = CAPABILITIES.slice(0, place);
	const patterns = [
		{
			regex: `${up}(?!(?:${[...left, capability, OUTSIDE].join('|')})(?:/|$))[a-z]`,
			message: `engine/${capability} imports only from its left: ${left.join(', ') || 'nothing'}.`,
		},
	];
	if (left.length > 0) {
		patterns.push({
			regex: `${up}(?:${left.join('|')})/(?!index$)`,
			message: 'Import the index of another capability, not a file inside it.',
		});
	}
	return patterns;
}

const TIME_AND_CHANCE = [
	{
		selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
		message: 'Time comes in from outside: use context.clock.',
	},
	{
		selector: 'CallExpression[callee.name="Date"]',
		message: 'Time comes in from outside: use context.clock.',
	},
	{
		selector:
			'CallExpression[callee.object.name="DateTime"][callee.property.name=/^(?:now|local|utc)$/][arguments.length=0]',
		message: 'Time comes in from outside: use context.clock.',
	},
];
const ASYNC = [
	{ selector: ':function[async=true]', message: 'A decision is pure, and nothing pure waits.' },
	{ selector: 'AwaitExpression', message: 'A decision is pure, and nothing pure waits.' },
];

const TIME_PROPERTIES = [
	['Date', 'now', 'Time comes in from outside: use context.clock.'],
	['performance', 'now', 'Time comes in from outside: use context.clock.'],
	['Math', 'random', 'Chance comes in from outside: use context.ids or a hash.'],
	['crypto', 'randomUUID', 'Ids come in from outside: use context.ids.'],
	['crypto', 'getRandomValues', 'Ids come in from outside: use context.ids.'],
].map(([object, property, message]) => ({ object, property, message }));
const ENVIRONMENT = [
	{
		object: 'process',
		property: 'env',
		message: 'The engine reads no environment: take an option.',
	},
];

/** `require('x')` and `import('x')` obey the same table as `import … from 'x'`. */
function lazyImports({ paths = [], patterns }) {
	const forbidden = [...patterns, ...paths.filter((path) => !path.importNames).map(pathPattern)];
	return forbidden.flatMap(({ regex, message }) => {
		const value = `[value=/${regex.replaceAll('/', '\\u002F')}/]`;
		return [
			{ selector: `ImportExpression > Literal.source${value}`, message },
			{ selector: `CallExpression[callee.name="require"] > Literal${value}`, message },
		];
	});
}

function pathPattern({ name, message }) {
	return { regex: `^${name}$`, message };
}

function block(name, files, { imports, syntax = [], properties = [], ignores = [] }) {
	return {
		name: `arrows/${name}`,
		files,
		ignores,
		rules: {
			'no-restricted-imports': ['error', imports],
			'no-restricted-syntax': ['error', ...syntax, ...lazyImports(imports)],
			'no-restricted-properties': ['error', ...properties],
		},
	};
}

const REPOSITORY_FILES = ['repository.ts', 'schema.ts', '*-repository.ts', 'repository-*.ts'];
const ENGINE_PROPERTIES = [...TIME_PROPERTIES, ...ENVIRONMENT];

function capabilityBlocks(capability) {
	const folder = `engine/${capability}`;
	return [
		...folderBlocks(capability, { files: folder, up: UP }),
		...folderBlocks(capability, { files: `${folder}/*/**`, up: '^(?:\\.\\./){2,}' }),
	];
}

function folderBlocks(capability, { files, up }) {
	const base = [N8N, HOUSE, ...capabilityPatterns(capability, up)];
	const paths = [RANDOM_UUID, PROCESS_ENV, UUID];
	const own = { properties: ENGINE_PROPERTIES, syntax: TIME_AND_CHANCE };
	if (capability === 'store') {
		// The store makes the clock and the ids, so it alone may ask the machine for them.
		const imports = { paths: [PROCESS_ENV], patterns: base };
		return [block(files, [`${files}/*.ts`], { imports, properties: ENVIRONMENT })];
	}
	const repositories = REPOSITORY_FILES.map((file) => `${files}/${file}`);
	return [
		block(files, [`${files}/*.ts`], { ...own, imports: { paths, patterns: [...base, DRIVERS] } }),
		block(`${files} repositories`, repositories, { ...own, imports: { paths, patterns: base } }),
		block(`${files} decisions`, [`${files}/decide-*.ts`], {
			properties: ENGINE_PROPERTIES,
			syntax: [...TIME_AND_CHANCE, ...ASYNC],
			imports: { paths, patterns: [...base, IMPURE] },
		}),
	];
}

const engineTop = block('engine', ['engine/*.ts'], {
	properties: ENGINE_PROPERTIES,
	syntax: TIME_AND_CHANCE,
	imports: {
		paths: [RANDOM_UUID, PROCESS_ENV, UUID],
		patterns: [
			N8N,
			HOUSE,
			DRIVERS,
			{ regex: '^\\./[a-z-]+/(?!index$)', message: INSIDE_CAPABILITY.message },
		],
	},
});

const nodes = block('nodes', ['nodes/**/*.ts', 'credentials/**/*.ts'], {
	properties: TIME_PROPERTIES,
	syntax: TIME_AND_CHANCE,
	imports: {
		paths: [RANDOM_UUID, UUID],
		patterns: [DRIVERS, STORE_FROM_NODE, INSIDE_CAPABILITY],
	},
});

/** The import table of the house, one block a part; the last block that fits a file counts. */
export const arrows = [engineTop, ...CAPABILITIES.flatMap(capabilityBlocks), nodes];
