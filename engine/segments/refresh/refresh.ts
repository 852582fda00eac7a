import { loadRules } from '../../identity';
import type { Tx } from '../../store';
import { awaitOlderWriters, hasTouchedMoreThan, readJournalMark } from '../../store';
import { hashKey, invariant } from '../../values';
import type { ReadySegment, SegmentScope } from '../evaluate/ready-segments';
import { readySegments, segmentScope } from '../evaluate/ready-segments';
import { lockSegments } from '../saved/repository-saved';
import type { SegmentName } from '../saved/segment-name';
import { checkName, segmentUnknown } from '../saved/segment-name';
import type { SegmentContext } from '../types';
import { decidePlan } from './decide-plan';
import { evaluatePlan } from './evaluate-plan';
import { pruneJournal } from './prune-journal';
import type { RefreshRun } from './refresh-run';
import { RefreshStopped } from './refresh-run';
import type { PlannedRefresh } from './planned-refresh';
import type { Refreshed, RefreshOptions, RefreshOutcome, RefreshRequest } from './refresh-types';
import { beginRun, loadState, lockState, saveState } from './repository-runs';
import { countMembers } from './repository-standings';

/** Changes with what conditions mean: standings of before are made anew. */
const MEANING = 1;
/** More of them than that, and everybody is evaluated, whose list needs no memory. */
const TOUCHED_ROWS_MAX = 200_000;

/**
 * Records who entered and who left saved segments since their last refresh; `outcomes[i]` answers `requests[i]`, one after
 * the other. Only people of whom something changed since, or whose window has moved, are evaluated; the first time, or after
 * a change of the definition (or one it refers to), of the identity rules or the zone, everybody. Times are epoch ms.
 * Safe to repeat, also after a crash: nobody enters or leaves twice. Pages of 1,000 people: evaluated off the event loop, saved
 * in a transaction each.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); pages before the failing one are saved.
 */
export async function refresh(
	context: SegmentContext,
	requests: readonly RefreshRequest[],
	options: RefreshOptions = {},
): Promise<RefreshOutcome[]> {
	const outcomes: RefreshOutcome[] = [];
	for (const { name } of requests) outcomes.push(await refreshOne(context, name, options));
	return outcomes;
}

async function refreshOne(
	context: SegmentContext,
	name: string,
	options: RefreshOptions,
): Promise<RefreshOutcome> {
	const named = checkName(name);
	if ('status' in named) return named;
	try {
		await prepareKinds(context, named);
		const run = await begin(context, named);
		return await complete(context, await plan(context, run, { named, ...options }));
	} catch (error) {
		if (error instanceof RefreshStopped) return error.refusal;
		throw error;
	}
}

async function prepareKinds(context: SegmentContext, { name }: SegmentName): Promise<void> {
	const { expanded } = await context.store.read((tx) =>
		readySegment(segmentScope(tx, context), name),
	);
	for (const kind of new Set(expanded.atoms.map((atom) => atom.kind))) {
		await kind.prepareRefresh?.(context);
	}
}

async function readySegment(scope: SegmentScope, name: string): Promise<ReadySegment> {
	const [segment] = await readySegments(scope, [{ name }]);
	invariant(segment !== undefined, 'refresh: one segment for a name');
	if ('status' in segment) throw new RefreshStopped(segment);
	return segment;
}

async function begin(context: SegmentContext, { nameKey }: SegmentName): Promise<RefreshRun> {
	const runId = context.ids.next();
	const { run, hasEnded } = await context.store.write(async (tx) => {
		const row = (await lockSegments(tx, [nameKey])).get(nameKey);
		if (row === undefined || row.deletedAt !== null) throw new RefreshStopped(segmentUnknown());
		const begun = { segmentId: row.id, runId };
		return { run: begun, hasEnded: await beginRun(tx, begun) };
	});
	if (!hasEnded) await awaitOlderWriters(context.store);
	return run;
}

/** What is evaluated, and for whom, from one snapshot: what it does not show, the next refresh finds in the journal. */
function plan(
	context: SegmentContext,
	run: RefreshRun,
	{ named, zone = 'utc' }: RefreshOptions & { named: SegmentName },
): Promise<PlannedRefresh> {
	return context.store.scan(async (tx) => {
		const scope = segmentScope(tx, context, { zone });
		const segment = await readySegment(scope, named.name);
		const state = await loadState(tx, run);
		const mark = await readJournalMark(tx);
		const fingerprint = await fingerprintOf(tx, segment, zone);
		const whom = decidePlan(state, { mark, fingerprint, now: scope.now });
		const { touchedSince } = whom;
		const isTooMuch =
			touchedSince !== undefined && (await hasTouchedMoreThan(tx, touchedSince, TOUCHED_ROWS_MAX));
		const planned = { run, segment, scope, state, fingerprint };
		const { journal, place: next } = mark;
		return { ...planned, journal, next, whom: isTooMuch ? { everybodyAfter: '' } : whom };
	});
}

async function fingerprintOf(tx: Tx, { expanded }: ReadySegment, zone: string): Promise<string> {
	const { version } = await loadRules(tx);
	const atoms = expanded.atoms.map(({ kind, condition }) => [kind.kind, condition]);
	return hashKey([MEANING, zone, version, JSON.stringify([atoms, expanded.tree])]);
}

async function complete(context: SegmentContext, planned: PlannedRefresh): Promise<Refreshed> {
	const { run, segment, state, scope, whom } = planned;
	const counts = await evaluatePlan(context, planned);
	const refreshedAt = scope.now;
	const { journal, next, fingerprint } = planned;
	const done = { journal, next, fingerprint, refreshedAt };
	await context.store.write(async (tx) => {
		await lockState(tx, run);
		await saveState(tx, run.segmentId, { ...done, runId: null, full: null });
	});
	const [memberCount] = await Promise.all([
		context.store.scan((tx) => countMembers(tx, run.segmentId)),
		pruneJournal(context),
	]);
	return {
		status: 'refreshed',
		segment: segment.segment ?? '',
		version: segment.version ?? 0,
		isFull: whom.everybodyAfter !== undefined,
		...counts,
		memberCount,
		refreshedAt,
		previousAt: state.refreshedAt,
	};
}
