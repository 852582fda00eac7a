import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { n8nEnvironment } from './environment';
import { n8nBinary, nodeBinary } from './paths';
import { logTail, runProcess } from './processes';
import type { RunResult } from './run-result';

export type Workflow = { id: string; name: string } & Record<string, unknown>;
export type Credential = { id: string; name: string; type: string; data: Record<string, unknown> };

/** Runs one command of n8n's own command line in a user folder; gives back what it printed. */
export async function runCli(userFolder: string, args: string[]): Promise<string> {
	return inScratchFolder(async (scratch) => {
		const outputFile = join(scratch, 'output');
		const run = runProcess(nodeBinary(), [n8nBinary(), ...args], {
			cwd: userFolder,
			env: await n8nEnvironment(userFolder),
			logFile: join(userFolder, 'n8n.log'),
			outputFile,
		});
		await run.catch((error: unknown) => {
			// n8n says on its standard output, too, why it failed.
			throw new Error(`${String(error)}\n${logTail(outputFile)}`, { cause: error });
		});
		return readFileSync(outputFile, 'utf8');
	});
}

/** A second import of the same id replaces the first. */
export function importWorkflow(userFolder: string, workflow: Workflow): Promise<void> {
	return importJson(userFolder, 'import:workflow', workflow);
}

/** n8n encrypts the data on its way in. */
export function importCredential(userFolder: string, credential: Credential): Promise<void> {
	return importJson(userFolder, 'import:credentials', [credential]);
}

/** Runs a workflow to its end without a server; throws with n8n's own words when it fails. */
export async function executeWorkflow(userFolder: string, id: string): Promise<RunResult> {
	const output = await runCli(userFolder, ['execute', `--id=${id}`, '--rawOutput']);
	// n8n prints its own lines first; the result begins with a line that is one brace.
	const start = output.startsWith('{\n') ? 0 : output.indexOf('\n{\n');
	if (start < 0) throw new Error(`n8n printed no result.\n${output.slice(-2_000)}`);
	return JSON.parse(output.slice(start)) as RunResult;
}

function importJson(userFolder: string, command: string, value: unknown): Promise<void> {
	return inScratchFolder(async (scratch) => {
		const file = join(scratch, 'input.json');
		writeFileSync(file, JSON.stringify(value));
		await runCli(userFolder, [command, `--input=${file}`]);
	});
}

async function inScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), 'omnichannel-n8n-'));
	try {
		return await work(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
