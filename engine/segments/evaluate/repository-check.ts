import { sql } from 'kysely';
import type { AnyConditionKind } from '../../store';
import { inChunks, valuesTable } from '../../store';
import type { JsonValue } from '../../values';
import type { ExpandedCondition, ExpandedDefinition, Leaf } from '../types';
import type { Standing } from './decide-truth';
import { changeOf, isTrue } from './decide-truth';
import type { SegmentScope } from './ready-segments';
import { conditionScope } from './ready-segments';

// The answers come to n8n's event loop: so many are read there in some 5 ms.
const ANSWERS_PER_QUERY = 10_000;
// SQLite compares each cursor that it opens with those that are open: of more conditions each costs several times as much.
const ATOMS_PER_QUERY = 100;

/** One person against a definition. */
export interface PersonChecked {
	isIn: boolean;
	/** The instant, epoch ms, before which time alone cannot change `isIn`; null for never, or where it was not asked for. */
	mayChangeAt: number | null;
	/** By index of the definition's own conditions. */
	leaves: LeafChecked[];
}

export interface LeafChecked {
	isMet: boolean;
	found: JsonValue;
	/** As that of the person. */
	mayChangeAt: number | null;
}

/** What people are checked against, made ready in the same transaction. */
export interface ChecksAgainst {
	expanded: ExpandedDefinition;
	/** Whether to tell when time alone may change an answer; costs some more. */
	withMayChange?: boolean;
}

/**
 * Checks any number of people, by canonical profile id: one query for each portion that keeps n8n's event loop free, a turn
 * for others between two.
 */
export async function checkPeople(
	scope: SegmentScope,
	personIds: readonly string[],
	{ expanded, withMayChange = false }: ChecksAgainst,
): Promise<Map<string, PersonChecked>> {
	const { atoms, tree, conditions } = expanded;
	const checked = await checkAtoms(scope, personIds, { atoms, withMayChange });
	return new Map(
		[...checked].map(([personId, person]) => {
			const standing = standingOf(person);
			return [
				personId,
				{
					isIn: isTrue(tree, standing.truths),
					mayChangeAt: withMayChange ? changeOf(tree, standing) : null,
					leaves: conditions.map((condition) => leafChecked(condition, person, standing)),
				},
			];
		}),
	);
}

function standingOf(person: readonly LeafChecked[]): Standing {
	return {
		truths: person.map(({ isMet }) => isMet),
		changes: person.map(({ mayChangeAt }) => mayChangeAt),
	};
}

function leafChecked(
	condition: ExpandedCondition,
	person: readonly LeafChecked[],
	standing: Standing,
): LeafChecked {
	const isMet = isTrue(condition.isMet, standing.truths);
	if ('segment' in condition) {
		const found = isTrue(condition.segment, standing.truths);
		return { isMet, found, mayChangeAt: changeOf(condition.segment, standing) };
	}
	return person[condition.atom] ?? { isMet, found: null, mayChangeAt: null };
}

interface AtomsAsked {
	atoms: readonly Leaf[];
	withMayChange: boolean;
}

/** How each of the conditions, none of them a reference, stands for each person. */
export async function checkAtoms(
	scope: SegmentScope,
	personIds: readonly string[],
	{ atoms, withMayChange }: AtomsAsked,
): Promise<Map<string, LeafChecked[]>> {
	const checked = new Map(personIds.map((id) => [id, [] as LeafChecked[]]));
	const ids = [...checked.keys()];
	await inChunks(
		atoms,
		async (some) => {
			const size = Math.floor(ANSWERS_PER_QUERY / some.length);
			const asked = { atoms: some, withMayChange };
			const rows = await inChunks(ids, (part) => queryAtoms(scope, part, asked), size);
			for (const row of rows) {
				checked.get(String(row.person_id))?.push(...some.map((atom, i) => leafOf(atom, row, i)));
			}
			return [];
		},
		ATOMS_PER_QUERY,
	);
	return checked;
}

type CheckRow = Record<string, unknown>;

function leafOf({ kind }: Leaf, row: CheckRow, i: number): LeafChecked {
	const change = row[`change_${i}`] ?? null;
	return {
		isMet: row[`met_${i}`] === 1,
		found: kind.readFound(row[`found_${i}`]),
		mayChangeAt: change === null ? null : Number(change),
	};
}

/** In one query: each condition's value once per person, then its truth. */
async function queryAtoms(
	scope: SegmentScope,
	personIds: readonly string[],
	{ atoms, withMayChange }: AtomsAsked,
): Promise<CheckRow[]> {
	const { tx } = scope;
	const scopeOf = ({ kind }: AnyConditionKind) => conditionScope(scope, kind, 'person.value');
	const found = atoms.map(({ kind, condition }, i) => {
		return sql`${kind.found(condition, scopeOf(kind))} as ${sql.ref(`found_${i}`)}`;
	});
	const changes = atoms.flatMap(({ kind, condition }, i) => {
		if (!withMayChange || kind.mayChangeAt === undefined) return [];
		return [sql`${kind.mayChangeAt(condition, scopeOf(kind))} as ${sql.ref(`change_${i}`)}`];
	});
	const met = atoms.map(({ kind, condition }, i) => {
		const isMet = kind.isMet(condition, sql.ref(`found.found_${i}`), scopeOf(kind));
		return sql`case when (${isMet}) is true then 1 else 0 end as ${sql.ref(`met_${i}`)}`;
	});
	// Materialised, or both stores would put the subquery of a value wherever the value is named.
	const { rows } = await sql<CheckRow>`
		with found as materialized (
			select person.value as person_id, ${sql.join([...found, ...changes])}
			from ${valuesTable(tx, personIds)} as person
		)
		select found.*, ${sql.join(met)} from found`.execute(tx);
	return rows;
}
