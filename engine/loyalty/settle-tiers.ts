import type { EngineContext, Tx } from '../store';
import { eventLoopTurn } from '../store';
import { findCustomers } from '../identity';
import { peopleOf } from './points/people';
import { loadProgrammeVersions, loadProgrammeNames } from './programme/repository-programmes';
import { insertTierChanges, loadTierHolders } from './programme/repository-standings';
import { loadTierBook } from './programme/tier-book';

const MEMBERS_PER_PAGE = 200;

/**
 * Records, for every member who has a tier, each change until the instant, at its own instant: so that it makes no difference
 * how often this is called. How many changes. Six queries per 200 members, in a transaction of their own.
 */
export async function settleTiers(context: EngineContext, until: number): Promise<number> {
	let count = 0;
	for (const programme of await context.store.read((tx) => loadProgrammeNames(tx))) {
		for (let after: string | undefined = ''; after !== undefined;) {
			const from: string = after;
			const page = await context.store.write((tx) =>
				settlePage({ ...context, tx }, { programme, after: from, until }),
			);
			count += page.changes;
			after = page.last;
			await eventLoopTurn();
		}
	}
	return count;
}

async function settlePage(
	{ tx, clock, ids }: EngineContext & { tx: Tx },
	{ programme, after, until }: { programme: string; after: string; until: number },
): Promise<{ changes: number; last: string | undefined }> {
	const holders = await loadTierHolders(tx, { programme, after, limit: MEMBERS_PER_PAGE });
	const last = holders.at(-1);
	if (last === undefined) return { changes: 0, last: undefined };
	const versions = await loadProgrammeVersions(tx, [programme]);
	const found = await findCustomers(
		{ tx },
		holders.map((profileId) => ({ profileId })),
		{ lock: true },
	);
	const people = peopleOf(found);
	const tiers = await loadTierBook(tx, { members: people.members, versions }, until);
	for (const { profileId } of people.members)
		tiers.settle(programme, { profileId, homeProfileId: profileId }, until);
	const changes = tiers.changes.map((change) => ({ ...change, id: ids.next() }));
	await insertTierChanges(tx, changes, clock.now());
	return { changes: changes.length, last };
}
