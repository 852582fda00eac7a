import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../support/temporary-folder';

const ROOT = join(__dirname, '../..');
const LOADER = join(ROOT, 'scripts/typescript-loader.cjs');
const run = promisify(execFile);

/** The first block of that language in docs/engine.md. */
function blockOfPage(language: string): string {
	const page = readFileSync(join(ROOT, 'docs/engine.md'), 'utf8');
	const block = new RegExp('```' + language + '\\n([\\s\\S]*?)```').exec(page)?.[1];
	if (block === undefined) throw new Error(`docs/engine.md has no ${language} block`);
	return block;
}

/** A project that has the script of the page, and the engine installed under the package's name. */
function newProject(): string {
	const folder = temporaryFolder('standalone');
	mkdirSync(join(folder, 'node_modules'));
	symlinkSync(join(ROOT, 'engine'), join(folder, 'node_modules/n8n-nodes-omnichannel'), 'junction');
	writeFileSync(join(folder, 'first-sale.js'), blockOfPage('js'));
	return folder;
}

/** Runs the script in a process of its own; one that fails rejects. */
function runScript(folder: string, file = 'customers.sqlite') {
	const args = ['--no-warnings', '--require', LOADER, 'first-sale.js', file];
	return run(process.execPath, args, { cwd: folder });
}

describe('the script of docs/engine.md', () => {
	const printed = blockOfPage('text');

	test('prints what the page says, and a second run books nothing twice', async () => {
		const folder = newProject();
		expect(await runScript(folder)).toEqual({ stdout: printed, stderr: '' });
		expect(await runScript(folder)).toEqual({
			stdout: printed.replace('booked before: false', 'booked before: true'),
			stderr: '',
		});
	});

	test('says what is wrong with a file that cannot be opened', async () => {
		const folder = newProject();
		await expect(runScript(folder, 'first-sale.js/customers.sqlite')).rejects.toMatchObject({
			code: 1,
			stdout: '',
			stderr: expect.stringMatching(/^The embedded store cannot be opened\. .*\n$/),
		});
	});
});
