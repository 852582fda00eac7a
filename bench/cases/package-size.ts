import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { BenchCase } from '../bench-case';
import { lowerIsBetter } from '../bench-case';

const SIZE_MB_MAX = 40;
const BYTES_PER_MB = 1_000_000;

/** What a user's disk takes: the packed files and every package that they depend on, unpacked. */
export const packageSize: BenchCase = {
	name: 'package-size',
	run: async () => {
		const root = resolve(__dirname, '../..');
		const npm = (...given: string[]) => execFileSync('npm', given, { cwd: root, encoding: 'utf8' });
		const [packed] = JSON.parse(npm('pack', '--dry-run', '--json')) as { unpackedSize: number }[];
		const folders = npm('ls', '--omit=dev', '--omit=peer', '--all', '--parseable')
			.trim()
			.split('\n')
			.slice(1);
		const dependencies = folders.reduce((sum, folder) => sum + sizeOf(folder), 0);
		const value = ((packed?.unpackedSize ?? Infinity) + dependencies) / BYTES_PER_MB;
		const name = `package with ${folders.length} dependencies (${relative(root, folders[0] ?? root)} …)`;
		return [
			lowerIsBetter({
				name: name.replace(/ \(.*/, ''),
				value,
				unit: 'MB',
				floor: SIZE_MB_MAX,
				bar: 1,
			}),
		];
	},
};

function sizeOf(folder: string): number {
	return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
		// A nested package is in the list by itself.
		if (entry.name === 'node_modules') return sum;
		const path = join(folder, entry.name);
		return sum + (entry.isDirectory() ? sizeOf(path) : statSync(path).size);
	}, 0);
}
