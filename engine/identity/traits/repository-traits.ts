import type { Tx } from '../../store';
import { inValues, isSqlite, lockRows, upsertRows } from '../../store';
import type { TraitToSave } from './decide-traits';
import { searchText } from '../search/search-text';

/** Saves traits; one already there with a later time stays, and the same value again stands since it did before. */
export async function saveLatestTraits(tx: Tx, traits: readonly TraitToSave[]): Promise<void> {
	await upsertRows(tx, { ...TRAIT, ...IF_LATER }, inLockOrder(tx, traits).map(rowOf));
}

/** In the order of their keys on PostgreSQL, or two writers of the same people would wait for each other in a circle. */
function inLockOrder(tx: Tx, traits: readonly TraitToSave[]): readonly TraitToSave[] {
	if (isSqlite(tx)) return traits;
	return traits.toSorted(
		(a, b) =>
			compareTexts(a.profileId, b.profileId) ||
			compareTexts(a.name, b.name) ||
			compareTexts(a.source, b.source),
	);
}

function compareTexts(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

const IF_LATER = {
	when: 'excluded.set_at >= trait.set_at',
	set: {
		since:
			'case when excluded.value = trait.value then coalesce(trait.since, trait.set_at) else excluded.since end',
	},
};

/** Saves traits in place of those there. */
export async function saveFoldedTraits(tx: Tx, traits: readonly TraitToSave[]): Promise<void> {
	await upsertRows(tx, TRAIT, traits.map(rowOf));
}

const TRAIT = { table: 'trait', key: ['profile_id', 'name', 'source'] } as const;

function rowOf({ profileId, name, source, json, setAt, since }: TraitToSave) {
	const search = searchText(name, json);
	return { profile_id: profileId, name, source, value: json, set_at: setAt, since, search };
}

/** The rows that what was told adds to, and perhaps more. Their profiles are locked until the transaction ends. */
export async function loadTraitsToFold(
	tx: Tx,
	told: readonly { profileId: string; name: string }[],
): Promise<TraitToSave[]> {
	if (told.length === 0) return [];
	const profileIds = [...new Set(told.map(({ profileId }) => profileId))].sort();
	await lockRows(tx, { table: 'profile' }, profileIds);
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
		since: row.since ?? row.set_at,
	}));
}
