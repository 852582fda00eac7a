import { sql } from 'kysely';
import type { Tx } from '../../store';
import {
	inValues,
	insertNewRows,
	insertRows,
	lockRows,
	updateColumn,
	upsertRows,
} from '../../store';
import type { JsonValue } from '../../values';
import type { KnownPair, PairToSave } from './decide-found';
import { pairKey } from './decide-found';
import type { PairToReview } from './decide-review';
import type { MatchModel, MatchPlan } from '../matching';

/** A run as the store has it. */
export interface Run {
	id: string;
	plan: MatchPlan | undefined;
	model: MatchModel | undefined;
	rulesDone: number;
	startedAt: number;
}

/** The latest run of these settings that has begun since, and has not come to its end. */
export async function findUnfinishedRun(
	tx: Tx,
	settings: string,
	since: number,
): Promise<Run | undefined> {
	const row = await tx
		.selectFrom('duplicate_run')
		.where('settings', '=', settings)
		.where('started_at', '>=', since)
		.selectAll()
		.orderBy('started_at', 'desc')
		.orderBy('id', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (row === undefined || row.status === 'finished') return undefined;
	return {
		id: row.id,
		plan: row.plan === null ? undefined : (JSON.parse(row.plan) as MatchPlan),
		model: row.model === null ? undefined : (JSON.parse(row.model) as MatchModel),
		rulesDone: row.rules_done,
		startedAt: row.started_at,
	};
}

export async function insertRun(
	tx: Tx,
	run: { id: string; settings: string; now: number; cause: Readonly<Record<string, JsonValue>> },
): Promise<void> {
	await insertRows(tx, 'duplicate_run', [
		{
			id: run.id,
			settings: run.settings,
			status: 'running',
			plan: null,
			model: null,
			record_count: 0,
			rule_count: 0,
			rules_done: 0,
			pair_count: 0,
			new_count: 0,
			started_at: run.now,
			updated_at: run.now,
			cause: JSON.stringify(run.cause),
		},
	]);
}

/** Keeps what the run has learnt, so that it is not learnt again. */
export async function saveLearnt(
	tx: Tx,
	runId: string,
	learnt: { plan: MatchPlan; model: MatchModel; recordCount: number; now: number },
): Promise<void> {
	await tx
		.updateTable('duplicate_run')
		.set({
			plan: JSON.stringify(learnt.plan),
			model: JSON.stringify(learnt.model),
			record_count: learnt.recordCount,
			rule_count: learnt.plan.rules.length,
			updated_at: learnt.now,
		})
		.where('id', '=', runId)
		.execute();
}

/** How far the run has come: how many rules are compared and their pairs saved. */
export async function saveProgress(tx: Tx, { id, rulesDone }: Run, now: number): Promise<void> {
	await tx
		.updateTable('duplicate_run')
		.set({ rules_done: rulesDone, updated_at: now })
		.where('id', '=', id)
		.execute();
}

/** Ends the run; returns how many pairs it has found, and how many of them no run had found before. */
export async function saveFinished(
	tx: Tx,
	{ id, startedAt }: Run,
	now: number,
): Promise<{ pairCount: number; newCount: number }> {
	const { rows } = await sql<{ pairs: number; fresh: number }>`
		select count(*) as pairs, count(case when found_at >= ${startedAt} then 1 end) as fresh
		from duplicate_pair where run_id = ${id}`.execute(tx);
	const [pairCount, newCount] = [Number(rows[0]?.pairs), Number(rows[0]?.fresh)];
	await tx
		.updateTable('duplicate_run')
		.set({ status: 'finished', pair_count: pairCount, new_count: newCount, updated_at: now })
		.where('id', '=', id)
		.execute();
	return { pairCount, newCount };
}

/** The pairs whose smaller profile is one of these. */
export async function loadPairsOf(tx: Tx, profileIds: readonly string[]): Promise<KnownPair[]> {
	const rows = await tx
		.selectFrom('duplicate_pair')
		.where(inValues(tx, 'profile_a', profileIds))
		.select(['id', 'profile_a', 'profile_b', 'status', 'found_at'])
		.execute();
	return rows.map((row) => ({
		id: row.id,
		profileA: row.profile_a,
		profileB: row.profile_b,
		status: row.status,
		foundAt: row.found_at,
	}));
}

/** Keys of the people, by `pairKey`, that are kept apart and of which one is among these. */
export async function loadApartPeople(tx: Tx, personIds: readonly string[]): Promise<Set<string>> {
	const rows = await tx
		.selectFrom('profile as own')
		.innerJoin('apart', (join) =>
			join.on((on) =>
				on.or([
					on('apart.profile_a', '=', on.ref('own.id')),
					on('apart.profile_b', '=', on.ref('own.id')),
				]),
			),
		)
		.innerJoin('profile as a', 'a.id', 'apart.profile_a')
		.innerJoin('profile as b', 'b.id', 'apart.profile_b')
		.where(inValues(tx, 'own.canonical_id', personIds))
		.select(['a.canonical_id as a', 'b.canonical_id as b'])
		.execute();
	return new Set(rows.map(({ a, b }) => pairKey(a, b)));
}

/** Saves pairs as open; one that is there already is brought up to date, but for one that was rejected meanwhile. */
export async function savePairs(
	tx: Tx,
	pairs: readonly PairToSave[],
	runId: string,
): Promise<void> {
	await upsertRows(
		tx,
		{
			table: 'duplicate_pair',
			key: ['profile_a', 'profile_b'],
			when: "duplicate_pair.status <> 'rejected'",
		},
		pairs.map((pair) => ({
			id: pair.id,
			profile_a: pair.profileA,
			profile_b: pair.profileB,
			probability: pair.probability,
			evidence: pair.evidence,
			status: 'open' as const,
			run_id: runId,
			found_at: pair.foundAt,
			decided_at: null,
			cause: '{}',
		})),
	);
}

/**
 * Deletes open pairs that a finished run speaks against: of the same settings and not found again, or of somebody who
 * has become part of another, as whom they were looked at.
 */
export async function deleteOutdatedPairs(tx: Tx, runId: string, settings: string): Promise<void> {
	await sql`
		delete from duplicate_pair
		where status = 'open' and run_id <> ${runId} and (
			run_id in (select id from duplicate_run where settings = ${settings})
			or exists (
				select 1 from profile
				where profile.id in (duplicate_pair.profile_a, duplicate_pair.profile_b)
					and profile.canonical_id <> profile.id))`.execute(tx);
}

/** The pairs with these ids, locked until the transaction ends. */
export async function loadPairsToReview(
	tx: Tx,
	ids: readonly string[],
): Promise<Map<string, PairToReview>> {
	await lockRows(tx, { table: 'duplicate_pair' }, ids);
	const rows = await tx
		.selectFrom('duplicate_pair as pair')
		.innerJoin('profile as a', 'a.id', 'pair.profile_a')
		.innerJoin('profile as b', 'b.id', 'pair.profile_b')
		.where(inValues(tx, 'pair.id', ids))
		.select(['pair.id', 'pair.status', 'pair.probability', 'pair.profile_a', 'pair.profile_b'])
		.select(['a.canonical_id as person_a', 'b.canonical_id as person_b'])
		.execute();
	return new Map(
		rows.map(({ profile_a, profile_b, person_a, person_b, ...pair }) => [
			pair.id,
			{
				...pair,
				profileA: profile_a,
				profileB: profile_b,
				personA: person_a,
				personB: person_b,
			},
		]),
	);
}

/** A verdict on a pair. */
export interface DecidedPair {
	id: string;
	profileA: string;
	profileB: string;
	cause: string;
}

export async function saveAccepted(tx: Tx, pairs: readonly DecidedPair[], now: number) {
	await saveDecided(tx, pairs, { status: 'accepted', now });
}

/** Saves the verdict, and that no item may link the two. */
export async function saveRejected(tx: Tx, pairs: readonly DecidedPair[], now: number) {
	await saveDecided(tx, pairs, { status: 'rejected', now });
	await insertNewRows(
		tx,
		'apart',
		pairs.map(({ profileA, profileB, cause }) => ({
			profile_a: profileA,
			profile_b: profileB,
			reason: 'rejected',
			since: now,
			cause,
		})),
	);
}

async function saveDecided(
	tx: Tx,
	pairs: readonly DecidedPair[],
	{ status, now }: { status: 'accepted' | 'rejected'; now: number },
): Promise<void> {
	const table = 'duplicate_pair' as const;
	const sets = [
		['status', () => status],
		['decided_at', () => now],
		['cause', ({ cause }: DecidedPair) => cause],
	] as const;
	for (const [set, valueOf] of sets) {
		const values = pairs.map((pair) => ({ match: pair.id, set: valueOf(pair) }));
		await updateColumn(tx, { table, match: 'id', set }, values);
	}
}
