import type { EngineContext, Tx } from '../../store';
import { inTransactions } from '../../store';
import type { Rejected } from '../../values';
import { loadCanonicalIds } from '../repository';
import { decideFound } from './decide-found';
import type {
	CountPairsOutcome,
	DuplicateReason,
	DuplicatesFound,
	DuplicateSettings,
	FindDuplicatesOutcome,
	FindDuplicatesRequest,
} from './duplicate-types';
import type { MatchThread } from '../matching';
import { withMatchThread } from '../matching';
import type { PreparedSettings } from './duplicate-settings';
import { fieldUnknown, prepareSettings } from './duplicate-settings';
import type { Run } from './repository-duplicates';
import {
	deleteOutdatedPairs,
	findUnfinishedRun,
	insertRun,
	loadApartPeople,
	loadPairsOf,
	saveFinished,
	saveLearnt,
	savePairs,
	saveProgress,
} from './repository-duplicates';
import { eachPageOfPeople } from './repository-records';
import type { MatchedPair } from '../matching';

const PAIRS_PER_SAVE = 1_000;
/** A run interrupted longer ago than this begins anew: too much has changed since. */
const RESUME_MS_MAX = 7 * 86_400_000;
// The same records and settings give the same pairs.
const SEED = 1;

type Planned = Awaited<ReturnType<MatchThread['plan']>>;

/**
 * How many pairs each blocking rule makes, before anything is compared; `outcomes[i]` answers `requests[i]`. Reads only,
 * two queries per 250 people; the work is done on a thread of its own.
 */
export async function countDuplicatePairs(
	{ store }: EngineContext,
	requests: readonly DuplicateSettings[],
): Promise<CountPairsOutcome[]> {
	const outcomes: CountPairsOutcome[] = [];
	for (const request of requests) {
		const settings = prepareSettings(request);
		outcomes.push(
			'status' in settings
				? settings
				: await withMatchThread(async (matcher): Promise<CountPairsOutcome> => {
						const planned = await planOn(matcher, { store }, settings);
						if ('status' in planned) return planned;
						const { plan, rules, recordCount } = planned;
						return { status: 'counted', recordCount, fields: [...plan.fields], rules };
					}),
		);
	}
	return outcomes;
}

/**
 * Looks for people who may be one, by evidence, and saves the pairs for review; `outcomes[i]` answers `requests[i]`, one
 * run after the other. Safe to repeat: a pair that is open is brought up to date, one that was rejected is left alone.
 * A run that was interrupted less than a week ago goes on where it stopped when it is asked for again with the
 * same settings. All comparing is done on a thread of its own; two queries per 250 people to read them, five per 500
 * pairs to save them.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); what was saved until then stays.
 */
export async function findDuplicates(
	context: EngineContext,
	requests: readonly FindDuplicatesRequest[],
): Promise<FindDuplicatesOutcome[]> {
	const outcomes: FindDuplicatesOutcome[] = [];
	for (const request of requests) {
		const settings = prepareSettings(request);
		outcomes.push(
			'status' in settings ? settings : await runOrResume(context, { ...request, settings }),
		);
	}
	return outcomes;
}

async function runOrResume(
	context: EngineContext,
	request: RunRequest,
): Promise<FindDuplicatesOutcome> {
	const since = context.clock.now() - RESUME_MS_MAX;
	const unfinished = await context.store.read((tx) =>
		findUnfinishedRun(tx, request.settings.key, since),
	);
	if (unfinished !== undefined) {
		const resumed = await withMatchThread((matcher) =>
			runOn(matcher, context, { ...request, unfinished }),
		);
		// Refused: it was to compare a trait that nobody has any more, and has to choose anew.
		if (resumed.status !== 'rejected') return resumed;
	}
	return await withMatchThread((matcher) => runOn(matcher, context, request));
}

interface RunRequest {
	settings: PreparedSettings;
	unfinished?: Run;
	cause?: FindDuplicatesRequest['cause'];
}

async function runOn(
	matcher: MatchThread,
	context: EngineContext,
	{ settings, unfinished, cause = {} }: RunRequest,
): Promise<FindDuplicatesOutcome> {
	const planned = await planOn(matcher, context, { ...settings, ...unfinished?.plan });
	if ('status' in planned) return planned;
	const run = unfinished ?? (await startRun(context, settings, cause));
	const prior = await learnOn(matcher, context, { run, planned });
	for (let rule = run.rulesDone; rule < planned.plan.rules.length; rule++) {
		await matcher.score({ rule, threshold: settings.threshold });
		await saveRule(matcher, context, run);
		run.rulesDone = rule + 1;
		await context.store.write((tx) => saveProgress(tx, run, context.clock.now()));
	}
	const counts = await finishRun(context, run, settings);
	const { recordCount } = planned;
	return {
		status: 'found',
		runId: run.id,
		isResumed: unfinished !== undefined,
		recordCount,
		fields: [...planned.plan.fields],
		rules: planned.rules,
		...counts,
		// Where nothing is compared, nothing is learnt either.
		expectedCount:
			planned.plan.fields.length === 0
				? 0
				: Math.round((prior * recordCount * (recordCount - 1)) / 2),
		threshold: settings.threshold,
		startedAt: run.startedAt,
		finishedAt: context.clock.now(),
	} satisfies DuplicatesFound;
}

/** Hands everybody to the matcher, and has it settle fields and rules. */
async function planOn(
	matcher: MatchThread,
	{ store }: Pick<EngineContext, 'store'>,
	{ fields, rules }: DuplicateSettings,
): Promise<Planned | Rejected<DuplicateReason>> {
	await store.scan((tx) => eachPageOfPeople(tx, (records) => matcher.add(records)));
	const planned = await matcher.plan({
		...(fields === undefined ? {} : { fields }),
		...(rules === undefined ? {} : { rules }),
	});
	return planned.hasUnknownField ? fieldUnknown() : planned;
}

async function startRun(
	{ store, clock, ids }: EngineContext,
	{ key }: PreparedSettings,
	cause: NonNullable<FindDuplicatesRequest['cause']>,
): Promise<Run> {
	const [id, now] = [ids.next(), clock.now()];
	await store.write((tx) => insertRun(tx, { id, settings: key, now, cause }));
	return { id, plan: undefined, model: undefined, rulesDone: 0, startedAt: now };
}

/** Learns how fields behave, or goes on with what was learnt; returns the prior. */
async function learnOn(
	matcher: MatchThread,
	{ store, clock }: EngineContext,
	{ run, planned: { plan, recordCount } }: { run: Run; planned: Planned },
): Promise<number> {
	if (run.model !== undefined) {
		await matcher.use(run.model);
		return run.model.prior;
	}
	const model = await matcher.learn(SEED);
	const learnt = { plan, model, recordCount, now: clock.now() };
	await store.write((tx) => saveLearnt(tx, run.id, learnt));
	return model.prior;
}

/** Saves the pairs that the matcher has kept of the rule just compared. */
async function saveRule(matcher: MatchThread, context: EngineContext, run: Run): Promise<void> {
	for (;;) {
		const pairs = await matcher.take(PAIRS_PER_SAVE);
		if (pairs.length === 0) return;
		await inTransactions(context.store, pairs, async (tx, chunk) => {
			await saveChunk({ ...context, tx }, run.id, chunk);
			return [];
		});
	}
}

async function saveChunk(
	{ tx, clock, ids }: EngineContext & { tx: Tx },
	runId: string,
	pairs: readonly MatchedPair[],
): Promise<void> {
	const profileIds = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
	const canonicalByProfile = await loadCanonicalIds(tx, profileIds);
	const people = [...new Set(canonicalByProfile.values())];
	const found = decideFound(pairs, {
		canonicalByProfile,
		apart: await loadApartPeople(tx, people),
		known: await loadPairsOf(tx, people),
		now: clock.now(),
		nextId: () => ids.next(),
	});
	await savePairs(tx, found, runId);
}

function finishRun({ store, clock }: EngineContext, run: Run, { key }: PreparedSettings) {
	return store.write(async (tx) => {
		await deleteOutdatedPairs(tx, run.id, key);
		return await saveFinished(tx, run, clock.now());
	});
}
