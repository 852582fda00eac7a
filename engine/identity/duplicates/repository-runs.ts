import { sql } from 'kysely';
import type { Tx } from '../../store';
import type { DuplicateRun } from './duplicate-types';

/** The latest runs with their progress, the newest first. */
export async function loadRuns(tx: Tx, limit: number): Promise<DuplicateRun[]> {
	const rows = await tx
		.selectFrom('duplicate_run')
		.select([
			'id',
			'status',
			'record_count',
			'rule_count',
			'rules_done',
			'started_at',
			'updated_at',
		])
		.select(
			sql<number>`(select count(*) from duplicate_pair where run_id = duplicate_run.id)`.as(
				'pairs',
			),
		)
		.orderBy('started_at', 'desc')
		.orderBy('id', 'desc')
		.limit(limit)
		.execute();
	return rows.map((row) => ({
		runId: row.id,
		status: row.status,
		doneRatio: row.status === 'finished' ? 1 : row.rules_done / Math.max(1, row.rule_count),
		recordCount: row.record_count,
		ruleCount: row.rule_count,
		rulesDone: row.rules_done,
		pairCount: Number(row.pairs),
		startedAt: row.started_at,
		updatedAt: row.updated_at,
	}));
}
