import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeProperties,
	ISourceData,
} from 'n8n-workflow';
import type { Engine, Rejected } from '../../engine';
import type { NodeParameters } from './parameters';

/** What an operation adds to an item, and the output it leaves by (0 unless told). */
export interface ItemAddition {
	json: IDataObject;
	/** Files, by the field that they are in. */
	binary?: IBinaryKeyData;
	output?: number;
	/** Leaves without the item's own fields: a row of a report is not about the item that started it. */
	replacesItem?: true;
	/** The node that it comes from, where that is not the one that started this run: the one that entered a loop. */
	source?: ISourceData;
}

/** The run as an operation sees it. */
export interface RunScope {
	engine: Engine;
	node: IExecuteFunctions;
	parameters: NodeParameters;
	/** What the engine keeps beside a booking or a merge: the execution, workflow and node that made it. */
	cause: { execution: string; workflow: string; node: string };
}

/**
 * One operation of a node. It never loops over items and never catches: `runBatch` reads all items, calls `run` once
 * and pairs `outcomes[i]` with `requests[i]`.
 */
export interface Operation<Request, Outcome extends { status: string }> {
	/** Stored in workflows: never changes. */
	value: string;
	/** As listed in the form. */
	name: string;
	action: string;
	description: string;
	properties: INodeProperties[];
	/** The names of its outputs, in a node whose outputs differ from operation to operation; one without a name if left out. */
	outputs?: readonly string[];
	/** Works on the first item alone, such as a report. */
	runsOnce?: true;
	readItem(parameters: NodeParameters, itemIndex: number): Request;
	run(scope: RunScope, requests: Request[]): Promise<(Outcome | Rejected)[]>;
	/** What the outcome adds to its item; several for an operation that answers with rows. */
	writeItem(outcome: Exclude<Outcome, Rejected>): ItemAddition | ItemAddition[];
}

/** An operation whose request and outcome only it knows. */
export type AnyOperation = Operation<unknown, { status: string }>;

/** A group of operations: `resource` in the form. */
export interface Resource {
	value: string;
	name: string;
	operations: readonly AnyOperation[];
}

/**
 * Forgets the types of an operation's request and outcome. Sound, because `runBatch` hands an operation only what
 * that operation itself has made.
 */
export function operation<Request, Outcome extends { status: string }>(
	typed: Operation<Request, Outcome>,
): AnyOperation {
	return typed;
}
