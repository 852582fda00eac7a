import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { n8nEnvironment } from './environment';
import { n8nBinary, nodeBinary } from './paths';
import { runProcess } from './processes';
import { failureOf, type RunResult } from './run-result';

const OUTPUT_LINES_MAX = 25;

export type Workflow = { id: string; name: string } & Record<string, unknown>;
export type Credential = { id: string; name: string; type: string; data: Record<string, unknown> };

/** Runs one command of n8n's own command line in a user folder; gives back what it printed. */
export async function runCli(userFolder: string, args: string[]): Promise<string> {
	const { output, failure } = await tryCli(userFolder, args);
	if (failure === undefined) return output;
	throw new Error(`${failure.message}\n${lastLines(output)}`, { cause: failure });
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
	const args = ['execute', `--id=${id}`, '--rawOutput'];
	const { output, failure } = await tryCli(userFolder, args);
	const result = findResult(output);
	if (failure === undefined && result !== null) return result;
	const reason = result === null ? lastLines(output) : failureOf(result);
	throw new Error(`The workflow did not run to its end. ${reason}`, { cause: failure });
}

type CliAnswer = { output: string; failure?: Error };

/** n8n says on its standard output, too, why it failed, so that is kept either way. */
function tryCli(userFolder: string, args: string[]): Promise<CliAnswer> {
	return inScratchFolder(async (scratch) => {
		const outputFile = join(scratch, 'output');
		const run = runProcess(nodeBinary(), [n8nBinary(), ...args], {
			cwd: userFolder,
			env: await n8nEnvironment(userFolder),
			logFile: join(userFolder, 'n8n.log'),
			outputFile,
		});
		const ending = await run.then(
			() => ({}),
			(failure: Error) => ({ failure }),
		);
		return { output: readFileSync(outputFile, 'utf8'), ...ending };
	});
}

/** n8n prints its own lines around the result, which begins and ends with a line of one brace. */
function findResult(output: string): RunResult | null {
	const start = `\n${output}`.indexOf('\n{\n');
	const end = output.lastIndexOf('\n}\n');
	if (start < 0 || end < start) return null;
	return JSON.parse(output.slice(start, end + 2)) as RunResult;
}

function lastLines(output: string): string {
	return output.trimEnd().split('\n').slice(-OUTPUT_LINES_MAX).join('\n');
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
