import { checkedOutcome, checkEach } from './check';
import { decisiveIn } from './decide-truth';
import type { ReadySegment } from './ready-segments';
import type { PersonChecked } from './repository-check';
import type {
	CheckOptions,
	CheckRequest,
	Explained,
	ExplainedCondition,
	ExplainOutcome,
	SegmentContext,
} from '../types';

/**
 * As `check`, and for each condition what would make it the opposite, when time alone may do that, and whether it decides by
 * itself; `outcomes[i]` answers `requests[i]`. Instants are epoch ms. Reads only, in as many queries as `check`.
 */
export async function explain(
	context: SegmentContext,
	requests: readonly CheckRequest[],
	options: CheckOptions = {},
): Promise<ExplainOutcome[]> {
	const outcomes = await checkEach(context, requests, {
		...options,
		withMayChange: true,
		answer: explained,
	});
	return outcomes.map((outcome): ExplainOutcome => {
		if (outcome.status === 'rejected' || 'summary' in outcome) return outcome;
		return { ...outcome, summary: UNKNOWN, mayChangeAt: null, conditions: [] };
	});
}

const UNKNOWN = 'Out. Nobody knows this customer yet, and whom nobody knows is in no segment.';

function explained(segment: ReadySegment, profileId: string, person: PersonChecked): Explained {
	const checked = checkedOutcome(segment, profileId, person);
	const { tree, leaves } = segment.parsed;
	const truths = person.leaves.map(({ isMet }) => isMet);
	const decisive = decisiveIn(tree, truths);
	const conditions = checked.conditions.map((one, i): ExplainedCondition => {
		const { kind, condition } = leaves[i] ?? {};
		return {
			...one,
			toChange: kind?.toChange(condition, { isMet: one.isMet, found: one.found }) ?? '',
			mayChangeAt: person.leaves[i]?.mayChangeAt ?? null,
			isDecisive: decisive[i] ?? false,
		};
	});
	const decisiveCount = decisive.filter(Boolean).length;
	return {
		...checked,
		summary: summaryOf(person.isIn, decisiveCount),
		mayChangeAt: person.mayChangeAt,
		conditions,
	};
}

function summaryOf(isIn: boolean, decisiveCount: number): string {
	const [status, change] = isIn ? ['In', 'take them out'] : ['Out', 'bring them in'];
	if (decisiveCount === 0)
		return `${status}. No single condition decides: it takes more than one change to ${change}.`;
	const which = decisiveCount === 1 ? 'one condition' : `any one of ${decisiveCount} conditions`;
	return `${status}. A change of ${which} would ${change}.`;
}
