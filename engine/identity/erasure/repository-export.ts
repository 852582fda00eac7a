import type { OwnedDocument, Tx } from '../../store';
import { loadDocuments, textIn } from '../../store';
import { dottedName } from '../traits/trait-paths';

/** What identity holds about home profiles; of merges, those kept apart and probable duplicates, `owner` is one of the two profiles. */
export interface IdentityDocuments {
	profiles: OwnedDocument[];
	identifiers: OwnedDocument[];
	traits: OwnedDocument[];
	merges: OwnedDocument[];
	keptApart: OwnedDocument[];
	duplicates: OwnedDocument[];
}

/** For another capability, inside its transaction: everything of ours about these home profiles. Nine queries. */
export async function loadIdentityDocuments(
	tx: Tx,
	profileIds: readonly string[],
): Promise<IdentityDocuments> {
	const values = profileIds;
	const mergeColumns = { json: ['cause', 'undo_cause'], orderBy: ['merged_at', 'id'] };
	const apartColumns = { json: ['cause'], instants: ['since'], orderBy: ['since', 'profile_a'] };
	const merged = (column: 'survivor_id' | 'absorbed_id') =>
		loadDocuments(tx, { table: 'merge', column, values }, mergeColumns);
	const pairColumns = { json: ['evidence', 'cause'], orderBy: ['found_at', 'id'] };
	const paired = (column: 'profile_a' | 'profile_b') =>
		loadDocuments(tx, { table: 'duplicate_pair', column, values }, pairColumns);
	const apart = (column: 'profile_a' | 'profile_b') =>
		loadDocuments(tx, { table: 'apart', column, values }, apartColumns);
	return {
		profiles: await loadDocuments(
			tx,
			{ table: 'profile', column: 'id', values },
			{ orderBy: ['created_at', 'id'] },
		),
		identifiers: await loadDocuments(
			tx,
			{ table: 'identifier', column: 'profile_id', values },
			{ orderBy: ['first_seen_at', 'type', 'value'] },
		),
		traits: (
			await loadDocuments(
				tx,
				{ table: 'trait', column: 'profile_id', values },
				{ json: ['value'], instants: ['since'], orderBy: ['name', 'set_at', 'source'] },
			)
		).map(dotted),
		merges: [...(await merged('survivor_id')), ...(await merged('absorbed_id'))],
		keptApart: [...(await apart('profile_a')), ...(await apart('profile_b'))],
		duplicates: [...(await paired('profile_a')), ...(await paired('profile_b'))],
	};
}

function dotted({ owner, document }: OwnedDocument): OwnedDocument {
	return { owner, document: { ...document, name: dottedName(textIn(document, 'name')) } };
}
