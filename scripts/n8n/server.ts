import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { n8nEnvironment } from './environment';
import { n8nBinary, nodeBinary } from './paths';
import { freePort } from './ports';
import { logTail, startProcess, stopProcess } from './processes';

export type Server = { baseUrl: string; pid: number; stop: () => Promise<void> };
export type ServerOptions = { port?: number };

const START_TIMEOUT_MS = 120_000;
const POLL_MS = 100;

/** Starts n8n with its editor in a user folder, on this machine's own address only. */
export async function startServer(
	userFolder: string,
	{ port }: ServerOptions = {},
): Promise<Server> {
	const listenPort = port ?? (await freePort());
	const baseUrl = `http://127.0.0.1:${String(listenPort)}`;
	const logFile = join(userFolder, 'n8n.log');
	const env = {
		...(await n8nEnvironment(userFolder)),
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(listenPort),
		N8N_EDITOR_BASE_URL: baseUrl,
		// The editor is on plain HTTP here; a browser would not keep a secure cookie.
		N8N_SECURE_COOKIE: 'false',
	};
	const args = [n8nBinary(), 'start'];
	const child = startProcess(nodeBinary(), args, { cwd: userFolder, env, logFile });
	await readyOrStopped(child, baseUrl, logFile);
	return { baseUrl, pid: child.pid ?? 0, stop: () => stopProcess(child) };
}

async function readyOrStopped(child: ChildProcess, baseUrl: string, logFile: string) {
	const deadline = Date.now() + START_TIMEOUT_MS;
	while (!(await isReady(baseUrl))) {
		const hasEnded = child.exitCode !== null || child.signalCode !== null;
		if (hasEnded) throw new Error(`n8n ended while it started.\n${logTail(logFile)}`);
		if (Date.now() > deadline) {
			await stopProcess(child);
			throw new Error(`n8n did not answer in time.\n${logTail(logFile)}`);
		}
		await wait(POLL_MS);
	}
}

/** The health address answers before the editor's own routes are there, so both are asked. */
async function isReady(baseUrl: string): Promise<boolean> {
	const answers = await Promise.all([
		answersOk(`${baseUrl}/healthz/readiness`),
		answersOk(`${baseUrl}/rest/settings`),
	]);
	return answers.every(Boolean);
}

async function answersOk(url: string): Promise<boolean> {
	try {
		const response = await fetch(url);
		const isJson = response.headers.get('content-type')?.includes('json') ?? false;
		await response.arrayBuffer();
		return response.ok && isJson;
	} catch {
		return false; // nobody listens yet
	}
}
