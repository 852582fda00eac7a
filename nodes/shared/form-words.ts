import type { Rejected } from '../../engine';
import type { AnyOperation } from './operation';
import type { NodeParameters } from './parameters';

/** Lets an operation say what is wrong by the labels of its form, where the engine names places in a definition. */
export function inWordsOfForm(
	operation: AnyOperation,
	inWords: (parameters: NodeParameters, rejected: Rejected) => Rejected,
): AnyOperation {
	return {
		...operation,
		run: async (scope, requests) => {
			const outcomes = await operation.run(scope, requests);
			return outcomes.map((outcome) =>
				isRejected(outcome) ? inWords(scope.parameters, outcome) : outcome,
			);
		},
	};
}

/** Says of which customer it is that something is wrong, where an operation has two: by the label of the field's part of the form. */
export function labelField(operation: AnyOperation, field: string, label: string): AnyOperation {
	return inWordsOfForm(operation, (_, outcome) =>
		outcome.field === field ? { ...outcome, message: `${label}: ${outcome.message}` } : outcome,
	);
}

function isRejected(outcome: { status: string }): outcome is Rejected {
	return outcome.status === 'rejected';
}

/** The engine's sentence without the place that it begins with. */
export function withoutPlace({ field, message }: Rejected): string {
	return message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
}
