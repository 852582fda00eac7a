import type { EngineContext, Tx } from '../../store';
import { EngineError } from '../../values';

/** Does the work in a transaction, takes it back, and answers as if it were done. */
export async function takenBack<Outcome>(
	{ store }: EngineContext,
	work: (tx: Tx) => Promise<Outcome[]>,
): Promise<Outcome[]> {
	let outcomes: Outcome[] = [];
	const takeBack = new EngineError(
		{ code: 'simulated', retryable: false },
		'Simulated: nothing is booked',
	);
	try {
		await store.write(async (tx) => {
			outcomes = await work(tx);
			throw takeBack;
		});
	} catch (error) {
		if (error !== takeBack) throw error;
	}
	return outcomes;
}
