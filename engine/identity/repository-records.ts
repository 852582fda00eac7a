import type { Tx } from '../store';
import type { JsonValue } from '../values';
import { foldTraits } from './fold-traits';
import { loadMembers, loadProfileDetails } from './repository';
import { matchRecord } from './duplicates';
import type { MatchRecord } from './duplicates';

const PEOPLE_PER_PAGE = 250;

/** Everybody as the matcher takes them, a page at a time, by four queries a page. */
export async function eachPageOfPeople(
	tx: Tx,
	work: (records: MatchRecord[]) => Promise<void>,
): Promise<void> {
	let after = '';
	for (;;) {
		const ids = await listPeople(tx, after);
		const last = ids.at(-1);
		if (last === undefined) return;
		await work(await loadRecords(tx, ids));
		after = last;
	}
}

async function listPeople(tx: Tx, after: string): Promise<string[]> {
	const rows = await tx
		.selectFrom('profile')
		.where('id', '>', after)
		.whereRef('id', '=', 'canonical_id')
		.select('id')
		.orderBy('id')
		.limit(PEOPLE_PER_PAGE)
		.execute();
	return rows.map(({ id }) => id);
}

async function loadRecords(tx: Tx, ids: readonly string[]): Promise<MatchRecord[]> {
	const members = await loadMembers(tx, ids);
	const { identifiers, traits } = await loadProfileDetails(tx, [...members.values()].flat());
	const identifiersByProfile = Map.groupBy(identifiers, ({ profileId }) => profileId);
	const traitsByProfile = Map.groupBy(traits, ({ profileId }) => profileId);
	return ids.map((profileId) => {
		const memberIds = members.get(profileId) ?? [];
		const ofMembers = <Row>(rows: Map<string, Row[]>) =>
			memberIds.flatMap((id) => rows.get(id) ?? []);
		const folded: Record<string, JsonValue> = foldTraits(ofMembers(traitsByProfile));
		return matchRecord({ profileId, identifiers: ofMembers(identifiersByProfile), traits: folded });
	});
}
