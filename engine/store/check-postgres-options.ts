import { InvalidInputError } from '../values';
import type { PostgresOptions } from './options';

const PORT_MAX = 65_535;
// PostgreSQL cuts a longer name off, and two brands whose names begin alike would share their customers.
const SCHEMA_BYTES_MAX = 63;

/**
 * Refuses what no server can be asked for. The driver would wait for ever on some of it.
 * @throws InvalidInputError with a sentence that says what to do.
 */
export function checkPostgresOptions(options: PostgresOptions, schema: string): void {
	const { port, host, database, user, password } = options;
	if (!Number.isInteger(port) || port < 1 || port > PORT_MAX) {
		throw new InvalidInputError(
			`The port ${port} cannot be: it is a whole number from 1 to ${PORT_MAX}, mostly 5432.`,
		);
	}
	for (const [name, text] of Object.entries({ host, database, user, password, schema })) {
		if (!text.includes('\0')) continue;
		throw new InvalidInputError(`The ${name} holds a NUL character. Type it again.`);
	}
	const byteCount = Buffer.byteLength(schema);
	if (byteCount < 1 || byteCount > SCHEMA_BYTES_MAX || schema.startsWith('pg_')) {
		throw new InvalidInputError(
			`The schema cannot be called "${schema}": PostgreSQL takes 1 to ${SCHEMA_BYTES_MAX} bytes, and keeps names ` +
				'that begin with pg_ for itself. Choose another name.',
		);
	}
}
