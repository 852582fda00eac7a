import type { EngineContext, Tx } from '../store';
import { eventLoopTurn, inChunks } from '../store';
import { StoreConflictError } from '../values';
import type { RfmBase, RfmChanges } from './decide-rfm';
import { decideScores } from './decide-rfm';
import {
	deleteScores,
	findPageEnd,
	loadBase,
	loadOrders,
	loadRun,
	loadScores,
	saveRun,
	saveScores,
	touchRescored,
} from './repository-rfm';

const PEOPLE_PER_PAGE = 1_000;
const ATTEMPTS_MAX = 5;

/** What became of the scores of the base. */
export interface RfmComputed {
	status: 'computed';
	/** The one with most orders, which conditions without a currency mean; null where nobody has ordered. */
	currency: string | null;
	/** Everybody with at least one order. */
	peopleCount: number;
	/** How many of them, or of those before, have other scores than before. */
	changedCount: number;
	/** Epoch ms. */
	computedAt: number;
}

/**
 * Makes the RFM scores of everybody who has ordered, from one snapshot of the store, on a worker thread for the embedded
 * one. Only scores that changed are written, all of them in one transaction, and readers see the old ones until then. Safe
 * to repeat. Some three queries over all orders, and three per 1,000 people.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); the scores stay as they were.
 */
export async function computeRfm(context: EngineContext): Promise<RfmComputed> {
	const { store, clock } = context;
	for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
		const scan = await store.scan(scanAll);
		const now = clock.now();
		if (!(await store.write((tx) => save(tx, scan, now)))) continue;
		return {
			status: 'computed',
			currency: scan.base.currency,
			peopleCount: scan.base.peopleCount,
			changedCount: scan.changes.changedIds.size,
			computedAt: now,
		};
	}
	throw new StoreConflictError(
		'Other executions were computing the RFM scores at the same time. They stay as those left them; run the node again.',
	);
}

interface RfmScan {
	base: RfmBase;
	changes: RfmChanges;
	version: number;
}

async function scanAll(tx: Tx): Promise<RfmScan> {
	const { version, currency } = await loadRun(tx);
	const base = await loadBase(tx);
	const changes: RfmChanges = { saved: [], deleted: [], changedIds: new Set() };
	let after = '';
	for (;;) {
		const last = await findPageEnd(tx, { after, limit: PEOPLE_PER_PAGE });
		const orders = last === null ? [] : await loadOrders(tx, { after, last });
		const stored = await loadScores(tx, { after, last });
		const page = decideScores(orders, { stored, base });
		changes.saved.push(...page.saved);
		changes.deleted.push(...page.deleted);
		// Conditions without a currency ask for another one's scores then.
		const isOther = version > 0 && currency !== base.currency;
		const changed = isOther ? orders.map(({ personId }) => personId) : page.changedIds;
		for (const id of changed) changes.changedIds.add(id);
		if (last === null) return { base, changes, version };
		after = last;
		await eventLoopTurn();
	}
}

/** All or nothing; false where another computation came first. */
async function save(tx: Tx, { base, changes, version }: RfmScan, now: number): Promise<boolean> {
	if (!(await saveRun(tx, base, { version, now }))) return false;
	await inChunks(changes.saved, async (rows) => {
		await saveScores(tx, rows, now);
		return [];
	});
	await inChunks(changes.deleted, async (keys) => {
		await deleteScores(tx, keys);
		return [];
	});
	await inChunks([...changes.changedIds], async (ids) => {
		await touchRescored(tx, ids);
		return [];
	});
	return true;
}
