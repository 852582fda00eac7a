import { sql } from 'kysely';
import { orderTotals } from '../conversions';
import { eventTotals } from '../events';
import { SENT_EVENT, sentTotals } from '../messaging';
import type { Tx } from '../store';
import type { ActivityTotal } from './types';

/** What the home profiles did, by profile: one statement of the parts that the capabilities give for their tables. */
export async function loadActivity(
	tx: Tx,
	profileIds: readonly string[],
): Promise<Map<string, ActivityTotal[]>> {
	if (profileIds.length === 0) return new Map();
	const parts = [
		eventTotals(tx, profileIds, { received: [SENT_EVENT] }),
		orderTotals(tx, profileIds),
		sentTotals(tx, profileIds),
	];
	const { rows } = await sql<ActivityRow>`${sql.join(parts, sql` union all `)}`.execute(tx);
	const totals = rows.map((row): ActivityTotal => ({
		kind: row.kind,
		profileId: row.profile_id,
		key: row.key,
		name: row.name,
		count: row.count,
		amountMinor: Number(row.amount),
		firstAt: row.first_at,
		lastAt: row.last_at,
	}));
	return Map.groupBy(totals, ({ profileId }) => profileId);
}

interface ActivityRow {
	kind: ActivityTotal['kind'];
	profile_id: string;
	key: string;
	name: string;
	count: number;
	amount: string;
	first_at: number;
	last_at: number;
}
