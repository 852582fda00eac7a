import type { Matcher } from './matcher';
import { newMatcher } from './matcher';

// The body of the match thread: one matcher, one call at a time.

export interface Call {
	id: number;
	method: keyof Matcher;
	argument: unknown;
}

const { parentPort } = process.getBuiltinModule('node:worker_threads');
const matcher = newMatcher();

parentPort?.on('message', ({ id, method, argument }: Call) => {
	try {
		const call = matcher[method] as (given: unknown) => unknown;
		parentPort?.postMessage({ id, result: call(argument) });
	} catch (error) {
		parentPort?.postMessage({ id, error });
	}
});
