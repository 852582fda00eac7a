import { sql } from 'kysely';
import type { Tx } from '../../store';

/** An open pair, and whose its profiles are now. */
export interface OpenPair {
	id: string;
	personA: string;
	personB: string;
	probability: number;
	/** JSON, as it was saved. */
	evidence: string;
	foundAt: number;
}

export interface OpenPairsPage {
	order: 'probability' | 'newest';
	/** The last pair of the page before. */
	after: { value: number; id: string } | undefined;
	since: number;
	minProbability: number;
	limit: number;
}

interface Row {
	id: string;
	person_a: string;
	person_b: string;
	probability: number;
	evidence: string;
	found_at: number;
}

/** Open pairs of two people who are still two and not kept apart, a page of them. */
export async function listOpenPairs(tx: Tx, page: OpenPairsPage): Promise<OpenPair[]> {
	const column = sql.ref(page.order === 'probability' ? 'pair.probability' : 'pair.found_at');
	const { value, id } = page.after ?? { value: 0, id: '' };
	const isAfter =
		page.after === undefined ? sql`true` : sql`(${column}, pair.id) < (${value}, ${id})`;
	const { rows } = await sql<Row>`
		select pair.id, a.canonical_id as person_a, b.canonical_id as person_b, pair.probability, pair.evidence, pair.found_at
		from duplicate_pair as pair
		join profile as a on a.id = pair.profile_a
		join profile as b on b.id = pair.profile_b
		where pair.status = 'open' and ${isAfter}
			and pair.found_at >= ${page.since} and pair.probability >= ${page.minProbability}
			and a.canonical_id <> b.canonical_id and not ${areApart('a', 'b')} and not ${areApart('b', 'a')}
		order by ${column} desc, pair.id desc limit ${page.limit}`.execute(tx);
	return rows.map((row) => ({
		id: row.id,
		personA: row.person_a,
		personB: row.person_b,
		probability: row.probability,
		evidence: row.evidence,
		foundAt: row.found_at,
	}));
}

/** Whether a profile of the one person stands with one of the other in `apart`, in this order. */
function areApart(one: string, other: string) {
	return sql`exists (
		select 1 from profile as own
		join apart on apart.profile_a = own.id
		join profile as counterpart on counterpart.id = apart.profile_b
		where own.canonical_id = ${sql.ref(`${one}.canonical_id`)}
			and counterpart.canonical_id = ${sql.ref(`${other}.canonical_id`)})`;
}
