import type { ResolveOptions } from '../../identity';
import { findCustomers } from '../../identity';
import type { EngineContext, Tx } from '../../store';
import { inChunks } from '../../store';
import type { Rejected } from '../../values';
import { rejected } from '../../values';
import type { EntryKind } from '../ledger/types';
import { MOVES } from '../ledger/types';
import { prepareProgramme } from '../points/prepare-command';
import type { BalanceRequest, CustomerRefusal, RequestReason } from '../points/types';
import type { StatementPlace, StatementRow } from './repository-statement';
import { loadAvailableBefore, loadStatementRows } from './repository-statement';

export const STATEMENT_LIMIT_MAX = 1_000;
const STATEMENT_LIMIT_DEFAULT = 100;

export interface StatementRequest extends BalanceRequest {
	/** Only what happened from here on, and before; epoch ms. */
	from?: number;
	to?: number;
	/** Where the page before ended (`nextCursor`). */
	cursor?: unknown;
	/** Entries of a page, 1 to 1,000; 100 where it is not said. */
	limit?: unknown;
}

export interface StatementEntry {
	entryId: string;
	kind: EntryKind;
	/** What it did to the spendable points: above or below zero, or zero where it moved pending or held ones. */
	change: number;
	/** What it moved. */
	points: number;
	/** The person's spendable points after it. */
	balance: number;
	occurredAt: number;
	recordedAt: number;
	operation: string;
	reference: string;
	reason: string;
	actor: string;
	/** The home profile that it was booked on. */
	profileId: string;
}

export interface Statement {
	status: 'statement';
	profileId: string;
	programme: string;
	/** In the order in which they were booked. */
	entries: StatementEntry[];
	/** For the next page; null after the last. */
	nextCursor: string | null;
}

export type StatementOutcome =
	Statement | Rejected<RequestReason | 'cursor_invalid' | 'limit_invalid'> | CustomerRefusal;

/**
 * What was booked for each customer, page by page, with the running balance; `outcomes[i]` answers `requests[i]`. Over all
 * profiles merged into the person. Reads only. Three queries a request, one per 500 for the customers.
 */
export function getStatements(
	context: EngineContext,
	requests: readonly StatementRequest[],
	options: ResolveOptions = {},
): Promise<StatementOutcome[]> {
	return inChunks(requests, (chunk) =>
		context.store.lookUp(async (tx) => {
			const customers = chunk.map(({ customer }) => customer);
			const found = await findCustomers({ tx }, customers, options);
			const outcomes: StatementOutcome[] = [];
			for (const [i, request] of chunk.entries()) {
				const page = prepare(request);
				const one = found[i];
				if ('status' in page) outcomes.push(page);
				else if (one?.status === 'found') outcomes.push(await read(tx, page, one));
				else if (one !== undefined) outcomes.push(one);
			}
			return outcomes;
		}),
	);
}

interface Page {
	programme: string;
	from: number | undefined;
	to: number | undefined;
	after: StatementPlace | undefined;
	limit: number;
}

function prepare(
	request: StatementRequest,
): Page | Rejected<RequestReason | 'cursor_invalid' | 'limit_invalid'> {
	const programme = prepareProgramme(request.programme);
	if (typeof programme !== 'string') return programme;
	const after = readCursor(request.cursor);
	if (after !== undefined && 'status' in after) return after;
	const { from, to, limit = STATEMENT_LIMIT_DEFAULT } = request;
	const count = Number(limit);
	if (Number.isInteger(count) && count >= 1 && count <= STATEMENT_LIMIT_MAX)
		return { programme, from, to, after, limit: count };
	return rejected('limit_invalid', {
		field: 'limit',
		message: `The number of entries of a page is not from 1 to ${STATEMENT_LIMIT_MAX}`,
		mend: `Give a whole number from 1 to ${STATEMENT_LIMIT_MAX}.`,
	});
}

function readCursor(cursor: unknown): StatementPlace | undefined | Rejected<'cursor_invalid'> {
	if (cursor === undefined || cursor === null || cursor === '') return undefined;
	const [, recordedAt, sequence, id] =
		/^(\d{1,15})\.(\d{1,15})\.([\w-]{1,64})$/.exec(typeof cursor === 'string' ? cursor : '') ?? [];
	if (id !== undefined) return { recordedAt: Number(recordedAt), sequence: Number(sequence), id };
	return rejected('cursor_invalid', {
		field: 'cursor',
		message: 'The place where the page before ended is not one that a statement gave',
		mend: 'Use nextCursor of the page before as it is, or leave it empty for the first page.',
	});
}

async function read(
	tx: Tx,
	{ programme, limit, ...range }: Page,
	{ profileId, memberIds }: { profileId: string; memberIds: readonly string[] },
): Promise<Statement> {
	const ofPurse = { profileIds: memberIds, programme };
	const rows = await loadStatementRows(tx, ofPurse, { ...range, limit: limit + 1 });
	const page = rows.slice(0, limit);
	const [first] = page;
	const before = first === undefined ? [] : await loadAvailableBefore(tx, ofPurse, first);
	const last = page.at(-1);
	return {
		...{ status: 'statement', profileId, programme },
		entries: withBalances(page, new Map(before)),
		nextCursor:
			rows.length > limit && last !== undefined
				? `${last.recordedAt}.${last.sequence}.${last.id}`
				: null,
	};
}

/** Each account's part of the balance moves with its own entries. */
function withBalances(
	rows: readonly StatementRow[],
	available: Map<string, number>,
): StatementEntry[] {
	return rows.map(({ id, accountId, sequence: _sequence, availableAfter, kind, ...row }) => {
		available.set(accountId, availableAfter);
		const balance = [...available.values()].reduce((sum, points) => sum + points, 0);
		return { entryId: id, kind, change: changeOf(kind, row.points), balance, ...row };
	});
}

function changeOf(kind: EntryKind, points: number): number {
	const [from, to] = MOVES[kind];
	if (to === 'member') return points;
	return from === 'member' ? -points : 0;
}
