import { sql } from 'kysely';
import type { AnyConditionKind, AskedAt, ConditionScope, SqlCondition, Tx } from '../../store';
import { valuesTable } from '../../store';
import type { ParsedDefinition, Tree } from '../types';

/** One person against a definition. */
export interface PersonChecked {
	isIn: boolean;
	/** By index of the definition's leaves. */
	leaves: { isMet: boolean; found: unknown }[];
}

/** What people are checked against. */
export interface ChecksAgainst extends AskedAt {
	parsed: ParsedDefinition;
	/** What the kinds have loaded, by kind. */
	loaded: ReadonlyMap<string, unknown>;
}

/**
 * Checks people, by canonical profile id, in one query: each condition's value once per person, then its truth, then the
 * tree over the truths.
 */
export async function checkPeople(
	tx: Tx,
	personIds: readonly string[],
	{ parsed: { leaves, tree }, now, zone, loaded }: ChecksAgainst,
): Promise<Map<string, PersonChecked>> {
	if (personIds.length === 0) return new Map();
	const scopeOf = ({ kind }: AnyConditionKind): ConditionScope => {
		return { tx, now, zone, person: 'person.value', loaded: loaded.get(kind) };
	};
	const found = leaves.map(({ kind, condition }, i) => {
		return sql`${kind.found(condition, scopeOf(kind))} as ${sql.ref(`found_${i}`)}`;
	});
	const met = leaves.map(({ kind, condition }, i) => {
		const isMet = kind.isMet(condition, sql.ref(`found.found_${i}`), scopeOf(kind));
		return sql`case when (${isMet}) is true then 1 else 0 end as ${sql.ref(`met_${i}`)}`;
	});
	// Materialised, or both stores would put the subquery of a value wherever the value is named.
	const { rows } = await sql<CheckRow>`
		with found as materialized (
			select person.value as person_id, ${sql.join(found)} from ${valuesTable(tx, personIds)} as person
		), met as (select found.*, ${sql.join(met)} from found)
		select met.*, case when ${treeCondition(tree)} then 1 else 0 end as is_in from met`.execute(tx);
	return new Map(rows.map((row) => [String(row.person_id), personChecked(row, leaves.length)]));
}

type CheckRow = Record<string, unknown>;

function personChecked(row: CheckRow, leafCount: number): PersonChecked {
	const leaves = Array.from({ length: leafCount }, (_, i) => ({
		isMet: row[`met_${i}`] === 1,
		found: row[`found_${i}`],
	}));
	return { isIn: row.is_in === 1, leaves };
}

function treeCondition(tree: Tree): SqlCondition {
	if (typeof tree === 'number') return sql`${sql.ref(`met_${tree}`)} = 1`;
	const parts = tree.parts.map(treeCondition);
	switch (tree.operator) {
		case 'all':
			return sql`(${sql.join(parts, sql` and `)})`;
		case 'any':
			return sql`(${sql.join(parts, sql` or `)})`;
		case 'not':
			return sql`(not (${sql.join(parts, sql` or `)}))`;
	}
}
