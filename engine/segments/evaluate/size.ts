import { DRAW_PLACES } from '../../store';
import { rejected } from '../../values';
import { decideEstimate } from './decide-estimate';
import type { ReadySegment, SegmentScope } from './ready-segments';
import { readySegment, readySegments, segmentScope } from './ready-segments';
import { countDrawn, countMembers, countOverlap, countPeople } from './repository-members';
import type {
	CheckOptions,
	Counted,
	OverlapOutcome,
	OverlapPart,
	OverlapRequest,
	SegmentContext,
	SizeOutcome,
	SizeRequest,
} from '../types';

/** So many people tell the size of a large segment to one or two in a hundred. */
const DRAWN_PEOPLE = 10_000;
const OVERLAP_MIN = 2;
const OVERLAP_MAX = 5;

/**
 * How many people are in each segment; `outcomes[i]` answers `requests[i]`. Exact; or, with `estimate`, told from some 10,000
 * people drawn by lot, where there are more than that: always the same ones, and `low` to `high` holds the true number in 95
 * of 100 cases. Reads only, each request in a `store.scan` of its own, in constant memory.
 */
export async function size(
	context: SegmentContext,
	requests: readonly SizeRequest[],
	options: CheckOptions = {},
): Promise<SizeOutcome[]> {
	const outcomes: SizeOutcome[] = [];
	for (const { segment: ref, estimate = false } of requests) {
		outcomes.push(
			await context.store.scan(async (tx): Promise<SizeOutcome> => {
				const scope = segmentScope(tx, context, options);
				const segment = await readySegment(scope, ref);
				if ('status' in segment) return segment;
				return estimate ? await estimated(scope, segment) : await counted(scope, segment);
			}),
		);
	}
	return outcomes;
}

async function counted(scope: SegmentScope, { expanded }: ReadySegment): Promise<Counted> {
	const { peopleCount, count } = await countMembers(scope, expanded);
	return { status: 'counted', count, isExact: true, low: count, high: count, peopleCount };
}

async function estimated(scope: SegmentScope, segment: ReadySegment): Promise<Counted> {
	const peopleCount = await countPeople(scope);
	const places = Math.ceil((DRAWN_PEOPLE / Math.max(peopleCount, 1)) * DRAW_PLACES);
	if (places >= DRAW_PLACES) return await counted(scope, segment);
	const drawn = await countDrawn(scope, segment.expanded, places);
	return { status: 'counted', isExact: false, peopleCount, ...decideEstimate(drawn, peopleCount) };
}

/**
 * How many people two to five segments have in common; `outcomes[i]` answers `requests[i]`. Each part is of those who are in
 * exactly the segments that it names; parts of nobody are named too. A definition is named by its place, such as `Segment 2`.
 * Reads only, each request in one query of a `store.scan` of its own, in constant memory.
 */
export async function overlap(
	context: SegmentContext,
	requests: readonly OverlapRequest[],
	options: CheckOptions = {},
): Promise<OverlapOutcome[]> {
	const outcomes: OverlapOutcome[] = [];
	for (const { segments: refs } of requests) {
		if (refs.length < OVERLAP_MIN || refs.length > OVERLAP_MAX) {
			outcomes.push(wrongCount());
			continue;
		}
		outcomes.push(
			await context.store.scan(async (tx): Promise<OverlapOutcome> => {
				const scope = segmentScope(tx, context, options);
				const segments = await readySegments(scope, refs);
				const ready = segments.flatMap((one) => ('status' in one ? [] : [one]));
				const refused = segments.find((one) => 'status' in one);
				if (refused !== undefined) return refused;
				const names = ready.map(({ segment }, i) => segment ?? `Segment ${i + 1}`);
				if (new Set(names).size < names.length) return namedTwice();
				return await compared(scope, { ready, names });
			}),
		);
	}
	return outcomes;
}

async function compared(
	scope: SegmentScope,
	{ ready, names }: { ready: readonly ReadySegment[]; names: readonly string[] },
): Promise<OverlapOutcome> {
	const rows = await countOverlap(
		scope,
		ready.map(({ expanded }) => expanded),
	);
	const sum = (counts: readonly { count: number }[]) =>
		counts.reduce((total, { count }) => total + count, 0);
	const countOf = (isIn: (i: number) => boolean) =>
		sum(rows.filter((row) => row.isIn.every((one, i) => one === isIn(i))));
	const parts = combinationsOf(names.length).map((isIn): OverlapPart => {
		return { in: names.filter((_, i) => isIn(i)), count: countOf(isIn) };
	});
	return {
		status: 'compared',
		peopleCount: sum(rows),
		segments: names.map((name, i) => ({ name, count: sum(rows.filter((row) => row.isIn[i])) })),
		parts,
		inAll: countOf(() => true),
		inAny: sum(parts),
	};
}

/** Every choice of at least one of so many, as bits of a number. */
function combinationsOf(length: number): ((i: number) => boolean)[] {
	return Array.from({ length: 2 ** length - 1 }, (_, choice) => (i: number) => {
		return (((choice + 1) >> i) & 1) === 1;
	});
}

function namedTwice(): OverlapOutcome {
	return rejected('segments_count', {
		field: 'segments',
		message: 'An overlap names the same segment twice',
		mend: 'Name each segment once.',
	});
}

function wrongCount(): OverlapOutcome {
	return rejected('segments_count', {
		field: 'segments',
		message: `An overlap is of ${OVERLAP_MIN} to ${OVERLAP_MAX} segments`,
		mend: 'Add saved segments to Segments, or remove some, until there are so many.',
	});
}
