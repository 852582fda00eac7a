import type { OwnedDocument, Tx } from '../store';
import { loadDocuments } from '../store';

/** What refreshes keep of home profiles: the segments that they are in, and when they entered or left one. */
export interface SegmentDocuments {
	segmentMemberships: OwnedDocument[];
	segmentChanges: OwnedDocument[];
}

/** For another capability, inside its transaction: everything of ours about these home profiles. Two queries. */
export async function loadSegmentDocuments(
	tx: Tx,
	profileIds: readonly string[],
): Promise<SegmentDocuments> {
	const values = profileIds;
	return {
		segmentMemberships: await loadDocuments(
			tx,
			{ table: 'segment_person', column: 'profile_id', values },
			{ orderBy: ['segment_id', 'profile_id'] },
		),
		segmentChanges: await loadDocuments(
			tx,
			{ table: 'segment_change', column: 'profile_id', values },
			{ instants: ['at'], orderBy: ['at', 'segment_id', 'position'] },
		),
	};
}
