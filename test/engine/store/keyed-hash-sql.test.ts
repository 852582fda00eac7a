import { sql } from 'kysely';
import { keyedHashSql, valuesTable } from '../../../engine/store';
import type { Tx } from '../../../engine/store';
import { keyedHash } from '../../../engine/values';
import { describeOnBothStores } from '../../support/both-stores';

const TEXTS = [
	'ana@example.com',
	'+4915112345678',
	'"quoted" \\ /',
	'Ünï😀',
	'\u0001\n\t\u007f',
	'',
];

describeOnBothStores('keyedHashSql', (engine) => {
	test.each(['short', 'x'.repeat(64), 'y'.repeat(65)])(
		'gives the hash that keyedHash gives, also to a scan, under the secret %s',
		async (secret) => {
			const parts = ['address', 'e"mail'];
			const expected = TEXTS.map((text) => keyedHash(secret, [...parts, text]));
			const hashes = async (tx: Tx) => {
				const hash = keyedHashSql(tx, secret, { parts, last: sql.ref('one.value') });
				const { rows } = await sql<{ value: string; hash: string }>`
					select one.value, ${hash} as hash from ${valuesTable(tx, TEXTS)} as one`.execute(tx);
				const byText = new Map(rows.map((row) => [row.value, row.hash]));
				return TEXTS.map((text) => byText.get(text));
			};
			expect(await engine().context.store.read(hashes)).toEqual(expected);
			expect(await engine().context.store.scan(hashes)).toEqual(expected);
		},
	);
});
