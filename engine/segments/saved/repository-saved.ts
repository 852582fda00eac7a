import { sql } from 'kysely';
import type { Tx } from '../../store';
import { inValues, insertRows, lockRows, upsertRows } from '../../store';
import { StoreConflictError } from '../../values';
import type { SegmentRow } from '../types';

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
	await lockRows(tx, { table: 'segment' }, ids);
	const locked = await loadSegments(tx, nameKeys);
	if (locked.size > known.size) throw new StoreConflictError('A segment was saved meanwhile');
	return locked;
}

/** Every segment that refers to another, as far as its text tells; deleted ones are left out. */
export async function loadReferring(tx: Tx): Promise<SegmentRow[]> {
	const rows = await tx
		.selectFrom('segment')
		.where('deleted_at', 'is', null)
		.where('definition', 'like', '%"kind":"segment"%')
		.selectAll()
		.orderBy('name_key')
		.execute();
	return rows.map(segmentRow);
}

/** The names of all segments that are not deleted. */
export async function loadSegmentNames(tx: Tx): Promise<string[]> {
	const live = tx.selectFrom('segment').where('deleted_at', 'is', null);
	const rows = await live.select('name').orderBy('name_key').execute();
	return rows.map(({ name }) => name);
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
