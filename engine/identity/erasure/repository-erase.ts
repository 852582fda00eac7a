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
	await lockRows(tx, { table: 'profile', toDelete: true }, profileIds);
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
 * Takes the people's identifiers out of the records of other people's merges, and of those kept apart: of those who were
 * one with them until somebody unmerged them. A reason in words that holds one goes as a whole.
 */
export async function clearOthersMerges(
	tx: Tx,
	{ profileIds, identifiers }: Erasure,
): Promise<void> {
	const { merges, linkedIds } = await loadOthersMerges(tx, profileIds);
	const clear = clearing(identifiers, profileIds);
	for (const set of ['cause', 'undo_cause'] as const) {
		const cleared = merges.flatMap((merge) => {
			const json = merge[set];
			const rest = json === null ? null : clear(json);
			return rest === json ? [] : [{ match: merge.id, set: rest }];
		});
		await updateColumn(tx, { table: 'merge', match: 'id', set }, cleared);
	}
	await clearOthersApart(tx, linkedIds, clear);
}

/** Hardly ever is there one to clear, so each is a statement of its own. */
async function clearOthersApart(
	tx: Tx,
	linkedIds: readonly string[],
	clear: (json: string) => string,
): Promise<void> {
	const rows = await tx
		.selectFrom('apart')
		.where(inValues(tx, 'profile_a', linkedIds))
		.where(inValues(tx, 'profile_b', linkedIds))
		.select(['profile_a', 'profile_b', 'cause'])
		.execute();
	for (const { profile_a, profile_b, cause } of rows) {
		const cleared = clear(cause);
		if (cleared === cause) continue;
		await tx
			.updateTable('apart')
			.set({ cause: cleared })
			.where('profile_a', '=', profile_a)
			.where('profile_b', '=', profile_b)
			.execute();
	}
}

/** A cause without the identifiers and profiles, as JSON; the same text where it has none of them. */
function clearing(
	identifiers: readonly Identifier[],
	profileIds: readonly string[],
): (json: string) => string {
	const values = new Set([...identifiers.map(({ value }) => value), ...profileIds]);
	const lower = [...values].map((value) => value.toLowerCase());
	return (json) => {
		let hasAny = false;
		const cleared = JSON.stringify(
			JSON.parse(json, (key, part) => {
				if (typeof part !== 'string') return part;
				const names = values.has(part) || (key === 'reason' && mentions(part, lower));
				hasAny ||= names;
				return names ? '' : part;
			}),
		);
		return hasAny ? cleared : json;
	};
}

function mentions(text: string, lower: readonly string[]): boolean {
	const words = text.toLowerCase();
	return lower.some((value) => words.includes(value));
}

/**
 * The merges, undone ones included, that link to the profiles over others but name none of them; and the profiles on
 * the way, without those given.
 */
async function loadOthersMerges(
	tx: Tx,
	profileIds: readonly string[],
): Promise<{ merges: MergeEdge[]; linkedIds: string[] }> {
	const own = new Set(profileIds);
	const seen = new Set(profileIds);
	const merges = new Map<string, MergeEdge>();
	let reached: readonly string[] = profileIds;
	while (reached.length > 0) {
		const [survivors, absorbed] = ['survivor_id', 'absorbed_id'].map((column) =>
			inValues(tx, column, reached),
		);
		const { rows } =
			await sql<MergeEdge>`select id, survivor_id, absorbed_id, cause, undo_cause from merge
			where ${survivors} or ${absorbed}`.execute(tx);
		rows
			.filter(({ survivor_id, absorbed_id }) => !own.has(survivor_id) && !own.has(absorbed_id))
			.forEach((merge) => merges.set(merge.id, merge));
		const ends = rows.flatMap(({ survivor_id, absorbed_id }) => [survivor_id, absorbed_id]);
		reached = [...new Set(ends)].filter((id) => !seen.has(id));
		reached.forEach((id) => seen.add(id));
	}
	return { merges: [...merges.values()], linkedIds: [...seen].filter((id) => !own.has(id)) };
}

interface MergeEdge {
	id: string;
	survivor_id: string;
	absorbed_id: string;
	cause: string;
	undo_cause: string | null;
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
