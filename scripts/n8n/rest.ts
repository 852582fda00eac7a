import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { n8nBinary } from './paths';
import type { RunData, RunResult } from './run-result';

export type Owner = { email: string; password: string; firstName: string; lastName: string };
/** Who is signed in, and where. */
export type Session = { baseUrl: string; cookie: string };
export type NewCredential = { name: string; type: string; data: Record<string, unknown> };
type Call = { method: string; path: string; body?: object };
export type RunRequest = { workflowId: string; trigger: string; timeoutMs?: number };

const POLL_MS = 200;
const UNFINISHED = new Set(['new', 'running', 'waiting']);

/** Makes the first account of a fresh n8n and signs in as it. */
export async function setupOwner(baseUrl: string, owner: Owner): Promise<Session> {
	const response = await send({ baseUrl, cookie: '' }, post('/rest/owner/setup', owner));
	const cookie = response.headers
		.getSetCookie()
		.map((header) => header.split(';')[0] ?? '')
		.join('; ');
	return { baseUrl, cookie };
}

export async function createWorkflow(session: Session, workflow: object): Promise<string> {
	const { id } = await call<{ id: string }>(session, post('/rest/workflows', workflow));
	return id;
}

export async function createCredential(
	session: Session,
	credential: NewCredential,
): Promise<string> {
	const { id } = await call<{ id: string }>(session, post('/rest/credentials', credential));
	return id;
}

/** Runs a workflow as its button does, and waits for its end. */
export async function runWorkflow(session: Session, request: RunRequest): Promise<RunResult> {
	const { workflowId, trigger, timeoutMs = 120_000 } = request;
	const body = { triggerToStartFrom: { name: trigger } };
	const path = `/rest/workflows/${workflowId}/run`;
	const { executionId } = await call<{ executionId: string }>(session, post(path, body));
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const result = await findExecution(session, executionId);
		if (!UNFINISHED.has(result.status)) return result;
		if (Date.now() > deadline) throw new Error(`Execution ${executionId} does not end.`);
		await wait(POLL_MS);
	}
}

async function findExecution(session: Session, id: string): Promise<RunResult> {
	const path = `/rest/executions/${id}`;
	const { status, data } = await call<{ status: string; data: string }>(session, {
		method: 'GET',
		path,
	});
	return { status, data: flatted().parse(data) as RunData };
}

/** n8n stores runs in the format of this package; its own copy reads what it wrote. */
function flatted(): { parse: (text: string) => unknown } {
	return createRequire(n8nBinary())('flatted') as { parse: (text: string) => unknown };
}

function post(path: string, body: object): Call {
	return { method: 'POST', path, body };
}

async function call<T>(session: Session, request: Call): Promise<T> {
	const response = await send(session, request);
	const { data } = (await response.json()) as { data: T };
	return data;
}

async function send(session: Session, { method, path, body }: Call) {
	const response = await fetch(`${session.baseUrl}${path}`, {
		method,
		headers: { 'content-type': 'application/json', cookie: session.cookie },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	if (response.ok) return response;
	const answer = (await response.text()).slice(0, 1_000);
	throw new Error(`${method} ${path} was answered with ${String(response.status)}: ${answer}`);
}
