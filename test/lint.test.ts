import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findCircle } from '../scripts/lint/import-graph.cjs';

const ROOT = join(__dirname, '..');
const IMPORTS = 'no-restricted-imports';
const SYNTAX = 'no-restricted-syntax';
const PROPERTIES = 'no-restricted-properties';

type Snippet = [rule: string, filePath: string, code: string, broken: string[]];

function lint(snippets: readonly Snippet[]): string[][] {
	const input = JSON.stringify(snippets.map(([, filePath, code]) => ({ filePath, code })));
	const script = join(__dirname, 'support/lint-snippets.mjs');
	return JSON.parse(
		execFileSync(process.execPath, [script], { cwd: ROOT, input, encoding: 'utf8' }),
	);
}

// Files that nobody has, so that none of them stands in a circle by accident.
const service = 'engine/loyalty/sample-service.ts';
const decision = 'engine/loyalty/decide-sample.ts';
const repository = 'engine/loyalty/sample-repository.ts';
const nested = 'engine/loyalty/samples/decide-sample.ts';
const operation = 'nodes/Loyalty/actions/points/sample.operation.ts';

const FORBIDDEN: Snippet[] = [
	['the engine imports nothing of n8n', service, "import 'n8n-workflow';", [IMPORTS]],
	['nor of n8n-core', 'engine/index.ts', "export * from 'n8n-core';", [IMPORTS]],
	['nor loads it late', service, "void import('n8n-workflow');", [SYNTAX]],
	['the engine imports no node', service, "import '../../nodes/shared/items';", [IMPORTS]],
	['nor a credential', 'engine/open-engine.ts', "import '../credentials/x';", [IMPORTS]],
	['the engine reads no environment', service, 'void process.env.HOME;', [PROPERTIES]],
	['nor by taking it apart', service, 'const { env } = process;', [PROPERTIES]],
	['nor by its module', service, "import { env } from 'node:process';", [IMPORTS]],
	[
		'the store reads no environment',
		'engine/store/sample.ts',
		'void process.env.HOME;',
		[PROPERTIES],
	],
	['the engine writes to no console', service, "console.log('x');", ['no-console']],
	['a service knows no SQL', service, "import { sql } from 'kysely';", [IMPORTS]],
	['nor a type of it', service, "import type { Kysely } from 'kysely';", [IMPORTS]],
	['nor a driver', service, "import { Pool } from 'pg';", [IMPORTS]],
	['nor a driver loaded late', service, "void import('pg');", [SYNTAX]],
	['nor node:sqlite', 'engine/open-engine.ts', "import 'node:sqlite';", [IMPORTS]],
	['a decision knows no SQL', decision, "import { sql } from 'kysely';", [IMPORTS]],
	['a decision knows no repository', decision, "import './repository';", [IMPORTS]],
	['nor one with a longer name', decision, "import './lot-repository';", [IMPORTS]],
	['a decision knows no service', decision, "import './service';", [IMPORTS]],
	['a decision knows no platform', decision, "import { join } from 'node:path';", [IMPORTS]],
	['a decision does not wait', decision, 'export const a = async () => 1;', [SYNTAX]],
	['a decision knows no time', decision, 'export const a = () => Date.now();', [PROPERTIES]],
	['a capability sees none to its right', service, "import '../segments';", [IMPORTS]],
	[
		'nor through require',
		service,
		"require('../segments');",
		['@typescript-eslint/no-require-imports', SYNTAX],
	],
	['values see nobody', 'engine/values/sample.ts', "import '../store';", [IMPORTS]],
	['the store sees no capability', 'engine/store/sample.ts', "import '../identity';", [IMPORTS]],
	['nobody sees inside another', service, "import '../identity/service';", [IMPORTS]],
	['nor a repository', repository, "import '../identity/repository';", [IMPORTS]],
	[
		'the engine’s index sees inside none',
		'engine/index.ts',
		"import './loyalty/service';",
		[IMPORTS],
	],
	[
		'a folder in a capability sees inside no other',
		nested,
		"import '../../identity/rules/rules';",
		[IMPORTS],
	],
	[
		'nor does one in a folder further in',
		'engine/loyalty/samples/deep/sample.ts',
		"import '../../../segments';",
		[IMPORTS],
	],
	['nor any to its right', nested, "import '../../segments';", [IMPORTS]],
	['a decision in a folder knows no repository', nested, "import '../repository';", [IMPORTS]],
	['nor that of a neighbour', nested, "import '../lots/repository-lots';", [IMPORTS]],
	['a capability does not see the engine', service, "import '../open-engine';", [IMPORTS]],
	['a node knows no SQL', operation, "import { sql } from 'kysely';", [IMPORTS]],
	['a node knows no driver', operation, "import { Client } from 'pg';", [IMPORTS]],
	[
		'a node sees inside no capability',
		operation,
		"import '../../../../engine/loyalty/service';",
		[IMPORTS],
	],
	['a node does not see the store', operation, "import '../../../../engine/store';", [IMPORTS]],
	['time comes in from outside', service, 'void Date.now();', [PROPERTIES]],
	['so does a new date', service, 'void new Date();', [SYNTAX]],
	['so does it in a node', operation, 'void new Date();', [SYNTAX]],
	['so does it from luxon', service, 'void DateTime.now();', [SYNTAX]],
	['chance comes in from outside', repository, 'void Math.random();', [PROPERTIES]],
	['ids come in from outside', service, "import { randomUUID } from 'node:crypto';", [IMPORTS]],
	['so do ids of the platform', operation, 'void crypto.randomUUID();', [PROPERTIES]],
	['files go in no circle', 'engine/values/errors.ts', "import './index';", ['house/no-circle']],
	['so do ids of a library', service, "import { v7 } from 'uuid';", [IMPORTS]],
];

const ALLOWED: Snippet[] = [
	['a repository writes SQL', repository, "import { sql } from 'kysely';", []],
	[
		'so does the store, with its drivers',
		'engine/store/sample.ts',
		"import { Pool } from 'pg';",
		[],
	],
	['the store makes the clock', 'engine/store/sample.ts', 'void Date.now();', []],
	['a capability sees those to its left', service, "import '../consent';", []],
	['and deeper files do', 'engine/messaging/providers/smtp.ts', "import '../../consent';", []],
	['and its own files', service, "import './decide-earn';", []],
	['a folder in a capability sees the rest of it', nested, "import '../types';", []],
	['and its neighbours', nested, "import '../lots/lot-order';", []],
	['a decision sees other pure files', decision, "import '../values';\nimport './types';", []],
	['a date of a given instant is a value', decision, 'export const a = new Date(0);', []],
	['the engine’s index sees every index', 'engine/index.ts', "import './loyalty';", []],
	['a node sees a capability', operation, "import '../../../../engine/loyalty';", []],
	['and the engine', operation, "import '../../../../engine';", []],
	['a hash needs no chance', service, "import { createHash } from 'node:crypto';", []],
];

test('each arrow of the house holds, and only the arrows forbid', () => {
	const snippets = [...FORBIDDEN, ...ALLOWED];
	const broken = lint(snippets);
	const found = snippets.map(([rule], i) => ({ rule, broken: broken[i]?.toSorted() }));
	expect(found).toEqual(snippets.map(([rule, , , expected]) => ({ rule, broken: expected })));
});

test('a circle of imports is found, by its shortest way', () => {
	const imports: Record<string, string[]> = { a: ['b', 'c'], b: ['c'], c: ['a', 'd'], d: [] };
	expect(findCircle('a', (file) => imports[file] ?? [])).toEqual(['a', 'c', 'a']);
	expect(findCircle('d', (file) => imports[file] ?? [])).toBeNull();
});

test('a file that imports itself is a circle', () => {
	expect(findCircle('a', () => ['a'])).toEqual(['a', 'a']);
});
