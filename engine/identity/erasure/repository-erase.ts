import { sql } from 'kysely';
import type { Tx } from '../../store';
import { deleteRows, inValues, insertRows, lockRows, updateColumn } from '../../store';
import type { ErasedCounts, Erasure } from './erasure';
import type { Identifier } from '../types';

/** The tables of ours whose rows go with a profile that they name, but for `profile` itself. A new one belongs in here. */
const OWN_ROWS = [
	{ table: 'identifier', column: 'profile_id' },
	{ table: 'trait', column: 'profile_id' },
	{ table: 'merge', column: 'survivor_id' },
	{ table: 'merge', column: 'absorbed_id' },
	{ table: 'apart', column: 'profile_a' },
	{ table: 'apart', column: 'profile_b' },
	{ table: 'duplicate_pair', column: 'profile_a' },
	{ table: 'duplicate_pair', column: 'profile_b' },
] as const;

/** Locks home profiles until the transaction ends: nobody books, tracks or records anything for them meanwhile. */
export async function lockProfiles(tx: Tx, profileIds: readonly string[]): Promise<void> {
	await lockRows(tx, 'profile', profileIds);
}

export async function loadIdentifiers(
	tx: Tx,
	profileIds: readonly string[],
): Promise<Identifier[]> {
	return await tx
		.selectFrom('identifier')
		.where(inValues(tx, 'profile_id', profileIds))
		.select(['type', 'value'])
		.execute();
}

/** Makes the tombstones; those of one person are merged as their profiles were. */
export async function insertTombstones(
	tx: Tx,
	{ people, tombstoneOf, now }: Erasure,
): Promise<void> {
	await insertRows(
		tx,
		'profile',
		people.flatMap(({ profileId, memberIds }) =>
			memberIds.map((id) => ({
				id: tombstoneOf(id),
				canonical_id: tombstoneOf(profileId),
				created_at: now,
				erased_at: now,
			})),
		),
	);
}

/**
 * Takes the people's identifiers out of the records of other people's merges: of those who were one with them until
 * somebody unmerged them.
 */
export async function clearOthersMerges(
	tx: Tx,
	{ profileIds, identifiers }: Erasure,
): Promise<void> {
	const causes = await loadMergeCauses(tx, profileIds);
	const values = new Set(identifiers.map(({ value }) => value));
	const cleared = [...causes].map(([id, cause]) => ({
		match: id,
		set: JSON.stringify(JSON.parse(cause, (_key, part) => (values.has(part) ? '' : part))),
	}));
	await updateColumn(tx, { table: 'merge', match: 'id', set: 'cause' }, cleared);
}

/** Of each merge, undone ones included, that links to the profiles over others but names none of them: its cause. */
async function loadMergeCauses(
	tx: Tx,
	profileIds: readonly string[],
): Promise<Map<string, string>> {
	const own = new Set(profileIds);
	const seen = new Set(profileIds);
	const causes = new Map<string, string>();
	let reached: readonly string[] = profileIds;
	while (reached.length > 0) {
		const [survivors, absorbed] = ['survivor_id', 'absorbed_id'].map((column) =>
			inValues(tx, column, reached),
		);
		const { rows } = await sql<MergeEdge>`select id, survivor_id, absorbed_id, cause from merge
			where ${survivors} or ${absorbed}`.execute(tx);
		rows
			.filter(({ survivor_id, absorbed_id }) => !own.has(survivor_id) && !own.has(absorbed_id))
			.forEach(({ id, cause }) => causes.set(id, cause));
		const ends = rows.flatMap(({ survivor_id, absorbed_id }) => [survivor_id, absorbed_id]);
		reached = [...new Set(ends)].filter((id) => !seen.has(id));
		reached.forEach((id) => seen.add(id));
	}
	return causes;
}

interface MergeEdge {
	id: string;
	survivor_id: string;
	absorbed_id: string;
	cause: string;
}

/** Deletes what names the profiles. */
export async function deleteOwnRows(
	tx: Tx,
	{ profileIds }: Erasure,
): Promise<{ identifiers: ErasedCounts; traits: ErasedCounts }> {
	const counts = new Map<string, ErasedCounts>();
	for (const { table, column } of OWN_ROWS) {
		counts.set(table, await deleteRows(tx, { table, column, values: profileIds }));
	}
	return {
		identifiers: counts.get('identifier') ?? new Map(),
		traits: counts.get('trait') ?? new Map(),
	};
}

/** Deletes the profiles, and the tombstones of those that are not needed. */
export async function deleteProfiles(
	tx: Tx,
	{ profileIds, tombstoneOf }: Erasure,
	needed: ReadonlySet<string>,
): Promise<void> {
	const unused = profileIds.filter((id) => !needed.has(id)).map(tombstoneOf);
	await deleteRows(tx, { table: 'profile', column: 'id', values: [...profileIds, ...unused] });
}
