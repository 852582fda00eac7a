import type { Tx } from '../../store';
import type { MatchRecord } from '../matching';
import { matchRecord } from '../matching';
import { foldTraits } from '../traits/fold-traits';
import { loadProfileRows } from '../repository-profiles';
import { loadRules } from '../rules/repository-rules';
import type { TraitRules } from '../rules/rules';

const PEOPLE_PER_PAGE = 250;

/** Everybody as the matcher takes them, a page at a time, by two queries a page. */
export async function eachPageOfPeople(
	tx: Tx,
	work: (records: MatchRecord[]) => Promise<void>,
): Promise<void> {
	const { traits: rules } = await loadRules(tx);
	let after = '';
	for (;;) {
		const ids = await listPeople(tx, after);
		const last = ids.at(-1);
		if (last === undefined) return;
		await work(await loadRecords(tx, ids, rules));
		after = last;
	}
}

async function listPeople(tx: Tx, after: string): Promise<string[]> {
	const rows = await tx
		.selectFrom('profile')
		.where('id', '>', after)
		.whereRef('id', '=', 'canonical_id')
		.where('erased_at', 'is', null)
		.select('id')
		.orderBy('id')
		.limit(PEOPLE_PER_PAGE)
		.execute();
	return rows.map(({ id }) => id);
}

async function loadRecords(
	tx: Tx,
	ids: readonly string[],
	rules: TraitRules,
): Promise<MatchRecord[]> {
	const rows = await loadProfileRows(tx, { profileIds: ids, values: [] });
	const members = Map.groupBy(rows.members, ({ canonicalId }) => canonicalId);
	const identifiers = Map.groupBy(rows.identifiers, ({ profileId }) => profileId);
	const traits = Map.groupBy(rows.traits, ({ profileId }) => profileId);
	return ids.map((profileId) => {
		const ofMembers = <Row>(byProfile: Map<string, Row[]>) =>
			(members.get(profileId) ?? []).flatMap(({ id }) => byProfile.get(id) ?? []);
		return matchRecord({
			profileId,
			identifiers: ofMembers(identifiers),
			traits: foldTraits(ofMembers(traits), rules),
		});
	});
}
