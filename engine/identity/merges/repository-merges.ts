import { sql } from 'kysely';
import type { Tx } from '../../store';
import { inValues, insertNewRows, touchProfiles, updateColumn, valuesTable } from '../../store';
import type { JsonValue } from '../../values';
import type { MergeChanges } from './decide-merge';
import type { MergeEdge, UnmergeChanges } from './decide-unmerge';
import type { ApartPair, MergeRecord } from './merge-types';
import { insertMerges, loadCanonicalIds, movePeople } from '../repository';

/** The pairs that are kept apart and of which both profiles are among these. */
export async function loadApartPairs(tx: Tx, profileIds: readonly string[]): Promise<ApartPair[]> {
	if (profileIds.length === 0) return [];
	const rows = await tx
		.selectFrom('apart')
		.where(inValues(tx, 'profile_a', profileIds))
		.where(inValues(tx, 'profile_b', profileIds))
		.select(['profile_a', 'profile_b', 'reason', 'since'])
		.orderBy('profile_a')
		.orderBy('profile_b')
		.execute();
	return rows.map(({ profile_a, profile_b, reason, since }) => ({
		profileA: profile_a,
		profileB: profile_b,
		reason,
		since,
	}));
}

/** Saves what a batch of merges decided. */
export async function saveMerges(
	tx: Tx,
	{ merges, moved, lifted }: MergeChanges,
	now: number,
): Promise<void> {
	await insertMerges(tx, merges, now);
	await movePeople(tx, moved);
	await deleteApart(tx, lifted);
	await touchProfiles(
		tx,
		moved.flatMap(({ from, to }) => [from, to]),
	);
}

async function deleteApart(tx: Tx, pairs: readonly ApartPair[]): Promise<void> {
	if (pairs.length === 0) return;
	const keys = pairs.map(({ profileA, profileB }) => `${profileA} ${profileB}`);
	await sql`delete from apart
		where ${inValues(
			tx,
			'profile_a',
			pairs.map(({ profileA }) => profileA),
		)}
		and profile_a || ' ' || profile_b in (select value from ${valuesTable(tx, keys)} as pair)`.execute(
		tx,
	);
}

/** The merges in which one of the profiles was absorbed, and those with one of the ids; undone ones too. */
export async function loadEdges(
	tx: Tx,
	absorbedIds: readonly string[],
	mergeIds: readonly string[],
): Promise<MergeEdge[]> {
	if (absorbedIds.length === 0) return [];
	const rows = await tx
		.selectFrom('merge')
		.where(({ or }) => or([inValues(tx, 'absorbed_id', absorbedIds), inValues(tx, 'id', mergeIds)]))
		.selectAll()
		.execute();
	// Sorted here, as people are: asked for an order, PostgreSQL may walk through the index of all merges.
	rows.sort((a, b) => (a.id < b.id ? -1 : 1));
	return rows.map(({ id, survivor_id, absorbed_id, undone_at, cause, undo_cause }) => {
		const { wentAlong } = causeIn(undo_cause);
		const { apartLifted } = causeIn(cause);
		return {
			id,
			survivorId: survivor_id,
			absorbedId: absorbed_id,
			isUndone: undone_at !== null,
			wentAlong: Array.isArray(wentAlong) ? wentAlong.map(String) : [],
			apartLifted: Array.isArray(apartLifted) ? apartLifted.map(pairIn) : [],
		};
	});
}

function pairIn(json: JsonValue): readonly [string, string] {
	const [one, other] = Array.isArray(json) ? json.map(String) : [];
	return [one ?? '', other ?? ''];
}

function causeIn(json: string | null): Record<string, JsonValue> {
	return json === null ? {} : (JSON.parse(json) as Record<string, JsonValue>);
}

/** Saves what a batch of unmerges decided. */
export async function saveUnmerges(
	tx: Tx,
	{ undone, moved, apart }: UnmergeChanges,
	now: number,
): Promise<void> {
	await updateColumn(
		tx,
		{ table: 'merge', match: 'id', set: 'undone_at' },
		undone.map(({ id }) => ({ match: id, set: now })),
	);
	await updateColumn(
		tx,
		{ table: 'merge', match: 'id', set: 'undo_cause' },
		undone.map(({ id, cause }) => ({ match: id, set: JSON.stringify(cause) })),
	);
	await updateColumn(
		tx,
		{ table: 'profile', match: 'id', set: 'canonical_id' },
		moved.map(({ profileId, canonicalId }) => ({ match: profileId, set: canonicalId })),
	);
	// Of those who were kept apart before a merge, one may have been erased since.
	const ids = apart.flatMap(({ profileA, profileB }) => [profileA, profileB]);
	const known = await loadCanonicalIds(tx, [...new Set(ids)]);
	const standing = apart.filter(
		({ profileA, profileB }) => known.has(profileA) && known.has(profileB),
	);
	await insertNewRows(
		tx,
		'apart',
		standing.map(({ profileA, profileB, cause }) => ({
			profile_a: profileA,
			profile_b: profileB,
			reason: 'unmerged',
			since: now,
			cause: JSON.stringify(cause),
		})),
	);
}

/** The merges on either side of which one of the profiles stood, undone ones too. */
export async function loadMergesOf(tx: Tx, profileIds: readonly string[]): Promise<MergeRecord[]> {
	const rows = await tx
		.selectFrom('merge')
		.where(({ or }) =>
			or([inValues(tx, 'survivor_id', profileIds), inValues(tx, 'absorbed_id', profileIds)]),
		)
		.selectAll()
		.execute();
	return rows.map((row) => ({
		mergeId: row.id,
		mergedAt: row.merged_at,
		survivorId: row.survivor_id,
		absorbedId: row.absorbed_id,
		cause: causeIn(row.cause),
		undoneAt: row.undone_at,
		undoCause: row.undo_cause === null ? null : causeIn(row.undo_cause),
	}));
}
