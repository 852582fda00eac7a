import { sql } from 'kysely';
import type { ConditionScope, ConditionWindow, Sql } from '../../store';
import { earliestOf, inWindow, moveOf, rangeOf } from '../../store';
import { propertiesMayChangeAt } from './repository-events-asked';
import type { ChainAsked } from './repository-chains';
import { chainsOf } from './repository-chains';

export interface SequenceAsked extends ChainAsked {
	/** So long ago the last step is, at least. */
	waitedMs: number | undefined;
	/** When the last step happened. */
	window: ConditionWindow | undefined;
}

/** SQL: when the newest sequence ended that is all that is asked; null for none. */
export function sequenceEndOf(asked: SequenceAsked, scope: ConditionScope): Sql {
	return sql`(select max(chain.occurred_at) from ${chainsOf(asked, scope)} where ${isInTime(asked, scope)})`;
}

/** Whether the last step is long enough ago, and in the window. */
function isInTime({ waitedMs, window }: SequenceAsked, scope: ConditionScope): Sql {
	const conditions = [
		...inWindow(sql`chain.occurred_at`, { ...scope, window }),
		...(waitedMs === undefined ? [] : [sql`chain.occurred_at <= ${scope.now - waitedMs}`]),
	];
	return conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` and `)})`;
}

/** SQL: the instant before which time alone makes no sequence what is asked, nor takes the newest out of the window. */
export function sequenceMayChangeAt(asked: SequenceAsked, scope: ConditionScope): Sql {
	const events = [...asked.steps, ...asked.without, ...asked.notFollowedBy];
	return earliestOf(scope.tx, [
		timeMayChangeAt(asked, scope),
		...events.map((event) => propertiesMayChangeAt(event, scope)),
	]);
}

function timeMayChangeAt(asked: SequenceAsked, scope: ConditionScope): Sql | undefined {
	const { window, waitedMs } = asked;
	const move = moveOf(window, scope);
	if (move === undefined && waitedMs === undefined) return undefined;
	const coming = waitedMs === undefined ? [] : [comingAt(waitedMs, scope)];
	const isMet = sql`count(case when ${isInTime(asked, scope)} then 1 end) > 0`;
	const chains = sql`${chainsOf(asked, scope)} where ${isRecent(asked, scope)}`;
	if (move !== undefined && 'nextAt' in move) {
		const nextAt = sql`cast(${move.nextAt} as bigint)`;
		return sql`(select min(${earliestOf(scope.tx, [nextAt, ...coming])}) from ${chains})`;
	}
	if (move !== undefined) coming.push(comingAt(move.entersAfterMs + 1, scope));
	const leavesAt =
		move === undefined
			? sql`cast(null as bigint)`
			: sql`max(case when ${isInTime(asked, scope)} then chain.occurred_at + ${move.leavesAfterMs + 1} end)`;
	return sql`(select case when ${isMet} then ${leavesAt} else min(${earliestOf(scope.tx, coming)}) end from ${chains})`;
}

/** When the last step will be of this age, if it is not yet. */
function comingAt(ageMs: number, { now }: ConditionScope): Sql {
	return sql`case when chain.occurred_at > ${now - ageMs} then chain.occurred_at + ${ageMs} end`;
}

/** Whether the last step is or may yet come to be in the window. */
function isRecent({ window }: SequenceAsked, scope: ConditionScope): Sql {
	const { from } = rangeOf(window, scope);
	return from === undefined ? sql`true` : sql`chain.occurred_at >= ${from}`;
}
