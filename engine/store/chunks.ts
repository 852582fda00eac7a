/** Commands decided and saved in one transaction. Larger chunks hold n8n's event loop too long. */
export const COMMANDS_PER_CHUNK = 500;

function chunksOf<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
	const count = Math.ceil(items.length / size);
	return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/**
 * Runs `work` chunk by chunk, in order, and joins what it returns. Between chunks the event loop gets a turn, so that
 * n8n stays responsive through a batch of any length.
 */
export async function inChunks<Item, Result>(
	items: readonly Item[],
	work: (chunk: readonly Item[]) => Promise<Result[]>,
	size: number = COMMANDS_PER_CHUNK,
): Promise<Result[]> {
	const results: Result[][] = [];
	for (const chunk of chunksOf(items, size)) {
		if (results.length > 0) await new Promise((resolve) => setImmediate(resolve));
		results.push(await work(chunk));
	}
	return results.flat();
}

/** As `inChunks`, for work that returns nothing. */
export async function eachChunk<Item>(
	items: readonly Item[],
	work: (chunk: readonly Item[]) => Promise<void>,
	size: number = COMMANDS_PER_CHUNK,
): Promise<void> {
	await inChunks(items, async (chunk) => (await work(chunk), []), size);
}
