import type { Tx } from '../../store';
import { inValues, lockRows, upsertRows } from '../../store';
import type { TraitToSave } from './decide-traits';
import { searchText } from '../search/search-text';

/** Saves traits; one already there with a later time stays. */
export async function saveLatestTraits(tx: Tx, traits: readonly TraitToSave[]): Promise<void> {
	await upsertRows(tx, { ...TRAIT, when: 'excluded.set_at >= trait.set_at' }, traits.map(rowOf));
}

/** Saves traits in place of those there. */
export async function saveFoldedTraits(tx: Tx, traits: readonly TraitToSave[]): Promise<void> {
	await upsertRows(tx, TRAIT, traits.map(rowOf));
}

const TRAIT = { table: 'trait', key: ['profile_id', 'name', 'source'] } as const;

function rowOf({ profileId, name, source, json, setAt }: TraitToSave) {
	const search = searchText(name, json);
	return { profile_id: profileId, name, source, value: json, set_at: setAt, search };
}

/** The rows that what was told adds to, and perhaps more. Their profiles are locked until the transaction ends. */
export async function loadTraitsToFold(
	tx: Tx,
	told: readonly { profileId: string; name: string }[],
): Promise<TraitToSave[]> {
	if (told.length === 0) return [];
	const profileIds = [...new Set(told.map(({ profileId }) => profileId))].sort();
	await lockRows(tx, 'profile', profileIds);
	const rows = await tx
		.selectFrom('trait')
		.where(inValues(tx, 'profile_id', profileIds))
		.where(inValues(tx, 'name', [...new Set(told.map(({ name }) => name))]))
		.selectAll()
		.execute();
	return rows.map((row) => ({
		profileId: row.profile_id,
		name: row.name,
		source: row.source,
		json: row.value,
		setAt: row.set_at,
	}));
}
