import type { Store, Tx } from './types';

/** Commands loaded, decided and saved at once. Larger chunks hold n8n's event loop too long. */
export const COMMANDS_PER_CHUNK = 500;

/** Commands saved by one commit. A commit costs as much as some 100 commands; a longer one keeps others waiting. */
const COMMANDS_PER_TRANSACTION = 2_000;

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
		if (results.length > 0) await eventLoopTurn();
		results.push(await work(chunk));
	}
	return results.flat();
}

/**
 * Runs `work` chunk by chunk, in order, each inside a write transaction of up to four chunks, with a turn for the
 * event loop between chunks. What an earlier transaction saved stays when a later one fails.
 */
export function inTransactions<Item, Result>(
	store: Store,
	items: readonly Item[],
	work: (tx: Tx, chunk: readonly Item[]) => Promise<Result[]>,
): Promise<Result[]> {
	return inChunks(
		items,
		(part) =>
			store.write(async (tx) => {
				const results = await inChunks(part, (chunk) => work(tx, chunk));
				// The commit of a large part takes as long as a chunk, so it has a turn of its own.
				if (part.length > COMMANDS_PER_CHUNK) await eventLoopTurn();
				return results;
			}),
		COMMANDS_PER_TRANSACTION,
	);
}

/** Lets n8n do what waits, between two parts of a longer work. */
export function eventLoopTurn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
