import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Call } from './match-worker';
import type { Matcher } from './matcher';

/** The matcher's calls, answered by its thread. */
export type MatchThread = {
	[Method in keyof Matcher]: (
		argument: Parameters<Matcher[Method]>[0],
	) => Promise<ReturnType<Matcher[Method]>>;
};

interface Answer {
	id: number;
	result?: unknown;
	error?: Error;
}

/** Runs `work` with a matcher on a thread of its own, which ends with it. */
export async function withMatchThread<Result>(
	work: (matcher: MatchThread) => Promise<Result>,
): Promise<Result> {
	const worker = startWorker();
	const ask = askerOf(worker);
	try {
		return await work({
			add: (argument) => ask('add', argument),
			plan: (argument) => ask('plan', argument),
			learn: (argument) => ask('learn', argument),
			use: (argument) => ask('use', argument),
			score: (argument) => ask('score', argument),
			take: (argument) => ask('take', argument),
		});
	} finally {
		await worker.terminate();
	}
}

function askerOf(worker: Worker) {
	const waiting = new Map<number, (answer: Answer) => void>();
	let failure: Error | undefined;
	let lastId = 0;
	const fail = (error: Error) => {
		failure ??= error;
		for (const [id, resolve] of waiting) resolve({ id, error });
		waiting.clear();
	};
	worker.on('message', (answer: Answer) => {
		waiting.get(answer.id)?.(answer);
		waiting.delete(answer.id);
	});
	worker.on('error', fail);
	worker.on('exit', () => fail(new Error('The match thread has ended')));
	return async <Method extends keyof Matcher>(
		method: Method,
		argument: Parameters<Matcher[Method]>[0],
	): Promise<ReturnType<Matcher[Method]>> => {
		if (failure) throw failure;
		const id = ++lastId;
		const answer = await new Promise<Answer>((resolve) => {
			waiting.set(id, resolve);
			worker.postMessage({ id, method, argument } satisfies Call);
		});
		if (answer.error) throw answer.error;
		return answer.result as ReturnType<Matcher[Method]>;
	};
}

// Before the build Node strips the types by itself, but asks for the ending ".ts" in each import, which we do not write.
const READ_TYPESCRIPT = `import { registerHooks } from 'node:module';
	const resolve = (name, context, next) => {
		const found = next(/^\\.{1,2}\\//.test(name) ? name + '.ts' : name, context);
		return found.url.endsWith('.ts') ? { ...found, format: 'module-typescript' } : found;
	};
	registerHooks({ resolve });`;

function startWorker(): Worker {
	const ending = extname(__filename);
	const hook = `data:text/javascript,${encodeURIComponent(READ_TYPESCRIPT)}`;
	const options = ending === '.ts' ? { execArgv: ['--import', hook] } : {};
	return new Worker(join(__dirname, `match-worker${ending}`), options);
}
