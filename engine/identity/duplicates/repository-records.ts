import type { Tx } from '../../store';
import { loadProfiles } from '../get-profiles';
import type { MatchRecord } from '../matching';
import { matchRecord } from '../matching';
import { loadRules } from '../rules/repository-rules';

const PEOPLE_PER_PAGE = 250;

/** Everybody as the matcher takes them, a page at a time, by two queries a page and one for the rules. */
export async function eachPageOfPeople(
	tx: Tx,
	work: (records: MatchRecord[]) => Promise<void>,
): Promise<void> {
	const rules = await loadRules(tx);
	let after = '';
	for (;;) {
		const people = await listPeople(tx, after);
		const last = people.at(-1);
		if (last === undefined) return;
		const profiles = await loadProfiles({ tx, rules }, people);
		await work(profiles.filter((one) => one.status === 'found').map(matchRecord));
		after = last.profileId;
	}
}

async function listPeople(tx: Tx, after: string): Promise<{ profileId: string }[]> {
	return await tx
		.selectFrom('profile')
		.where('id', '>', after)
		.whereRef('id', '=', 'canonical_id')
		.where('erased_at', 'is', null)
		.select('id as profileId')
		.orderBy('id')
		.limit(PEOPLE_PER_PAGE)
		.execute();
}
