/** What is read of n8n's own record of a run: per node its outputs, per output its items. */
type Item = { json: Record<string, unknown> };
type TaskData = { data?: { main?: (Item[] | null)[] }; executionTime?: number };
type Failure = { message?: string; description?: string; node?: { name?: string } };

export type RunData = {
	resultData: { runData: Record<string, TaskData[]>; error?: Failure };
};

export type RunResult = { status: string; data: RunData };

/** The items that a node gave on one of its outputs, over all its runs; none if it never ran. */
export function itemsOf(result: RunResult, node: string, output = 0): Record<string, unknown>[] {
	const tasks = result.data.resultData.runData[node] ?? [];
	return tasks.flatMap((task) => task.data?.main?.[output] ?? []).map((item) => item.json);
}

/** How long a node worked, in milliseconds, by n8n's own count. */
export function nodeMsOf(result: RunResult, node: string): number {
	const tasks = result.data.resultData.runData[node] ?? [];
	return tasks.reduce((sum, { executionTime = 0 }) => sum + executionTime, 0);
}

/** The names of the nodes that ran, in no special order. */
export function nodesOf(result: RunResult): string[] {
	return Object.keys(result.data.resultData.runData);
}

/** Where and why a run stopped, in the words that the editor would show. */
export function failureOf({ data }: RunResult): string {
	const { node, message, description } = data.resultData.error ?? {};
	const where = node?.name === undefined ? '' : `It stopped at "${node.name}": `;
	return `${where}${[message, description].filter(Boolean).join('. ')}`;
}
