import type { Selectable } from 'kysely';
import type { Tx } from '../../store';
import { inValues, upsertRows } from '../../store';
import type { CouponTables } from './schema';

/** Wrong codes of one source, since its window began. */
export interface GuessRow {
	source: string;
	failedCount: number;
	refusedCount: number;
	windowAt: number;
	lastAt: number;
}

export async function loadGuesses(
	tx: Tx,
	sources: readonly string[],
): Promise<Map<string, GuessRow>> {
	if (sources.length === 0) return new Map();
	const rows = await tx
		.selectFrom('coupon_guess')
		.where(inValues(tx, 'source', sources))
		.selectAll()
		.execute();
	return new Map(rows.map((row) => [row.source, guessOf(row)]));
}

/** The sources with the newest wrong codes, at most so many. */
export async function listGuessRows(tx: Tx, limit: number): Promise<GuessRow[]> {
	const rows = await tx
		.selectFrom('coupon_guess')
		.selectAll()
		.orderBy('last_at', 'desc')
		.orderBy('source')
		.limit(limit)
		.execute();
	return rows.map(guessOf);
}

/**
 * Adds what a batch has counted to what stands there, so that two writers lose nothing of each other; a window that is over
 * is begun anew. Sources without a wrong code since `forgetBefore` are forgotten.
 */
export async function addGuesses(
	tx: Tx,
	added: readonly GuessRow[],
	{ windowMs, forgetBefore }: { windowMs: number; forgetBefore: number },
): Promise<void> {
	if (added.length === 0) return;
	const isOver = `coupon_guess."window_at" + ${windowMs} <= excluded."last_at"`;
	const sum = (column: string) =>
		`case when ${isOver} then excluded."${column}" else coupon_guess."${column}" + excluded."${column}" end`;
	const set = {
		failed_count: sum('failed_count'),
		refused_count: sum('refused_count'),
		window_at: `case when ${isOver} then excluded."window_at" else coupon_guess."window_at" end`,
	};
	await upsertRows(
		tx,
		{ table: 'coupon_guess', key: ['source'], set },
		added
			.toSorted((a, b) => (a.source < b.source ? -1 : 1))
			.map((guess) => ({
				source: guess.source,
				failed_count: guess.failedCount,
				refused_count: guess.refusedCount,
				window_at: guess.windowAt,
				last_at: guess.lastAt,
			})),
	);
	await tx.deleteFrom('coupon_guess').where('last_at', '<', forgetBefore).execute();
}

function guessOf(row: Selectable<CouponTables['coupon_guess']>): GuessRow {
	return {
		source: row.source,
		failedCount: row.failed_count,
		refusedCount: row.refused_count,
		windowAt: row.window_at,
		lastAt: row.last_at,
	};
}
