import { sql } from 'kysely';
import type { Tx } from '../../store';
import { inValues, isSqlite, upsertRows } from '../../store';

/** Points that rules gave on a civil day of the programme's zone. */
export interface DayUse {
	programme: string;
	rule: string;
	/** Such as `2026-03-01`. */
	day: string;
	points: number;
}

/** The same of one home profile. */
export interface MemberUse extends DayUse {
	homeProfileId: string;
}

/** What rules gave to these home profiles from a day on, by day. One query. */
export async function loadMemberUses(
	tx: Tx,
	{ profileIds, programmes }: { profileIds: readonly string[]; programmes: readonly string[] },
	sinceDay: string,
): Promise<MemberUse[]> {
	const { rows } = await sql<MemberUse>`
		select profile_id as "homeProfileId", programme, rule, used_on as "day", points from loyalty_member_use
		where ${inValues(tx, 'profile_id', profileIds)} and ${inValues(tx, 'programme', programmes)}
			and used_on >= ${sinceDay}`.execute(tx);
	return rows;
}

/**
 * What rules gave to all members from a day on, by day; on PostgreSQL nobody else changes these days' sums until the
 * transaction ends. A first use of a day by two writers at once is a conflict, which starts one of them over. One query.
 */
export async function lockProgrammeUses(
	tx: Tx,
	programmes: readonly string[],
	sinceDay: string,
): Promise<DayUse[]> {
	const lock = isSqlite(tx) ? sql`` : sql`for no key update`;
	const { rows } = await sql<DayUse>`
		select programme, rule, used_on as "day", points from loyalty_programme_use
		where ${inValues(tx, 'programme', programmes)} and used_on >= ${sinceDay}
		order by programme, rule, used_on ${lock}`.execute(tx);
	return rows;
}

/** Adds what rules gave, points below zero where a refund took them back: of members, and of all together. Two queries. */
export async function addUses(tx: Tx, uses: readonly MemberUse[]): Promise<void> {
	const members = summedBy(uses, ({ homeProfileId, programme, rule, day }) =>
		JSON.stringify([homeProfileId, programme, rule, day]),
	);
	await upsertRows(
		tx,
		{
			table: 'loyalty_member_use',
			key: ['profile_id', 'programme', 'rule', 'used_on'],
			set: { points: 'loyalty_member_use.points + excluded.points' },
		},
		members.map(({ homeProfileId, programme, rule, day, points }) => ({
			profile_id: homeProfileId,
			programme,
			rule,
			used_on: day,
			points,
		})),
	);
	const together = summedBy(uses, ({ programme, rule, day }) =>
		JSON.stringify([programme, rule, day]),
	);
	await upsertRows(
		tx,
		{
			table: 'loyalty_programme_use',
			key: ['programme', 'rule', 'used_on'],
			set: { points: 'loyalty_programme_use.points + excluded.points' },
		},
		together.map(({ programme, rule, day, points }) => ({ programme, rule, used_on: day, points })),
	);
}

/** One use for each key, in the order of the keys: two writers then meet the rows in one order. */
function summedBy(uses: readonly MemberUse[], keyOf: (use: MemberUse) => string): MemberUse[] {
	const sums = new Map<string, MemberUse>();
	for (const use of uses) {
		const known = sums.get(keyOf(use));
		sums.set(keyOf(use), { ...use, points: use.points + (known?.points ?? 0) });
	}
	return [...sums.keys()].sort().flatMap((key) => sums.get(key) ?? []);
}
