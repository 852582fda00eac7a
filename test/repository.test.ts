import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { filesBelow, reachableFrom } from '../scripts/lint/import-graph.cjs';
import { loadPackageNodes, readManifest, readText, ROOT } from './support/package-nodes';
import { testNamesIn } from './support/test-names';

const LINES_MAX = 300;
const TEST_LINES_MAX = 500;
const EXACT_VERSION = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const SCRIPT_ENDINGS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];
const HOUSE = ['engine', 'nodes', 'credentials', 'scripts', 'bench', 'test'];

const nodes = loadPackageNodes();
const manifest = readManifest();

/** Paths from the root, for messages that can be clicked. */
function filesIn(folder: string, ...endings: string[]): string[] {
	const paths = endings.flatMap((ending) => filesBelow(join(ROOT, folder), ending));
	return paths.map((path) => relative(ROOT, path));
}

function duplicatesIn(names: readonly string[]): string[] {
	return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}

describe('package.json', () => {
	const built = (sources: string[]) =>
		sources.map((path) => `dist/${path.replace(/\.ts$/, '.js')}`);

	test('it lists every node and every credential, and no other', () => {
		const { nodes: listedNodes, credentials } = manifest.n8n;
		expect(listedNodes.toSorted()).toEqual(built(nodes.map(({ file }) => file)).toSorted());
		expect(credentials.toSorted()).toEqual(
			built(filesIn('credentials', '.credentials.ts')).toSorted(),
		);
	});

	test('versions are exact, since each worker of n8n resolves a range on its own', () => {
		const versions = { ...manifest.dependencies, ...manifest.devDependencies };
		const ranges = Object.entries(versions).filter(([, version]) => !EXACT_VERSION.test(version));
		expect(ranges).toEqual([]);
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	test('each dependency is CommonJS: n8n cannot clear an ES module when it updates the package', () => {
		const load = Object.keys(manifest.dependencies).map((name) => `require('${name}');`);
		const options = ['--no-experimental-require-module', '--eval', load.join('')];
		const { status, stderr } = spawnSync(process.execPath, options, {
			cwd: ROOT,
			encoding: 'utf8',
		});
		expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
	});

	test('the lock file names no host to download from', () => {
		const addresses = readText('package-lock.json').match(/"resolved": "https?:[^"]*"/g) ?? [];
		expect(addresses).toEqual([]);
	});

	test('the lock file knows the package of every platform, or npm ci refuses it', () => {
		const { packages } = JSON.parse(readText('package-lock.json')) as {
			packages: Record<string, { optionalDependencies?: Record<string, string> }>;
		};
		const optional = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
			Object.keys(optionalDependencies).map((name) => ({ path, name })),
		);
		const known = ({ path, name }: { path: string; name: string }) =>
			`${path}/node_modules/${name}` in packages || `node_modules/${name}` in packages;
		expect(optional.filter((dependency) => !known(dependency))).toEqual([]);
	});
});

describe('files', () => {
	test('none is longer than its limit', () => {
		const lengths = HOUSE.flatMap((folder) => filesIn(folder, ...SCRIPT_ENDINGS)).map((path) => {
			const lines = readText(path).split('\n').length - 1;
			return { path, lines, max: path.startsWith('test/') ? TEST_LINES_MAX : LINES_MAX };
		});
		expect(lengths.length).toBeGreaterThan(0);
		expect(lengths.filter(({ lines, max }) => lines > max)).toEqual([]);
	});

	test('each file of the package is reached from what the package exports', () => {
		const sources = ['engine', 'nodes', 'credentials'].flatMap((folder) => filesIn(folder, '.ts'));
		const { nodes: listedNodes, credentials } = manifest.n8n;
		const listed = [...listedNodes, ...credentials].map((path) =>
			path.replace(/^dist\/(.*)\.js$/, '$1.ts'),
		);
		const entries = [
			'engine/index.ts',
			...listed,
			...sources.filter(isStartedWorker),
			...sources.filter(isTableSchema),
		];
		const entryFiles = entries.map((path) => join(ROOT, path)).filter((path) => existsSync(path));
		const reached = reachableFrom(entryFiles);
		expect(sources.filter((path) => !reached.has(join(ROOT, path)))).toEqual([]);
	});

	/** A thread's file is imported by nobody: the file beside it that starts it names it in a text. */
	function isStartedWorker(path: string): boolean {
		const name = basename(path, '.ts');
		if (!name.endsWith('-worker')) return false;
		const neighbours = filesIn(dirname(path), '.ts').filter((other) => other !== path);
		return neighbours.some((other) => readText(other).includes(name));
	}

	/** The row types of a capability's tables join the store's by `declare module`, without an import. */
	function isTableSchema(path: string): boolean {
		return (
			basename(path) === 'schema.ts' &&
			/declare module '(?:\.\.\/)+store\/types'/.test(readText(path))
		);
	}

	test('each file of the tests is used by one', () => {
		const files = filesIn('test', '.ts');
		const tests = files.filter((path) => path.endsWith('.test.ts'));
		const configurations = ['jest.config.js', 'jest.e2e.config.js'].map(readText).join('');
		const setups = files.filter((path) => configurations.includes(path));
		const reached = reachableFrom([...tests, ...setups].map((path) => join(ROOT, path)));
		const testTexts = tests.map(readText).join('');
		const unused = files.filter((path) => !reached.has(join(ROOT, path)));
		// What a test starts as a process of its own, it names.
		expect(unused.filter((path) => !testTexts.includes(basename(path)))).toEqual([]);
	});

	test('each rule that is switched off says why on its line', () => {
		const paths = HOUSE.flatMap((folder) => filesIn(folder, ...SCRIPT_ENDINGS));
		const silent = paths.flatMap((path) =>
			(readText(path).match(/(?:\/\/|\/\*) eslint-disable.*/g) ?? [])
				.filter((comment) => !/ -- \S.{7}/.test(comment))
				.map((comment) => ({ path, comment })),
		);
		expect(silent).toEqual([]);
	});
});

describe('tests', () => {
	const paths = filesIn('test', '.test.ts');

	test('no name stands twice', () => {
		expect(duplicatesIn(paths.flatMap((path) => testNamesIn(path, readText(path))))).toEqual([]);
	});

	test('none is left out or runs alone', () => {
		const left =
			/\b(?:test|it|describe\w*)\.(?:only|skip|todo)\b|\b(?:fit|xit|xtest|fdescribe|xdescribe)\(/;
		// Real data lies beside the project and may be absent; a test that reads it then says that it is skipped.
		const onData = /existsSync\(\w+\) \? (test|describe) : \1\.skip/g;
		expect(paths.filter((path) => left.test(readText(path).replaceAll(onData, '')))).toEqual([]);
	});

	test('each operation is named by a test of its node', () => {
		const operations = filesIn('nodes', '.operation.ts');
		const untested = operations.filter((path) => {
			const node = path.split('/')[1]?.toLowerCase();
			const quoted = new RegExp(`(['"\`])${basename(path, '.operation.ts')}\\1`);
			return !filesIn(`test/nodes/${node}`, '.test.ts').some((test) => quoted.test(readText(test)));
		});
		expect(untested).toEqual([]);
	});
});

describe('nodes', () => {
	test('each has the operations that stand in its folder, and no other', () => {
		const offered = nodes.flatMap(({ file, operations }) =>
			operations.map(({ resource, operation }) => {
				return `${dirname(file)}/actions/${resource}/${operation}.operation.ts`;
			}),
		);
		expect(offered.toSorted()).toEqual(filesIn('nodes', '.operation.ts').toSorted());
	});

	test.each(nodes.map((node) => [node.description.displayName, node] as const))(
		'%s has what the editor shows: icons, subtitle, category, use as a tool',
		(_name, { file, folder, description }) => {
			const { icon, subtitle, usableAsTool } = description;
			const icons = typeof icon === 'object' ? [icon.light, icon.dark] : [];
			const missing = icons.filter((name) => !existsSync(join(folder, name.replace('file:', ''))));
			const codex = JSON.parse(readText(file.replace(/\.ts$/, '.json'))) as {
				categories: string[];
			};
			expect({ icons: icons.length, missing, usableAsTool, categories: codex.categories }).toEqual({
				icons: 2,
				missing: [],
				usableAsTool: true,
				categories: ['Marketing'],
			});
			expect(subtitle).toMatch(/\{\{.*operation.*\}\}/);
		},
	);

	test('each operation has a schema of what it gives out', () => {
		const missing = nodes.flatMap(({ folder, description, operations }) => {
			const [version] = [description.version].flat();
			return operations
				.map(({ resource, operation }) =>
					join(folder, '__schema__', `v${version}.0.0`, resource, `${operation}.json`),
				)
				.filter((path) => !existsSync(path));
		});
		expect(missing.map((path) => relative(ROOT, path))).toEqual([]);
	});

	test('the README’s table names each node with all its operations', () => {
		const rows = readText('README.md')
			.split('\n')
			.filter((line) => line.startsWith('|'));
		const cells = rows.map((row) => row.split('|').map((cell) => cell.replaceAll('*', '').trim()));
		const written = nodes.map(({ description: { displayName } }) => {
			const row = cells.find(([, first]) => first === displayName);
			return { displayName, operations: operationsInCell(row?.[2] ?? '') };
		});
		const existing = nodes.map(({ description: { displayName }, operations }) => ({
			displayName,
			operations: operations.map(({ label }) => label).toSorted(),
		}));
		expect(written).toEqual(existing);
	});

	/** "Profile: Resolve, Get; Rule: Update" → Get, Resolve, Update. */
	function operationsInCell(cell: string): string[] {
		const groups = cell.split(';').map((group) => group.slice(group.indexOf(':') + 1));
		const names = groups.flatMap((group) => group.split(',')).map((name) => name.trim());
		return names.filter((name) => name !== '').toSorted();
	}
});
