import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { ExpressionProblem } from './errors';
import { itemIndexOffset, plainPath, readPath } from './paths';

/** The node's parameters for all its items, read as columns. */
export interface NodeParameters {
	readonly items: readonly INodeExecutionData[];
	/**
	 * The parameter's value for one item. A constant is read once for all items, a plain `{{ $json.a.b }}` straight from
	 * the item, anything else by n8n for that item. `name` may reach into a collection: `identifiers.values[0].value`.
	 */
	at(name: string, itemIndex: number): unknown;
	/** The parameter as it is stored, expressions unevaluated. */
	raw(name: string): unknown;
	/**
	 * A key for one item of this run, the same when *Retry On Fail* runs the node again and another in every other run:
	 * the idempotency key of what has no key of its own.
	 */
	runKey(itemIndex: number): string;
}

type Column = (itemIndex: number) => unknown;

/** For the benchmark that compares the columns with n8n's own reading; nothing else turns it off. */
export const columns = { areOn: true };

export function openParameters(node: IExecuteFunctions): NodeParameters {
	const items = node.getInputData();
	const known = new Map<string, Column>();
	const raw = (name: string): unknown =>
		node.getNodeParameter(name, 0, null, { rawExpressions: true });
	const at = (name: string, itemIndex: number): unknown => {
		let column = known.get(name);
		if (column === undefined) {
			column = openColumn(node, { name, raw: raw(name), items });
			known.set(name, column);
		}
		return column(itemIndex);
	};
	let run: string | undefined;
	const runKey = (itemIndex: number): string => {
		run ??= `${node.getExecutionId()}:${node.getNode().id}:${String(node.getWorkflowDataProxy(0).$runIndex)}`;
		return `${run}:${itemIndex}`;
	};
	return { items, at, raw, runKey };
}

interface ColumnSource {
	name: string;
	raw: unknown;
	items: readonly INodeExecutionData[];
}

function openColumn(node: IExecuteFunctions, { name, raw, items }: ColumnSource): Column {
	const evaluate: Column = (itemIndex) => {
		try {
			return node.getNodeParameter(name, itemIndex, null);
		} catch (cause) {
			throw new ExpressionProblem(name, { cause });
		}
	};
	if (!columns.areOn) return evaluate;
	if (!holdsExpression(raw)) {
		// Evaluated once all the same: n8n fills in what a constant leaves to it.
		const constant = items.length > 0 ? evaluate(0) : raw;
		return () => constant;
	}
	return (typeof raw === 'string' ? fastColumn(raw, items, evaluate) : undefined) ?? evaluate;
}

function holdsExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	return typeof raw === 'object' && raw !== null && Object.values(raw).some(holdsExpression);
}

function fastColumn(
	raw: string,
	items: readonly INodeExecutionData[],
	evaluate: Column,
): Column | undefined {
	const offset = itemIndexOffset(raw);
	if (offset !== undefined) return (itemIndex) => itemIndex + offset;
	const path = plainPath(raw);
	return path && pathColumn(path, items, evaluate);
}

/**
 * Reads texts, numbers and booleans straight from the item. What else stands there (a list, null, nothing) n8n turns
 * into its own value, so it is asked; for null and for an absent field once, since its answer is the same for all items.
 */
function pathColumn(
	path: readonly string[],
	items: readonly INodeExecutionData[],
	evaluate: Column,
): Column {
	const answers = new Map<null | undefined, unknown>();
	return (itemIndex) => {
		const value = readPath(items[itemIndex]?.json, path);
		if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
			return value;
		}
		// Deeper paths fail in more ways than one, each with its own words.
		if (path.length > 1 || (value !== null && value !== undefined)) return evaluate(itemIndex);
		if (!answers.has(value)) answers.set(value, evaluate(itemIndex));
		return answers.get(value);
	};
}
