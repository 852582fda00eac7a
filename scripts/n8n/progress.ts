export type Log = (line: string) => void;

const PROGRESS_INTERVAL_MS = 5_000;

/** Says every few seconds what a long step is doing, so that nobody takes it for stuck. */
export async function withProgress<T>(
	log: Log,
	describe: () => string,
	work: () => Promise<T>,
): Promise<T> {
	const startedAt = Date.now();
	const say = () => {
		log(`${describe()} (${String(Math.round((Date.now() - startedAt) / 1000))} s)`);
	};
	say();
	const timer = setInterval(say, PROGRESS_INTERVAL_MS);
	try {
		return await work();
	} finally {
		clearInterval(timer);
	}
}
