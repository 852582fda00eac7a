// `npm test` and `npm run check`: the steps, each with its time; what follows the name goes to jest.
import { spawn } from 'node:child_process';

const FORMAT = {
	name: 'format',
	command: 'prettier',
	options: ['--check', '--log-level=warn', '.'],
};
// Without a cache: rules that ask for types go wrong when only another file has changed.
const LINT = {
	name: 'lint',
	command: 'eslint',
	options: ['--max-warnings', '0', '.'],
};
const TYPES = { name: 'types', command: 'tsc', options: ['--noEmit'] };
const TESTS = { name: 'tests', command: 'jest', options: process.argv.slice(3) };
const BUILD = { name: 'build', command: 'npm', options: ['run', '--silent', 'build'] };

// Steps in one row run side by side; jest has a row of its own because it uses both cores.
const ROWS = {
	test: [[TYPES, LINT, FORMAT], [TESTS]],
	check: [
		[TYPES, LINT, FORMAT],
		[{ ...TESTS, environment: { OMNICHANNEL_TEST_STORES: 'embedded' } }, BUILD],
	],
};

const rows = ROWS[process.argv[2]];
if (!rows) throw new Error(`Name one of: ${Object.keys(ROWS).join(', ')}`);
const failed = [];
for (const row of rows) {
	const passed = await Promise.all(row.map(runStep));
	failed.push(...row.filter((_, i) => !passed[i]).map((step) => step.name));
}
if (failed.length > 0) {
	process.stderr.write(`Failed: ${failed.join(', ')}.\n`);
	process.exitCode = 1;
}

/** jest shows its work as it goes; what the others have to say comes when they end. */
function runStep(step) {
	const startedAt = Date.now();
	const isShownAtOnce = step.name === TESTS.name;
	const child = spawn(step.command, step.options, {
		stdio: isShownAtOnce ? 'inherit' : ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, ...step.environment },
		shell: process.platform === 'win32',
	});
	const output = [];
	child.stdout?.on('data', (chunk) => output.push(chunk));
	child.stderr?.on('data', (chunk) => output.push(chunk));
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code) => {
			const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
			process.stderr.write(`${code === 0 ? '✓' : '✗'} ${step.name} (${seconds} s)\n`);
			if (code !== 0) process.stderr.write(Buffer.concat(output));
			resolve(code === 0);
		});
	});
}
