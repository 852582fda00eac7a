import { InvalidInputError } from '../../values';
import { readySegment, segmentScope } from './ready-segments';
import { membersPage } from './repository-members';
import type { CheckOptions, MembersOutcome, MembersRequest, SegmentContext } from '../types';

const ID_PART = /^[0-9a-f-]*$/;
const PAGE_MAX = 10_000;

/**
 * A page of the members of a segment, as canonical profile ids in their order: those after `after`, at most `limit` (and
 * 10,000, which it is if left out). `next` is what to give as `after` for the page that follows; null for none. Somebody
 * who comes in or leaves between two pages may be on either side. Reads only, in `store.scan`.
 */
export async function members(
	context: SegmentContext,
	{ segment: ref, after = '', limit = PAGE_MAX }: MembersRequest,
	options: CheckOptions = {},
): Promise<MembersOutcome> {
	if (!ID_PART.test(after)) throw new InvalidInputError('after is no next of a page before');
	const size = Math.min(Math.max(Math.floor(limit) || 1, 1), PAGE_MAX);
	return await context.store.scan(async (tx) => {
		const scope = segmentScope(tx, context, options);
		const segment = await readySegment(scope, ref);
		if ('status' in segment) return segment;
		// One more than asked for tells whether another page follows.
		const found = await membersPage(scope, segment.expanded, { after, limit: size + 1 });
		const profileIds = found.slice(0, size);
		const next = found.length > size ? (profileIds.at(-1) ?? null) : null;
		return {
			status: 'page',
			segment: segment.segment,
			version: segment.version,
			profileIds,
			next,
		};
	});
}
