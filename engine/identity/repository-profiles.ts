import { sql } from 'kysely';
import type { Tx } from '../store';
import { inValues, rowsByValue } from '../store';
import type { JsonValue } from '../values';
import type { TraitValue } from './traits/fold-traits';
import type { FoundIdentifier } from './types';

/** Everything the store knows of some people, by profile. */
export interface ProfileRows {
	/** In id order, which is that of their making. */
	members: { id: string; canonicalId: string; createdAt: number }[];
	/** By home profile, type and value. */
	identifiers: FoundIdentifier[];
	/** By home profile, name and source. */
	traits: (TraitValue & { source: string; profileId: string })[];
}

/**
 * The people whom the profile ids, or identifiers with the values, belong to: all their profiles, identifiers and
 * traits. One statement; a value that is known under several types brings the people of each.
 */
export async function loadProfileRows(
	tx: Tx,
	{ profileIds, values }: { profileIds: readonly string[]; values: readonly string[] },
): Promise<ProfileRows> {
	const found: ProfileRows = { members: [], identifiers: [], traits: [] };
	if (profileIds.length + values.length === 0) return found;
	const owners = rowsByValue(tx, { table: 'identifier', column: 'value' }, values);
	// Cross joins, so that SQLite starts from the people and never from a whole table.
	const { rows } = await sql<ProfileRow>`
		with person as materialized (
			select canonical_id from profile where ${inValues(tx, 'id', profileIds)} and erased_at is null
			union select profile.canonical_id from ${owners} join profile on profile.id = identifier.profile_id
		), member as materialized (
			select profile.id, profile.canonical_id, profile.created_at
			from person cross join profile where profile.canonical_id = person.canonical_id
		)
		select 0 as part, id as profile_id, canonical_id as key, '' as subkey, '' as body, created_at as at,
			cast(null as bigint) as verified_at from member
		union all
		select 1, profile_id, type, value, source, first_seen_at, verified_at
			from member cross join identifier where identifier.profile_id = member.id
		union all
		select 2, profile_id, name, source, cast(value as text), set_at, null
			from member cross join trait where trait.profile_id = member.id
		order by part, profile_id, key, subkey`.execute(tx);
	for (const row of rows) addRow(found, row);
	return found;
}

interface ProfileRow {
	part: 0 | 1 | 2;
	profile_id: string;
	key: string;
	subkey: string;
	body: string;
	at: number;
	verified_at: number | null;
}

function addRow({ members, identifiers, traits }: ProfileRows, row: ProfileRow): void {
	const { part, profile_id: profileId, key, subkey, body, at } = row;
	switch (part) {
		case 0:
			members.push({ id: profileId, canonicalId: key, createdAt: at });
			return;
		case 1:
			identifiers.push(identifierOf(row));
			return;
		case 2: {
			const value = JSON.parse(body) as JsonValue;
			traits.push({ profileId, name: key, source: subkey, value, setAt: at });
		}
	}
}

function identifierOf(row: ProfileRow): FoundIdentifier {
	return {
		type: row.key,
		value: row.subkey,
		firstSeenAt: row.at,
		verifiedAt: row.verified_at,
		source: row.body,
		profileId: row.profile_id,
	};
}
