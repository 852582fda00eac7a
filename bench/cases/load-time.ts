import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { BenchCase } from '../bench-case';
import { lowerIsBetter, median } from '../bench-case';

const LOAD_MS_MAX = 150;
const ROUNDS = 7;

// n8n has its own n8n-workflow loaded before any package of ours.
const SCRIPT = `
	require('n8n-workflow');
	const { n8n } = require('./package.json');
	const startedAt = performance.now();
	for (const file of [...n8n.nodes, ...n8n.credentials]) require('./' + file);
	console.log(performance.now() - startedAt);
`;

/** How long the built package's nodes and credentials take to load, each time in a new process. */
export const loadTime: BenchCase = {
	name: 'load-time',
	run: async () => {
		const root = resolve(__dirname, '../..');
		const rounds = Array.from({ length: ROUNDS }, () =>
			Number(execFileSync(process.execPath, ['-e', SCRIPT], { cwd: root, encoding: 'utf8' })),
		);
		const row = { value: median(rounds), unit: 'ms', floor: LOAD_MS_MAX, bar: 1 };
		return [lowerIsBetter({ name: 'all nodes load', ...row })];
	},
};
