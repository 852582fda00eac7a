import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PROJECT_FOLDER, cacheFolder } from '../../scripts/n8n';
import { INSTALL_TIMEOUT_MS, ensureRealN8n } from './support/real-n8n';
import { writeShopperFile } from './support/shopper-file';
import { freshUserFolder } from './support/user-folder';

const POLL_MS = 200;
const folder = freshUserFolder();
const demos: Demo[] = [];

beforeAll(() => ensureRealN8n(), INSTALL_TIMEOUT_MS);

afterAll(() => {
	for (const demo of demos) demo.stop();
});

test('the demo prints what became of a file, keeps the editor open, and takes everything with it', async () => {
	const { csvFile, expected } = writeShopperFile(folder, 80);
	const foldersBefore = demoFolders();
	const demo = startDemo(['--data', csvFile, '--keep']);
	const text = await saidWith(demo, 'Ctrl-C ends everything');
	expect(figures(text, 'Lines in the file')).toEqual([expected.lines, expected.lines]);
	expect(figures(text, 'Sales recorded')).toEqual([expected.newSales, 0]);
	expect(figures(text, 'Points earned')).toEqual([expected.newPoints, 0]);
	expect(text).toContain(`€${(expected.turnoverMinor / 100).toLocaleString('en')}`);
	expect(text).toContain('The second run changed nothing');

	const [address = ''] = /http:\/\/\S+/.exec(text) ?? [];
	expect((await fetch(address)).status).toBe(200);
	demo.stop();
	await demo.ended;
	await expect(fetch(address)).rejects.toThrow('fetch failed');
	expect(demoFolders()).toEqual(foldersBefore);
});

test('a file that is not of the form stops the demo in plain words', async () => {
	const csvFile = join(folder, 'other.csv');
	writeFileSync(csvFile, 'a,b\n1,2\n');
	const demo = startDemo(['--data', csvFile]);
	expect(await demo.ended).toBe(1);
	expect(demo.said()).toContain('No line of the file names a customer. examples/README.md says');
});

test('a file that is not there stops the demo before anything starts', async () => {
	const demo = startDemo(['--data', join(folder, 'lost.csv')]);
	expect(await demo.ended).toBe(1);
	expect(demo.said()).toBe(`There is no file ${join(folder, 'lost.csv')}.\n`);
});

type Demo = { said: () => string; ended: Promise<number | null>; stop: () => void };

function startDemo(args: string[]): Demo {
	const demo = spawn(process.execPath, ['scripts/demo.mjs', ...args], { cwd: PROJECT_FOLDER });
	const chunks: Buffer[] = [];
	demo.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
	demo.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
	const ended = once(demo, 'close').then(([code]) => code as number | null);
	const started = {
		said: () => Buffer.concat(chunks).toString(),
		ended,
		stop: () => {
			demo.kill('SIGTERM');
		},
	};
	demos.push(started);
	return started;
}

/** What the demo has said once the line is among it; throws with all of it when the demo ends before. */
async function saidWith(demo: Demo, line: string): Promise<string> {
	let hasEnded = false;
	void demo.ended.then(() => (hasEnded = true));
	while (!demo.said().includes(line)) {
		if (hasEnded) throw new Error(`The demo ended without "${line}":\n${demo.said()}`);
		await wait(POLL_MS);
	}
	return demo.said();
}

/** The figures of both runs in the line of the table that begins so. */
function figures(text: string, label: string): number[] {
	const line = text.split('\n').find((one) => one.trim().startsWith(label)) ?? '';
	return line
		.trim()
		.slice(label.length)
		.trim()
		.split(/\s+/)
		.map((figure) => Number(figure.replaceAll(',', '')));
}

function demoFolders(): string[] {
	return readdirSync(cacheFolder()).filter((name) => name.startsWith('demo-'));
}
