import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Rejected } from '../../engine';
import type { Failure } from './errors';
import { failureOf, failureOfRun, stopAt, stopNode } from './errors';
import { failedItem, passedItem } from './items';
import { withEngine } from './node-engine';
import type { AnyOperation, ItemAddition } from './operation';
import { openParameters } from './parameters';
import type { NodeParameters } from './parameters';

type Read = { request: unknown } | { failure: Failure };
type Answer = ItemAddition[] | { failure: Failure };

/**
 * The only item loop: reads every item, calls the engine once, and pairs outcomes with items by index. Nothing is
 * dropped: an item that fails leaves as a failed item under *Continue*, or stops the node by its name.
 */
export async function runBatch(
	node: IExecuteFunctions,
	operation: AnyOperation,
	outputCount: number,
): Promise<INodeExecutionData[][]> {
	const parameters = openParameters(node);
	const items = operation.runsOnce ? parameters.items.slice(0, 1) : parameters.items;
	let answers: Answer[];
	try {
		const reads = items.map((_, itemIndex) => readItem(operation, parameters, itemIndex));
		answers = await answerAll(node, operation, { parameters, reads });
	} catch (error) {
		if (!node.continueOnFail()) throw stopNode(node, error);
		// Thrown on, n8n would pass the items as they came: as if each had succeeded.
		const failure = failureOfRun(error);
		answers = items.map(() => ({ failure }));
	}
	return writeItems(node, parameters.items, { answers, outputCount });
}

function readItem(operation: AnyOperation, parameters: NodeParameters, itemIndex: number): Read {
	try {
		return { request: operation.readItem(parameters, itemIndex) };
	} catch (error) {
		return { failure: failureOf(error) };
	}
}

async function answerAll(
	node: IExecuteFunctions,
	operation: AnyOperation,
	{ parameters, reads }: { parameters: NodeParameters; reads: Read[] },
): Promise<Answer[]> {
	const requests = reads.flatMap((read) => ('request' in read ? [read.request] : []));
	const cause = {
		execution: node.getExecutionId(),
		workflow: node.getWorkflow().id ?? '',
		node: node.getNode().name,
	};
	const outcomes = await withEngine(node, (engine) =>
		operation.run({ engine, node, parameters, cause }, requests),
	);
	let next = 0;
	return reads.map((read) => ('failure' in read ? read : answerOf(operation, outcomes[next++])));
}

function answerOf(operation: AnyOperation, outcome: { status: string } | undefined): Answer {
	if (outcome === undefined) throw new Error('An operation answered fewer items than it was asked');
	if (outcome.status === 'rejected') return { failure: outcome as Rejected };
	const added = operation.writeItem(outcome);
	return Array.isArray(added) ? added : [added];
}

function writeItems(
	node: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	{ answers, outputCount }: { answers: Answer[]; outputCount: number },
): INodeExecutionData[][] {
	// An agent sees only the first output of a tool.
	const length = node.getNode().type.endsWith('Tool') ? 1 : outputCount;
	const outputs: INodeExecutionData[][] = Array.from({ length }, () => []);
	answers.forEach((answer, itemIndex) => {
		const item = items[itemIndex] ?? { json: {} };
		if ('failure' in answer) {
			if (!node.continueOnFail()) throw stopAt(node, answer.failure, itemIndex);
			outputs[0]?.push(failedItem(answer.failure, itemIndex));
			return;
		}
		for (const { output = 0, replacesItem, ...added } of answer)
			outputs[Math.min(output, length - 1)]?.push(
				passedItem(replacesItem ? { json: {} } : item, added, itemIndex),
			);
	});
	return outputs;
}
