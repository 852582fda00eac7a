import { sql } from 'kysely';
import type { Tx } from '../store';
import { inValues, insertRows, lockRows, recordRows, rowsByValue, updateColumn } from '../store';
import { StoreConflictError } from '../values';
import type { MergeToSave } from './merges/decide-merge';
import type { VerifiedIdentifier } from './resolve/decide-verified';
import type { Identifier, Person, ResolveChanges } from './types';

/** An identifier in the store, with its owner and the owner's person. */
export interface OwnedIdentifier extends Identifier {
	profile_id: string;
	canonical_id: string;
}

/** All identifiers with one of the values, of whatever type. */
export async function loadOwners(tx: Tx, values: readonly string[]): Promise<OwnedIdentifier[]> {
	if (values.length === 0) return [];
	const wanted = rowsByValue(tx, { table: 'identifier', column: 'value' }, values);
	const { rows } = await sql<OwnedIdentifier>`
		select identifier.type, identifier.value, identifier.profile_id,
			coalesce(merged.canonical_id, identifier.profile_id) as canonical_id
		from ${wanted} left join profile as merged
			on merged.id = identifier.profile_id and merged.canonical_id <> merged.id`.execute(tx);
	return rows;
}

/**
 * The persons with all their members and identifiers, locked until the transaction ends. Throws
 * `StoreConflictError`, which starts the transaction over, when one was merged away meanwhile.
 */
export async function loadPersonsToChange(
	tx: Tx,
	canonicalIds: readonly string[],
): Promise<Person[]> {
	await lockRows(tx, { table: 'profile' }, canonicalIds);
	const persons = await loadPersons(tx, canonicalIds);
	const gone = canonicalIds.some((id) => !persons.has(id));
	if (gone) throw new StoreConflictError('A customer was merged by another execution');
	return [...persons.values()];
}

/** The persons by canonical id, with all their members and identifiers. */
export async function loadPersons(
	tx: Tx,
	canonicalIds: readonly string[],
): Promise<Map<string, Person>> {
	const persons = new Map<string, Person>();
	if (canonicalIds.length === 0) return persons;
	const rows = await tx
		.selectFrom('profile')
		.leftJoin('identifier', 'identifier.profile_id', 'profile.id')
		.where(inValues(tx, 'profile.canonical_id', canonicalIds))
		.select(['profile.id', 'profile.canonical_id', 'profile.created_at'])
		.select(['identifier.type', 'identifier.value', 'identifier.first_seen_at'])
		.execute();
	// Sorted here: asked for an order, PostgreSQL walks through the index of all profiles.
	rows.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
	for (const row of rows) {
		const id = row.canonical_id;
		const person = persons.get(id) ?? { id, createdAt: 0, memberIds: [], identifiers: [] };
		persons.set(id, person);
		if (row.id === id) person.createdAt = row.created_at;
		if (person.memberIds.at(-1) !== row.id) person.memberIds.push(row.id);
		const { type, value, first_seen_at: firstSeenAt } = row;
		if (type !== null && value !== null && firstSeenAt !== null) {
			person.identifiers.push({ type, value, firstSeenAt });
		}
	}
	return persons;
}

/** Of each profile that exists: its canonical id. Those of erased people are left out unless asked for. */
export async function loadCanonicalIds(
	tx: Tx,
	profileIds: readonly string[],
	{ withErased = false }: { withErased?: boolean } = {},
): Promise<Map<string, string>> {
	if (profileIds.length === 0) return new Map();
	const wanted = rowsByValue(tx, { table: 'profile', column: 'id' }, profileIds);
	const isShown = withErased ? sql`` : sql`where profile.erased_at is null`;
	const { rows } = await sql<{ id: string; canonical_id: string }>`
		select profile.id, profile.canonical_id from ${wanted} ${isShown}`.execute(tx);
	return new Map(rows.map((row) => [row.id, row.canonical_id]));
}

/** Of each canonical profile: all profiles merged into it, itself included, oldest first. */
export async function loadMembers(
	tx: Tx,
	canonicalIds: readonly string[],
): Promise<Map<string, string[]>> {
	const members = new Map<string, string[]>();
	if (canonicalIds.length === 0) return members;
	const rows = await tx
		.selectFrom('profile')
		.where(inValues(tx, 'canonical_id', canonicalIds))
		.select(['id', 'canonical_id'])
		.orderBy('id')
		.execute();
	for (const row of rows) {
		const ids = members.get(row.canonical_id);
		if (ids) ids.push(row.id);
		else members.set(row.canonical_id, [row.id]);
	}
	return members;
}

/** Locks people until the transaction ends; throws `StoreConflictError` when one was merged away meanwhile. */
export async function lockPeople(tx: Tx, canonicalIds: readonly string[]): Promise<void> {
	const mayHaveWaited = await lockRows(tx, { table: 'profile' }, canonicalIds);
	if (!mayHaveWaited) return;
	const canonical = await loadCanonicalIds(tx, canonicalIds);
	const moved = canonicalIds.some((id) => canonical.get(id) !== id);
	if (moved) throw new StoreConflictError('A customer was merged by another execution');
}

/** Saves what a batch decided. `nextId` gives the ids of merge records. */
export async function saveChanges(
	tx: Tx,
	{ profiles, identifiers, merges, moved }: ResolveChanges,
	{ now, nextId }: { now: number; nextId: () => string },
): Promise<void> {
	await insertRows(
		tx,
		'profile',
		profiles.map(({ id, canonicalId }) => ({ id, canonical_id: canonicalId, created_at: now })),
	);
	await insertRows(
		tx,
		'identifier',
		identifiers.map(({ identifier, profileId, source }) => ({
			value: identifier.value,
			type: identifier.type,
			profile_id: profileId,
			first_seen_at: now,
			source,
		})),
	);
	await insertMerges(
		tx,
		merges.map((merge) => ({ ...merge, id: nextId() })),
		now,
	);
	await movePeople(tx, moved);
}

/** Notes when identifiers were proved, and tells the home profiles of those that are new; one proved before keeps its time. */
export async function saveVerified(
	tx: Tx,
	verified: readonly VerifiedIdentifier[],
): Promise<string[]> {
	if (verified.length === 0) return [];
	const types = { value: 'text', type: 'text', at: 'integer' } as const;
	const proved = recordRows(tx, { alias: 'proved', types }, verified);
	const { rows } = await sql<{ profile_id: string }>`
		update identifier set verified_at = proved.at from ${proved}
		where identifier.value = proved.value and identifier.type = proved.type
			and identifier.verified_at is null
		returning profile_id`.execute(tx);
	return rows.map((row) => row.profile_id);
}

/** Saves merge records that stand. */
export async function insertMerges(
	tx: Tx,
	merges: readonly MergeToSave[],
	now: number,
): Promise<void> {
	await insertRows(
		tx,
		'merge',
		merges.map(({ id, survivorId, absorbedId, cause }) => ({
			id,
			survivor_id: survivorId,
			absorbed_id: absorbedId,
			merged_at: now,
			cause: JSON.stringify(cause),
			undone_at: null,
			undo_cause: null,
		})),
	);
}

/** Moves everybody whose canonical profile is `from` to another. */
export async function movePeople(
	tx: Tx,
	moved: readonly { from: string; to: string }[],
): Promise<void> {
	const pairs = moved.map(({ from, to }) => ({ match: from, set: to }));
	await updateColumn(tx, { table: 'profile', match: 'canonical_id', set: 'canonical_id' }, pairs);
}
