// Prints the sum of several jest runs as one line; the exit code tells whether all of it passed.
// Usage: node scripts/sum-tests.mjs <1 if a command failed, else 0> <jest's --json file>...
import { existsSync, readFileSync } from 'node:fs';

const [commandFailed, ...files] = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const file of files) {
	if (!existsSync(file)) {
		// No result is a run that never came to its tests.
		failed += 1;
		continue;
	}
	const result = JSON.parse(readFileSync(file, 'utf8'));
	passed += result.numPassedTests;
	// A test file that could not even load has no tests to count.
	failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
}
// Types, lint or format failed, with every test green.
if (commandFailed !== '0' && failed === 0) failed = 1;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
