import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { EngineError, Rejected } from '../../engine';

/** What keeps one item from being read: `field` names the parameter or field, `mend` says what to do. */
export class InputProblem extends Error {
	constructor(
		readonly field: string,
		message: string,
		readonly mend: string,
	) {
		super(message);
		this.name = 'InputProblem';
	}
}

/** A parameter that n8n cannot evaluate for one item. n8n has many kinds of errors for it, some of them plain. */
export class ExpressionProblem extends Error {
	constructor(
		readonly field: string,
		options: { cause: unknown },
	) {
		const { cause } = options;
		super(cause instanceof Error ? cause.message : `${field} cannot be evaluated`, options);
		this.name = 'ExpressionProblem';
	}
}

/** One item that failed, in the words of the engine. */
export type Failure = Pick<Rejected, 'reason' | 'field' | 'message' | 'mend'>;

/** A thing thrown while one item was read, as that item's failure. What is no problem of the item is thrown on. */
export function failureOf(error: unknown): Failure {
	if (error instanceof InputProblem) {
		return {
			reason: 'input_invalid',
			field: error.field,
			message: error.message,
			mend: error.mend,
		};
	}
	if (error instanceof ExpressionProblem) {
		return {
			reason: 'expression_failed',
			field: error.field,
			message: error.message,
			mend: 'Open the parameter with the expression and mend it for this item.',
		};
	}
	throw error;
}

/** Stops the node at an item. */
export function stopAt(
	node: IExecuteFunctions,
	failure: Failure,
	itemIndex: number,
): NodeOperationError {
	return new NodeOperationError(node.getNode(), failure.message, {
		itemIndex,
		description: failure.mend,
		level: 'warning',
	});
}

/** What stops the node as a whole: an error of the engine (a store that is away) in n8n's form, any other as it came. */
export function stopNode(node: IExecuteFunctions, error: unknown): unknown {
	if (!isEngineError(error) || error.code === 'invariant') return error;
	return new NodeOperationError(node.getNode(), error.message, {
		description: error.retryable
			? 'Nothing of the failing batch was saved. Running the node again is safe: nothing is booked or sent twice.'
			: 'Nothing was saved.',
	});
}

/** What is wrong with the run as a whole, as the failure of each item. */
export function failureOfRun(error: unknown): Failure {
	if (isEngineError(error) && error.code !== 'invariant') {
		const { code: reason, message, retryable } = error;
		return retryable
			? { reason, field: 'store', message, mend: STORE_MEND }
			: { reason, field: 'parameters', message, mend: SETTINGS_MEND };
	}
	const isKnown = error instanceof NodeOperationError && typeof error.description === 'string';
	return {
		reason: isEngineError(error) ? error.code : 'unexpected',
		field: 'node',
		message: error instanceof Error ? error.message : String(error),
		mend: isKnown ? String(error.description) : UNEXPECTED_MEND,
	};
}

const STORE_MEND =
	'Nothing of the failing batch was saved. Run the node again once the store is reachable; nothing is booked or sent twice.';
const SETTINGS_MEND = 'Nothing was saved. Mend it in the settings of the node and run it again.';
const UNEXPECTED_MEND =
	'Nothing of the failing batch was saved. Mend the cause and run it again; nothing is booked or sent twice.';

/** Whether the error is one of the engine's. By its shape: after an update n8n may hold two copies of our classes. */
export function isEngineError(error: unknown): error is EngineError {
	return error instanceof Error && 'code' in error && 'retryable' in error;
}
