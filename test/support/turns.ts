/** Does the work and counts the turns that n8n's other work would have had meanwhile, however busy the machine is. */
export async function countTurns<Result>(
	work: () => Promise<Result>,
): Promise<{ result: Result; turnCount: number }> {
	let turnCount = 0;
	let isDone = false;
	const turn = () => {
		turnCount += 1;
		if (!isDone) setImmediate(turn);
	};
	setImmediate(turn);
	try {
		const result = await work();
		return { result, turnCount };
	} finally {
		isDone = true;
	}
}
