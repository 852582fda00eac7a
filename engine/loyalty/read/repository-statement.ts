import { sql } from 'kysely';
import type { Tx } from '../../store';
import { inValues } from '../../store';
import type { EntryKind } from '../ledger/types';

/** Where an entry stands among all of a person's. */
export interface StatementPlace {
	recordedAt: number;
	sequence: number;
	id: string;
}

export interface StatementRow extends StatementPlace {
	accountId: string;
	profileId: string;
	kind: EntryKind;
	points: number;
	availableAfter: number;
	occurredAt: number;
	operation: string;
	reference: string;
	reason: string;
	actor: string;
}

interface Purse {
	profileIds: readonly string[];
	programme: string;
}

interface Range {
	from: number | undefined;
	to: number | undefined;
	after: StatementPlace | undefined;
	limit: number;
}

/** The entries of a purse after a place, in the order in which they were booked. */
export async function loadStatementRows(
	tx: Tx,
	purse: Purse,
	{ from, to, after, limit }: Range,
): Promise<StatementRow[]> {
	const rows = await entriesOf(tx, purse)
		.$if(from !== undefined, (query) => query.where('entry.occurred_at', '>=', from ?? 0))
		.$if(to !== undefined, (query) => query.where('entry.occurred_at', '<', to ?? 0))
		.$if(after !== undefined, (query) =>
			query.where(
				sql<boolean>`(entry.recorded_at, entry.sequence, entry.id) >
					(${after?.recordedAt ?? 0}, ${after?.sequence ?? 0}, ${after?.id ?? ''})`,
			),
		)
		.orderBy('entry.recorded_at')
		.orderBy('entry.sequence')
		.orderBy('entry.id')
		.limit(limit)
		.select(['entry.id', 'entry.sequence', 'entry.kind', 'entry.points', 'entry.operation'])
		.select(['entry.reference', 'entry.reason', 'entry.actor', 'entry.account_id as accountId'])
		.select(['entry.available_after as availableAfter', 'entry.occurred_at as occurredAt'])
		.select(['entry.recorded_at as recordedAt', 'account.profile_id as profileId'])
		.execute();
	return rows.map((row) => ({
		...row,
		kind: row.kind as EntryKind,
		profileId: row.profileId ?? '',
	}));
}

/** What each account had to spend before the place; accounts without an entry until then are left out. */
export async function loadAvailableBefore(
	tx: Tx,
	purse: Purse,
	{ recordedAt, sequence, id }: StatementPlace,
): Promise<[accountId: string, available: number][]> {
	const rows = await entriesOf(tx, purse)
		.where(
			sql<boolean>`(entry.recorded_at, entry.sequence, entry.id) < (${recordedAt}, ${sequence}, ${id})`,
		)
		.select(['entry.account_id', 'entry.available_after'])
		.select(
			sql<number>`row_number() over (partition by entry.account_id order by entry.sequence desc)`.as(
				'place',
			),
		)
		.$call((query) =>
			tx.selectFrom(query.as('one')).where('one.place', '=', 1).selectAll('one').execute(),
		);
	return rows.map((row) => [row.account_id, row.available_after]);
}

function entriesOf(tx: Tx, { profileIds, programme }: Purse) {
	return tx
		.selectFrom('loyalty_account as account')
		.innerJoin('loyalty_entry as entry', 'entry.account_id', 'account.id')
		.where(inValues(tx, 'account.profile_id', profileIds))
		.where('account.programme', '=', programme);
}
