import type { OwnedDocument, Tx } from '../../store';
import { loadDocuments } from '../../store';

/** For another capability, inside its transaction: what home profiles have reserved and redeemed. One query. */
export function loadRewardDocuments(
	tx: Tx,
	profileIds: readonly string[],
): Promise<OwnedDocument[]> {
	return loadDocuments(
		tx,
		{ table: 'reward_redemption', column: 'profile_id', values: profileIds },
		{ instants: ['held_until'], orderBy: ['occurred_at', 'id'] },
	);
}
