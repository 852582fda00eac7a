import type { Rejected } from '../../values';
import { members } from '../evaluate/members';
import type { SegmentContext } from '../types';
import type { AudienceMember } from './load-audience';
import { loadAudience } from './load-audience';
import type { AudienceOptions, AudiencePlan, AudienceReason } from './types';

/** People whose addresses, traits and consent are in memory at once. */
const PEOPLE_PER_READ = 250;

/** Members read at once, in the order of their ids. */
export interface MembersRead {
	segment: string | null;
	version: number | null;
	members: AudienceMember[];
}

/** The segment's members behind the plan's cursor, part by part; or why there are none. */
export async function* readMembers(
	context: SegmentContext,
	plan: AudiencePlan,
	options: AudienceOptions,
): AsyncGenerator<MembersRead | Rejected<AudienceReason>, void, undefined> {
	let after: string | null = plan.after;
	while (after !== null) {
		const page = await members(context, { segment: plan.segment, after }, options);
		if (page.status === 'rejected') {
			yield page;
			return;
		}
		const { segment, version, profileIds } = page;
		for (let from = 0; from < profileIds.length; from += PEOPLE_PER_READ) {
			const ids = profileIds.slice(from, from + PEOPLE_PER_READ);
			const people = await context.store.scan((tx) => loadAudience(tx, ids, plan));
			yield { segment, version, members: people };
		}
		if (profileIds.length === 0) yield { segment, version, members: [] };
		after = page.next;
	}
}
