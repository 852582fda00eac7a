import type { EngineContext, Tx } from '../../store';
import { inChunks, inTransactions } from '../../store';
import type { JsonValue, Rejected } from '../../values';
import { invariant, rejected } from '../../values';
import { loadProfiles } from '../get-profiles';
import type { MergeScope } from '../merges/merge-service';
import { mergeInTransaction } from '../merges/merge-service';
import type { MergeOutcome } from '../merges/merge-types';
import { loadApartPairs } from '../merges/repository-merges';
import { lockPeople } from '../repository';
import { pairKey } from './decide-found';
import type { PairToReview, Verdict } from './decide-review';
import { decideAccept, decideReject } from './decide-review';
import type {
	AcceptOutcome,
	AcceptRequest,
	DuplicateAccepted,
	DuplicatePair,
	DuplicatePerson,
	KeepApartOutcome,
	ListDuplicatesOutcome,
	ListDuplicatesRequest,
	ReviewRequest,
} from './duplicate-types';
import { bestName } from '../search/search-text';
import type { DecidedPair } from './repository-duplicates';
import { loadPairsToReview, saveAccepted, saveRejected } from './repository-duplicates';
import type { OpenPair, OpenPairsPage } from './repository-duplicate-list';
import { listOpenPairs } from './repository-duplicate-list';
import type { FieldEvidence } from '../matching';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 1_000;
// A place by the other column is none: PostgreSQL would throw at a fraction for a time.
const CURSORS = {
	probability: /^([01](?:\.\d{1,20})?):([0-9a-f-]{36})$/,
	newest: /^(\d{1,15}):([0-9a-f-]{36})$/,
} as const;

/**
 * The open pairs with both people, a page at a time; `outcomes[i]` answers `requests[i]`. A pair whose two people have
 * become one, or are kept apart, is open no more. Reads only; seven queries per page of at most 500 people.
 */
export async function listDuplicates(
	{ store }: EngineContext,
	requests: readonly ListDuplicatesRequest[],
): Promise<ListDuplicatesOutcome[]> {
	const outcomes: ListDuplicatesOutcome[] = [];
	for (const request of requests) {
		const page = pageOf(request);
		outcomes.push('status' in page ? page : await store.read((tx) => listPage(tx, page)));
	}
	return outcomes;
}

function pageOf(request: ListDuplicatesRequest): OpenPairsPage | Rejected<'cursor_invalid'> {
	const { limit = LIMIT_DEFAULT, order = 'probability' } = request;
	const { since = 0, minProbability = 0 } = request;
	const after = parseCursor(request.after ?? '', order);
	if (after === undefined) return cursorInvalid();
	return {
		order,
		after: after.id === '' ? undefined : after,
		since,
		minProbability,
		limit: Math.min(Math.max(1, Math.floor(limit)), LIMIT_MAX),
	};
}

/** The place that a cursor stands for; an empty id at the beginning, undefined where it is no cursor. */
function parseCursor(
	cursor: string,
	order: OpenPairsPage['order'],
): { value: number; id: string } | undefined {
	if (cursor === '') return { value: 0, id: '' };
	const [, value, id] = CURSORS[order].exec(cursor) ?? [];
	return id === undefined ? undefined : { value: Number(value), id };
}

async function listPage(tx: Tx, page: OpenPairsPage): Promise<ListDuplicatesOutcome> {
	const rows = await listOpenPairs(tx, page);
	const people = await loadPeople(tx, [
		...new Set(rows.flatMap(({ personA, personB }) => [personA, personB])),
	]);
	const last = rows.length === page.limit ? rows.at(-1) : undefined;
	const sortedBy = page.order === 'probability' ? last?.probability : last?.foundAt;
	return {
		status: 'listed',
		pairs: rows.map((row) => pairOf(row, people)),
		cursor: last === undefined ? null : `${sortedBy}:${last.id}`,
	};
}

async function loadPeople(tx: Tx, ids: string[]): Promise<Map<string, DuplicatePerson>> {
	const found = await inChunks(ids, (chunk) =>
		loadProfiles(
			{ tx },
			chunk.map((profileId) => ({ profileId })),
		),
	);
	const people = found.flatMap((one) => (one.status === 'found' ? [one] : []));
	return new Map(
		people.map(({ profileId, createdAt, identifiers, traits }) => [
			profileId,
			{ profileId, name: bestName(traits), createdAt, identifiers, traits },
		]),
	);
}

function pairOf(row: OpenPair, people: ReadonlyMap<string, DuplicatePerson>): DuplicatePair {
	const [a, b] = [people.get(row.personA), people.get(row.personB)];
	invariant(a !== undefined && b !== undefined, 'duplicates: both people of a pair are loaded');
	const { priorBits, fields } = JSON.parse(row.evidence) as {
		priorBits: number;
		fields: FieldEvidence[];
	};
	return {
		pairId: row.id,
		probability: row.probability,
		priorBits,
		evidence: fields,
		foundAt: row.foundAt,
		people: [a, b],
	};
}

/**
 * Makes the two people of each pair one, as *Merge* does; *Unmerge* takes it back. `outcomes[i]` answers
 * `requests[i]`. Safe to repeat: who is one person already says `duplicate: true`. Nine reads and six writes per 500
 * requests, 2,000 requests a transaction. Refused where the rules' limits speak against it; the pair stays open.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function acceptDuplicates(
	context: EngineContext,
	requests: readonly AcceptRequest[],
): Promise<AcceptOutcome[]> {
	return inTransactions(context.store, requests, (tx, chunk) =>
		acceptIn({ ...context, tx, now: context.clock.now() }, chunk),
	);
}

async function acceptIn(
	scope: MergeScope,
	requests: readonly AcceptRequest[],
): Promise<AcceptOutcome[]> {
	const verdicts = decideAccept(await pairsOf(scope.tx, requests));
	const open = openOf(verdicts, requests);
	const merged = await mergeInTransaction(
		scope,
		open.map(({ pair, cause, request }) => ({
			customers: [{ profileId: pair.profileA }, { profileId: pair.profileB }],
			rule: 'duplicate_accepted' as const,
			allowOverLimit: request.allowOverLimit ?? false,
			cause,
		})),
	);
	const accepted = open.filter(({ pair }, i) => {
		const status = merged[i]?.status;
		return status === 'merged' || (status === 'unchanged' && pair.status === 'open');
	});
	await saveAccepted(scope.tx, accepted.map(decidedPair), scope.now);
	let next = 0;
	return verdicts.map((verdict) => {
		if (verdict.status === 'rejected') return verdict;
		return acceptOutcome(verdict.pair, merged[next++]);
	});
}

function acceptOutcome(pair: PairToReview, merged: MergeOutcome | undefined): AcceptOutcome {
	invariant(merged !== undefined, 'duplicates: one merge per pair');
	if (merged.status === 'rejected') return merged;
	if (merged.status === 'unchanged') return acceptedBefore(pair, merged.profileId);
	const { profileId, mergedFrom, mergeIds } = merged;
	return { status: 'accepted', pairId: pair.id, profileId, mergedFrom, mergeIds, duplicate: false };
}

function acceptedBefore({ id }: PairToReview, profileId: string): DuplicateAccepted {
	return {
		status: 'accepted',
		pairId: id,
		profileId,
		mergedFrom: [],
		mergeIds: [],
		duplicate: true,
	};
}

/**
 * Keeps the two people of each pair apart: no item links them, and no run offers them again. `outcomes[i]` answers
 * `requests[i]`. Safe to repeat: a pair rejected before says `duplicate: true`. Five reads and four writes per 500 requests,
 * 2,000 requests a transaction.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export function rejectDuplicates(
	context: EngineContext,
	requests: readonly ReviewRequest[],
): Promise<KeepApartOutcome[]> {
	return inTransactions(context.store, requests, async (tx, chunk) => {
		const pairs = await pairsOf(tx, chunk);
		const verdicts = decideReject(pairs, await lockApart(tx, pairs));
		const open = openOf(verdicts, chunk);
		await saveRejected(tx, open.map(decidedPair), context.clock.now());
		return verdicts.map((verdict): KeepApartOutcome => {
			if (verdict.status === 'rejected') return verdict;
			const { id, personA, personB } = verdict.pair;
			const duplicate = verdict.status === 'done';
			return { status: 'kept_apart', pairId: id, profileIds: [personA, personB], duplicate };
		});
	});
}

/** Locks the people, so that nobody merges them meanwhile; the keys of those of their profiles that are kept apart. */
async function lockApart(
	tx: Tx,
	pairs: readonly (PairToReview | undefined)[],
): Promise<Set<string>> {
	const known = pairs.filter((pair) => pair !== undefined);
	await lockPeople(tx, [...new Set(known.flatMap((pair) => [pair.personA, pair.personB]))]);
	const profileIds = known.flatMap((pair) => [pair.profileA, pair.profileB]);
	const apart = await loadApartPairs(tx, [...new Set(profileIds)]);
	return new Set(apart.map(({ profileA, profileB }) => pairKey(profileA, profileB)));
}

async function pairsOf(
	tx: Tx,
	requests: readonly ReviewRequest[],
): Promise<(PairToReview | undefined)[]> {
	// PostgreSQL throws at a NUL in a text; no id holds one.
	const ids = requests.map(({ pairId }) => pairId).filter((id) => /^[0-9a-f-]{36}$/.test(id));
	const pairs = await loadPairsToReview(tx, [...new Set(ids)]);
	return requests.map(({ pairId }) => pairs.get(pairId));
}

/** The pairs that are decided now, each with its request and what its verdict is kept with. */
function openOf<Request extends ReviewRequest>(
	verdicts: readonly Verdict[],
	requests: readonly Request[],
) {
	return requests.flatMap((request, i) => {
		const verdict = verdicts[i];
		if (verdict?.status !== 'do') return [];
		const { id, probability } = verdict.pair;
		const cause: Record<string, JsonValue> = { pairId: id, probability, ...request.cause };
		return [{ pair: verdict.pair, request, cause }];
	});
}

function decidedPair({
	pair,
	cause,
}: {
	pair: PairToReview;
	cause: Record<string, JsonValue>;
}): DecidedPair {
	const { id, profileA, profileB } = pair;
	return { id, profileA, profileB, cause: JSON.stringify(cause) };
}

function cursorInvalid(): Rejected<'cursor_invalid'> {
	return rejected('cursor_invalid', {
		field: 'after',
		message: 'This is not the cursor of a page of pairs',
		mend: 'Take the cursor that the page before gave, or leave it empty to begin with the first.',
	});
}
