import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Sql } from './condition-sql';
import { isSqlite } from './rows';
import type { Tx } from './types';

/** Places of the draw: hundredths of a percent. */
export const DRAW_PLACES = 10_000;

// A Mersenne prime, 2^31 - 1: the products below stay within 64 bits.
const PRIME = 2_147_483_647;
// The last 12 digits of a UUIDv7, random but for a few bits, in three parts of 16 bits.
const PART_STARTS = [25, 29, 33];
const PART_LENGTH = 4;

/**
 * SQL: the place of an id in a draw by lot, 0 to 9,999: the same in each store and at any time, another for another salt. Of
 * random ids each place has as many as another, whatever the other salts say of them (multilinear hashing: Carter and Wegman,
 * "Universal Classes of Hash Functions", 1979): (a·x + b·y + c·z + d) mod (2^31 - 1), scaled down to places, where
 * x, y, z are the parts of the id and a to d come from the SHA-256 of the salt.
 */
export function drawnPlace(tx: Tx, id: Sql, salt: string): Sql {
	const digest = createHash('sha256').update(salt, 'utf8').digest();
	const factor = (i: number) => sql`cast(${digest.readUInt32BE(4 * i) % PRIME} as bigint)`;
	const products = PART_STARTS.map((start, i) => sql`${hexPart(tx, id, start)} * ${factor(i)}`);
	const sum = sql.join([...products, factor(PART_STARTS.length)], sql` + `);
	return sql`(((${sum}) % ${sql.lit(PRIME)}) * ${sql.lit(DRAW_PLACES)} / ${sql.lit(PRIME)})`;
}

function hexPart(tx: Tx, id: Sql, start: number): Sql {
	const digits = sql`substr(${id}, ${sql.lit(start)}, ${sql.lit(PART_LENGTH)})`;
	// SQLite reads hexadecimal numbers only as JSON5.
	return isSqlite(tx)
		? sql`(('0x' || ${digits}) ->> '$')`
		: sql`('x' || ${digits})::bit(16)::int::bigint`;
}
