import type { OwnedDocument, Tx } from '../store';
import { inChunks, inValues, loadDocuments } from '../store';

/** Events read at once, so that no query holds the event loop for long. */
const EVENTS_PER_QUERY = 2_000;

/** For another capability, inside its transaction: all events of these home profiles, the oldest first. */
export async function loadEventDocuments(
	tx: Tx,
	profileIds: readonly string[],
): Promise<OwnedDocument[]> {
	const counts = await countByProfile(tx, profileIds);
	return await inChunks(
		parcels(counts),
		async ([values = []]) =>
			loadDocuments(
				tx,
				{ table: 'event', column: 'profile_id', values },
				{ json: ['properties'], orderBy: ['occurred_at', 'id'] },
			),
		1,
	);
}

async function countByProfile(tx: Tx, profileIds: readonly string[]): Promise<Map<string, number>> {
	const rows = await tx
		.selectFrom('event')
		.where(inValues(tx, 'profile_id', profileIds))
		.groupBy('profile_id')
		.select(({ fn }) => ['profile_id', fn.countAll<number>().as('count')])
		.execute();
	return new Map(rows.map((row) => [row.profile_id, Number(row.count)]));
}

/** Profiles that together have few enough events; one that alone has more is by itself. */
function parcels(counts: ReadonlyMap<string, number>): string[][] {
	const lists: string[][] = [];
	let room = 0;
	for (const [profileId, count] of counts) {
		const last = lists.at(-1);
		if (last !== undefined && count <= room) last.push(profileId);
		else lists.push([profileId]);
		room = (last !== undefined && count <= room ? room : EVENTS_PER_QUERY) - count;
	}
	return lists;
}
