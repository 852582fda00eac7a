import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import nodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';
import { arrows } from './scripts/lint/arrows.mjs';
import noCircle from './scripts/lint/no-circle.cjs';

const SOURCES = ['engine/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts'];
const ADAPTERS = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const ALL_TYPESCRIPT = [...SOURCES, 'test/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'];
const WITH_SIZES = [...SOURCES, 'bench/**/*.ts', 'scripts/**/*.{ts,mjs,cjs}', '*.{js,mjs}'];

const community = n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport;

const sizes = {
	name: 'sizes',
	files: WITH_SIZES,
	rules: {
		'max-lines': ['error', { max: 300 }],
		'max-lines-per-function': ['error', { max: 50 }],
		'max-params': ['error', 3],
		'max-depth': ['error', 3],
		complexity: ['error', 10],
	},
};

const testSizes = {
	name: 'sizes of tests',
	files: ['test/**/*.{ts,mjs}'],
	// Of the sizes only the file's: a describe block is one function and as long as its rules are many.
	rules: { 'max-lines': ['error', { max: 500 }] },
};

const typeAware = {
	name: 'types',
	files: ALL_TYPESCRIPT,
	languageOptions: {
		parser: tseslint.parser,
		parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
	},
	plugins: { '@typescript-eslint': tseslint.plugin, house: { rules: { 'no-circle': noCircle } } },
	rules: {
		'@typescript-eslint/no-floating-promises': 'error',
		'@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
		'@typescript-eslint/await-thenable': 'error',
		'@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
		'@typescript-eslint/switch-exhaustiveness-check': [
			'error',
			{ considerDefaultExhaustiveForUnions: true },
		],
		'@typescript-eslint/no-explicit-any': 'error',
		'@typescript-eslint/no-non-null-assertion': 'error',
		'@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true }],
		'@typescript-eslint/no-require-imports': 'error',
		'@typescript-eslint/consistent-type-imports': [
			'error',
			// `require(…) as typeof import(…)` is how a driver is loaded late and still typed.
			{ disallowTypeAnnotations: false },
		],
		'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
		'@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
		'@typescript-eslint/prefer-promise-reject-errors': 'error',
		'@typescript-eslint/no-unnecessary-type-assertion': 'error',
		'@typescript-eslint/no-base-to-string': 'error',
		'@typescript-eslint/restrict-plus-operands': 'error',
		'@typescript-eslint/no-array-delete': 'error',
		'@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
		'house/no-circle': 'error',
		'no-var': 'error',
		'prefer-const': 'error',
		eqeqeq: 'error',
		'no-eval': 'error',
		'no-implied-eval': 'error',
		'no-loss-of-precision': 'error',
		'no-param-reassign': 'error',
		'no-self-compare': 'error',
		'no-unsafe-finally': 'error',
		'no-fallthrough': 'error',
		'no-empty': 'error',
	},
};

const quietEngine = {
	name: 'the engine writes to nobody’s console',
	files: SOURCES,
	rules: { 'no-console': 'error' },
};

const adapters = {
	name: 'n8n: nodes and credentials',
	files: ADAPTERS,
	plugins: { ...community.plugins, 'n8n-nodes-base': nodesBase },
	rules: {
		...community.rules,
		// Accounts for e-mail and the like are the user's own n8n credentials (smtp, …): asking for the
		// same key a second time would be less safe, not more. Only n8n's verified programme forbids it.
		'@n8n/community-nodes/no-credential-reuse': 'off',
		// The same exception: it looks for `smtp` among our own credential classes.
		'@n8n/community-nodes/valid-credential-references': 'off',
		// It cannot see that each node names its test through the one description they share.
		'@n8n/community-nodes/credential-test-required': 'off',
	},
};

const nodeDescriptions = {
	name: 'n8n: node descriptions',
	files: ['nodes/**/*.ts'],
	plugins: { 'n8n-nodes-base': nodesBase },
	rules: {
		...nodesBase.configs.nodes.rules,
		// They ask for the literal ['main']; n8n's newer plugin asks for NodeConnectionTypes.Main, and wins.
		'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
		'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
		// The folder and the class are Loyalty, the type is omnichannelLoyalty: the prefix sets our nodes
		// apart in n8n, and would say nothing in a tree where each has it.
		'n8n-nodes-base/node-filename-against-convention': 'off',
		// They look for a loop with continueOnFail inside execute. Ours is one line: runBatch has the
		// only loop, and its own tests cover what these rules guess.
		'n8n-nodes-base/node-execute-block-missing-continue-on-fail': 'off',
		'n8n-nodes-base/node-execute-block-error-missing-item-index': 'off',
		'n8n-nodes-base/node-execute-block-wrong-error-thrown': 'off',
	},
};

const sharedByNodes = {
	name: 'n8n: what the nodes share',
	files: ['nodes/shared/**/*.ts'],
	rules: {
		// errors.ts alone makes n8n errors, where a run ends; what rethrows before that must not hide
		// which engine error it was.
		'@n8n/community-nodes/require-node-api-error': 'off',
		// It sees no default in a property that the router builds from the list of operations.
		'n8n-nodes-base/node-param-default-missing': 'off',
	},
};

const credentialClasses = {
	name: 'n8n: credentials',
	files: ['credentials/**/*.ts'],
	plugins: { 'n8n-nodes-base': nodesBase },
	rules: {
		...nodesBase.configs.credentials.rules,
		// The editor calls it Omnichannel Store: a store is no API.
		'n8n-nodes-base/cred-class-field-display-name-missing-api': 'off',
		// It camel-cases the address as if it were a page of n8n's own documentation; ours is a full address.
		'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
	},
};

const manifest = {
	name: 'n8n: package.json',
	files: ['package.json'],
	languageOptions: {
		parser: tseslint.parser,
		parserOptions: { extraFileExtensions: ['.json'] },
	},
	plugins: { ...community.plugins, 'n8n-nodes-base': nodesBase },
	rules: {
		...community.rules,
		...nodesBase.configs.community.rules,
		// Kysely, pg, luxon and their like are the point of not writing our own; only n8n's verified
		// programme, which this package does not seek, forbids dependencies.
		'@n8n/community-nodes/no-runtime-dependencies': 'off',
	},
};

export default tseslint.config(
	{ ignores: ['node_modules/', 'dist/', '.cache/', 'coverage/', 'test/e2e/screenshots/'] },
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	sizes,
	testSizes,
	typeAware,
	quietEngine,
	adapters,
	nodeDescriptions,
	sharedByNodes,
	credentialClasses,
	manifest,
	...arrows,
);
