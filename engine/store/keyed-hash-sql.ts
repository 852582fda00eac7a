import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Sql } from './condition-sql';
import { isSqlite } from './rows';
import type { Tx } from './types';

const BLOCK_BYTES = 64;

/** As `keyedHash` of the parts and the text that the SQL gives: for rows that are found by a hash. */
export function keyedHashSql(
	tx: Tx,
	secret: string,
	{ parts, last }: { parts: readonly string[]; last: Sql },
): Sql {
	const head = parts.map((part) => `${JSON.stringify(part)},`).join('');
	if (isSqlite(tx)) return sql`keyed_hash(${secret}, ${`[${head}`} || json_quote(${last}) || ']')`;
	// RFC 2104 over the store's own sha256; it has no HMAC without an extension.
	const text = sql`${`[${head}`}::text || to_json(${last})::text || ']'`;
	const inner = sql`sha256(${padded(secret, 0x36)} || convert_to(${text}, 'UTF8'))`;
	const hash = sql`encode(sha256(${padded(secret, 0x5c)} || ${inner}), 'base64')`;
	return sql`translate(${hash}, '+/=', '-_')`;
}

function padded(secret: string, byte: number): Sql {
	const own = Buffer.from(secret);
	const key = own.length > BLOCK_BYTES ? createHash('sha256').update(own).digest() : own;
	const block = Buffer.alloc(BLOCK_BYTES, byte);
	key.forEach((value, i) => (block[i] = value ^ byte));
	return sql`decode(${block.toString('hex')}, 'hex')`;
}
