import { sql } from 'kysely';
import type { Tx } from '../store';
import { inValues, insertRows, lockRows, rowsByValue, updateColumn, upsertRows } from '../store';
import type { JsonValue } from '../values';
import { StoreConflictError } from '../values';
import type { MergeToSave } from './decide-merge';
import type { TraitValue } from './fold-traits';
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
		select identifier.type, identifier.value, identifier.profile_id, profile.canonical_id
		from ${wanted} join profile on profile.id = identifier.profile_id`.execute(tx);
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
	if (canonicalIds.length === 0) return [];
	await lockRows(tx, 'profile', canonicalIds);
	const rows = await tx
		.selectFrom('profile')
		.leftJoin('identifier', 'identifier.profile_id', 'profile.id')
		.where(inValues(tx, 'profile.canonical_id', canonicalIds))
		.select(['profile.id', 'profile.canonical_id', 'profile.created_at'])
		.select(['identifier.type', 'identifier.value'])
		.orderBy('profile.id')
		.execute();
	const persons = new Map<string, Person & { identifiers: Identifier[] }>();
	for (const row of rows) {
		const id = row.canonical_id;
		const person = persons.get(id) ?? { id, createdAt: 0, memberIds: [], identifiers: [] };
		persons.set(id, person);
		if (row.id === id) person.createdAt = row.created_at;
		if (person.memberIds.at(-1) !== row.id) person.memberIds.push(row.id);
		if (row.type !== null && row.value !== null) {
			person.identifiers.push({ type: row.type, value: row.value });
		}
	}
	const gone = canonicalIds.some((id) => !persons.has(id));
	if (gone) throw new StoreConflictError('A customer was merged by another execution');
	return [...persons.values()];
}

/** Of each profile that exists: its canonical id. */
export async function loadCanonicalIds(
	tx: Tx,
	profileIds: readonly string[],
): Promise<Map<string, string>> {
	if (profileIds.length === 0) return new Map();
	const wanted = rowsByValue(tx, { table: 'profile', column: 'id' }, profileIds);
	const { rows } = await sql<{ id: string; canonical_id: string }>`
		select profile.id, profile.canonical_id from ${wanted}`.execute(tx);
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
	await lockRows(tx, 'profile', canonicalIds);
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

/** A trait to save: its home profile, and the value as JSON text. */
export interface TraitToSave {
	profileId: string;
	name: string;
	source: string;
	json: string;
	setAt: number;
}

/** Saves traits; one already there with a later time stays. */
export async function saveTraits(tx: Tx, traits: readonly TraitToSave[]): Promise<void> {
	await upsertRows(
		tx,
		{
			table: 'trait',
			key: ['profile_id', 'name', 'source'],
			when: 'excluded.set_at >= trait.set_at',
		},
		traits.map(({ profileId, name, source, json, setAt }) => ({
			profile_id: profileId,
			name,
			source,
			value: json,
			set_at: setAt,
		})),
	);
}

/** What *Get* shows of the profiles: identifiers and traits by home profile. */
export async function loadProfileDetails(tx: Tx, profileIds: readonly string[]) {
	const identifiers = await tx
		.selectFrom('identifier')
		.where(inValues(tx, 'profile_id', profileIds))
		.selectAll()
		.orderBy('first_seen_at')
		.orderBy('type')
		.orderBy('value')
		.execute();
	const traits = await tx
		.selectFrom('trait')
		.where(inValues(tx, 'profile_id', profileIds))
		.select(['profile_id', 'name', 'value', 'set_at'])
		.orderBy('set_at')
		.orderBy('profile_id')
		.orderBy('source')
		.execute();
	return {
		identifiers: identifiers.map((row) => ({
			type: row.type,
			value: row.value,
			firstSeenAt: row.first_seen_at,
			source: row.source,
			profileId: row.profile_id,
		})),
		traits: traits.map((row): TraitValue & { profileId: string } => ({
			profileId: row.profile_id,
			name: row.name,
			value: JSON.parse(row.value) as JsonValue,
			setAt: row.set_at,
		})),
	};
}

/** When each profile was made. */
export async function loadCreatedAt(
	tx: Tx,
	profileIds: readonly string[],
): Promise<Map<string, number>> {
	const rows = await tx
		.selectFrom('profile')
		.where(inValues(tx, 'id', profileIds))
		.select(['id', 'created_at'])
		.execute();
	return new Map(rows.map((row) => [row.id, row.created_at]));
}
