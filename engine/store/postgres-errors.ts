import { EngineError, StoreConflictError, StoreUnavailableError } from '../values';
import type { StoreProblem } from '../values';
import type { PostgresOptions } from './options';

// PostgreSQL, appendix A: serialization_failure, deadlock_detected, unique_violation, foreign_key_violation.
const CONFLICT_CODES = new Set(['40001', '40P01', '23505']);
const MISSING_ROW = '23503';

const PROBLEM_BY_CODE: Record<string, StoreProblem> = {
	ECONNREFUSED: 'refused',
	ENOTFOUND: 'unknown_host',
	EAI_AGAIN: 'unknown_host',
	ETIMEDOUT: 'timeout',
	EHOSTUNREACH: 'timeout',
	ENETUNREACH: 'timeout',
	ECONNRESET: 'lost',
	EPIPE: 'lost',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
	SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
	CERT_HAS_EXPIRED: 'certificate',
	ERR_TLS_CERT_ALTNAME_INVALID: 'certificate',
	'28P01': 'wrong_password',
	'28000': 'wrong_password',
	'3D000': 'no_database',
	'3F000': 'no_schema',
	'42501': 'no_permission',
	'57P01': 'lost',
	'57P02': 'lost',
	'57P03': 'lost',
	'53300': 'lost',
	'08006': 'lost',
	'08003': 'lost',
};

/** Whether the transaction lost against another writer and may be run again from its start. */
export function isConflict(error: unknown): boolean {
	return error instanceof StoreConflictError || CONFLICT_CODES.has(codeOf(error));
}

/**
 * Whether a row refers to one that is not there: its customer may have been erased meanwhile, and a second look finds
 * that out. Where the second look does not, it is a fault of ours.
 */
export function isMissingRow(error: unknown): boolean {
	return codeOf(error) === MISSING_ROW;
}

/** What went wrong, in a sentence with its remedy; errors that are not about the connection pass through. */
export function translatePostgresError(error: unknown, options: PostgresOptions): unknown {
	if (error instanceof EngineError) return error;
	const problem = problemOf(error);
	if (problem === undefined) return error;
	return new StoreUnavailableError(problem, sentence(problem, options), { cause: error });
}

function problemOf(error: unknown): StoreProblem | undefined {
	const known = PROBLEM_BY_CODE[codeOf(error)];
	if (known !== undefined || !(error instanceof Error)) return known;
	// A host with two addresses fails with both errors under one.
	if (isAggregate(error)) return problemOf(error.errors[0]);
	return PROBLEMS_OF_PG.find(([words]) => words.test(error.message))?.[1];
}

/** What pg says without a code. Node's own timeout errors have one. */
const PROBLEMS_OF_PG: readonly (readonly [words: RegExp, problem: StoreProblem])[] = [
	[/timeout exceeded when trying to connect/i, 'timeout'],
	[/^Connection terminated.*timeout/i, 'timeout'],
	[/^Connection terminated|is not queryable$/i, 'lost'],
	[/does not support SSL connections$/i, 'no_encryption'],
];

function isAggregate(error: Error): error is AggregateError {
	return 'errors' in error && Array.isArray(error.errors);
}

function codeOf(error: unknown): string {
	return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function sentence(
	problem: StoreProblem,
	{ host, port, database, user, schema }: PostgresOptions,
): string {
	const place = `${host}:${port}`;
	const sentences: Partial<Record<StoreProblem, string>> = {
		refused: `Nothing listens on ${place}. Check host and port, and that PostgreSQL is running and accepts connections from this machine.`,
		unknown_host: `The host name ${host} is not known. Check its spelling; inside Docker use the service's name.`,
		timeout: `${place} did not answer in time. Check the host, and that no firewall lies between n8n and the database.`,
		wrong_password: `PostgreSQL refused the user "${user}". Check user and password.`,
		no_encryption: `The server at ${place} does not encrypt its connections. Set Encryption to Off, or turn encryption on at the server.`,
		certificate: `The certificate of ${place} could not be verified. Check the host's name and the date, give the authority's CA Certificate, or set Encryption to Require.`,
		no_database: `There is no database "${database}" on ${place}. Check its name, or create it.`,
		no_schema: `There is no schema "${schema ?? 'omnichannel'}" in database "${database}". Check its name, or turn on Create Schema.`,
		no_permission: `The user "${user}" may not do this in database "${database}". Grant it rights on the schema "${schema ?? 'omnichannel'}", and to create it where it does not exist.`,
	};
	return (
		sentences[problem] ??
		`The connection to ${place} was lost. Nothing was saved; run the node again once the database is up.`
	);
}
