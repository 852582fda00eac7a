import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, type PathLike } from 'node:fs';

export type ProcessOptions = {
	cwd: string;
	env: NodeJS.ProcessEnv;
	/** Takes both output streams. A file loses nothing when a program exits before its pipe is read. */
	logFile: string;
	/** Takes the standard output alone, where that is the result. */
	outputFile?: string;
	timeoutMs?: number;
};

const LOG_TAIL_LINES_MAX = 25;
const running = new Set<ChildProcess>();

/** Starts a program as the leader of a process group, so that what it starts ends with it. */
export function startProcess(command: string, args: string[], options: ProcessOptions) {
	stopChildrenWithUs();
	const log = openSync(options.logFile, 'a');
	const output = options.outputFile === undefined ? log : openSync(options.outputFile, 'w');
	try {
		const child = spawn(command, args, {
			cwd: options.cwd,
			env: options.env,
			stdio: ['ignore', output, log],
			detached: true,
		});
		running.add(child);
		child.once('exit', () => running.delete(child));
		return child;
	} finally {
		closeSync(log);
		if (output !== log) closeSync(output);
	}
}

/** Runs a program to its end; throws, with the end of its log, unless it ends well and in time. */
export async function runProcess(
	command: string,
	args: string[],
	options: ProcessOptions,
): Promise<void> {
	const child = startProcess(command, args, options);
	let timedOut = false;
	const timer = setTimeout(() => {
		timedOut = true;
		signalGroup(child, 'SIGKILL');
	}, options.timeoutMs ?? 600_000);
	try {
		const code = await ended(child);
		if (code === 0 && !timedOut) return;
		const how = timedOut ? 'took too long and was stopped' : `ended with code ${String(code)}`;
		const what = [command, ...args].join(' ');
		throw new Error(`${what} ${how}.\n${logTail(options.logFile)}`);
	} finally {
		clearTimeout(timer);
	}
}

/** Asks a program to end, waits, and insists when it does not. */
export async function stopProcess(child: ChildProcess, graceMs = 10_000): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const exit = ended(child);
	child.kill('SIGTERM');
	const timer = setTimeout(() => {
		signalGroup(child, 'SIGKILL');
	}, graceMs);
	await exit;
	clearTimeout(timer);
	signalGroup(child, 'SIGKILL');
}

/** The last lines of a log file, for an error message. */
export function logTail(file: PathLike): string {
	return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES_MAX).join('\n');
}

function ended(child: ChildProcess): Promise<number | null> {
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => {
			resolve(code);
		});
	});
}

/** The group is gone once its last member is: that is what a repeated signal wants to find. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		process.kill(-child.pid, signal);
	} catch (error) {
		if (!hasCode(error, 'ESRCH')) throw error;
	}
}

/** By its shape: under jest an error of Node's own is no instance of the `Error` that we see. */
function hasCode(error: unknown, code: string): boolean {
	return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

let isWatching = false;

/** A group of its own does not hear Ctrl+C in our terminal; we pass our own end on. */
function stopChildrenWithUs(): void {
	if (isWatching) return;
	isWatching = true;
	process.once('exit', () => {
		for (const child of running) signalGroup(child, 'SIGKILL');
	});
	const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
	for (const [signal, code] of Object.entries(exitCodes)) {
		process.once(signal, () => process.exit(code));
	}
}
