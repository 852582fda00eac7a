/** Base of every error the engine throws; `retryable` says whether the same call may succeed later. */
export class EngineError extends Error {
	readonly code: string;

	readonly retryable: boolean;

	constructor(kind: { code: string; retryable: boolean }, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = new.target.name;
		this.code = kind.code;
		this.retryable = kind.retryable;
	}
}

/** The call as a whole makes no sense. Thrown before any write; not retryable. */
export class InvalidInputError extends EngineError {
	constructor(message: string, options?: ErrorOptions) {
		super({ code: 'invalid_input', retryable: false }, message, options);
	}
}

/** What keeps a store from being used, for callers that give each its own advice. */
export type StoreProblem =
	| 'refused'
	| 'unknown_host'
	| 'wrong_password'
	| 'timeout'
	| 'no_encryption'
	| 'certificate'
	| 'no_database'
	| 'no_schema'
	| 'no_permission'
	| 'newer_schema'
	| 'needs_postgres'
	| 'file'
	| 'lost';

/** The store cannot be reached or used; nothing was saved. Retryable unless the settings are wrong. */
export class StoreUnavailableError extends EngineError {
	constructor(
		readonly problem: StoreProblem,
		message: string,
		options?: ErrorOptions,
	) {
		const retryable = ['refused', 'timeout', 'lost'].includes(problem);
		super({ code: 'store_unavailable', retryable }, message, options);
	}
}

/** Other writers were in the way until the last try; nothing was saved. Retryable. */
export class StoreConflictError extends EngineError {
	constructor(message: string, options?: ErrorOptions) {
		super({ code: 'store_conflict', retryable: true }, message, options);
	}
}

/** A mistake of ours. Nobody catches it. */
export class InvariantError extends EngineError {
	constructor(message: string) {
		super({ code: 'invariant', retryable: false }, message);
	}
}

/** Throws `InvariantError` with the sentence when the condition does not hold. */
export function invariant(condition: unknown, sentence: string): asserts condition {
	if (!condition) throw new InvariantError(sentence);
}
