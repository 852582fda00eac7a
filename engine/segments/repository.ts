import { sql } from 'kysely';
import type { AnyConditionKind, ConditionScope, SqlCondition, Tx } from '../store';
import { inValues, insertRows, lockRows, upsertRows, valuesTable } from '../store';
import { StoreConflictError } from '../values';
import type { ParsedDefinition, SegmentRow, Tree } from './types';

/** One person against a definition. */
export interface PersonChecked {
	isIn: boolean;
	/** By index of the definition's leaves. */
	leaves: { isMet: boolean; found: unknown }[];
}

/** What people are checked against. */
export interface ChecksAgainst {
	parsed: ParsedDefinition;
	now: number;
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
	{ parsed: { leaves, tree }, now, loaded }: ChecksAgainst,
): Promise<Map<string, PersonChecked>> {
	if (personIds.length === 0) return new Map();
	const scopeOf = ({ kind }: AnyConditionKind): ConditionScope => {
		return { tx, now, person: 'person.value', loaded: loaded.get(kind) };
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

/** The segments with these keys, deleted ones too. */
export async function loadSegments(
	tx: Tx,
	nameKeys: readonly string[],
): Promise<Map<string, SegmentRow>> {
	if (nameKeys.length === 0) return new Map();
	const rows = await tx
		.selectFrom('segment')
		.where(inValues(tx, 'name_key', nameKeys))
		.selectAll()
		.execute();
	return new Map(rows.map((row) => [row.name_key, segmentRow(row)]));
}

/**
 * As `loadSegments`; those that exist stay as they are until the transaction ends. Throws `StoreConflictError`, which starts
 * the transaction over, when another writer has made one meanwhile: it is not locked.
 */
export async function lockSegments(
	tx: Tx,
	nameKeys: readonly string[],
): Promise<Map<string, SegmentRow>> {
	const known = await loadSegments(tx, nameKeys);
	const ids = [...known.values()].map(({ id }) => id);
	await lockRows(tx, 'segment', ids);
	const locked = await loadSegments(tx, nameKeys);
	if (locked.size > known.size) throw new StoreConflictError('A segment was saved meanwhile');
	return locked;
}

/** A page of the segments that are not deleted, in the order of their keys. */
export async function listSegmentRows(
	tx: Tx,
	{ search, after, limit }: { search: string; after: string; limit: number },
): Promise<SegmentRow[]> {
	const holds = sql<boolean>`replace(name_key, ${search}, '') <> name_key`;
	let query = tx
		.selectFrom('segment')
		.where('deleted_at', 'is', null)
		.where('name_key', '>', after);
	if (search !== '') query = query.where(holds);
	const rows = await query.selectAll().orderBy('name_key').limit(limit).execute();
	return rows.map(segmentRow);
}

/** Inserts new segments; a name that another writer has taken meanwhile starts the transaction over. */
export async function insertSegments(tx: Tx, segments: readonly SegmentRow[]): Promise<void> {
	await insertRows(tx, 'segment', segments.map(tableRow));
}

/** Changes segments that the transaction has locked. */
export async function updateSegments(tx: Tx, segments: readonly SegmentRow[]): Promise<void> {
	await upsertRows(tx, { table: 'segment', key: ['id'] }, segments.map(tableRow));
}

type TableRow = ReturnType<typeof tableRow>;

function tableRow(segment: SegmentRow) {
	return {
		id: segment.id,
		name_key: segment.nameKey,
		name: segment.name,
		version: segment.version,
		definition: segment.definitionJson,
		created_at: segment.createdAt,
		updated_at: segment.updatedAt,
		deleted_at: segment.deletedAt,
	};
}

function segmentRow(row: TableRow): SegmentRow {
	return {
		id: row.id,
		nameKey: row.name_key,
		name: row.name,
		version: row.version,
		definitionJson: row.definition,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
		deletedAt: row.deleted_at,
	};
}
