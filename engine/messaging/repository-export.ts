import type { OwnedDocument, Tx } from '../store';
import { loadDocuments } from '../store';

/** For another capability, inside its transaction: all messages of these home profiles. Their bodies are not kept. */
export function loadMessageDocuments(
	tx: Tx,
	profileIds: readonly string[],
): Promise<OwnedDocument[]> {
	const ofPeople = { table: 'message', column: 'profile_id', values: profileIds } as const;
	return loadDocuments(tx, ofPeople, { instants: ['held_until'], orderBy: ['decided_at', 'id'] });
}
