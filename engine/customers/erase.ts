import { eraseConsents, loadErasureSalt } from '../consent';
import { eraseConversions } from '../conversions';
import { eraseEvents } from '../events';
import type { CustomerRef, ErasedCounts, FindOutcome, Found, ResolveOptions } from '../identity';
import { beginErasure, eraseProfiles, findCustomers } from '../identity';
import { eraseBookings, eraseCoupons, eraseProgrammeTraces, eraseRedemptions } from '../loyalty';
import { eraseMessages } from '../messaging';
import { eraseStandings } from '../segments';
import type { EngineContext, Tx } from '../store';
import { inChunks } from '../store';
import { invariant, keyedHash } from '../values';
import type { CustomerErased, DeletedRows, EraseOutcome, KeptRows } from './types';

/** People of one transaction: each may have thousands of rows, and other writers wait for it. */
const PEOPLE_PER_TRANSACTION = 100;

export interface EraseOptions extends ResolveOptions {
	/** Keeps a keyed hash of each address, so that a later import of it is not written to. Defaults to false. */
	keepSuppressed?: boolean;
	/**
	 * Rewrites the embedded store's file at the end, so that for certain nothing can be read from the disk either: half a
	 * second for 40 MB. Without it deleted rows are overwritten, but not each copy of them. Defaults to true.
	 */
	rewriteFile?: boolean;
}

/**
 * Removes every trace of each customer and all profiles merged into them; `outcomes[i]` answers `customers[i]`. Points,
 * conversions and messages stay as anonymous bookings of a profile that nobody finds, so that sums stay. Cannot be
 * undone. Safe to repeat: who is unknown, or erased already, is `nothing_held`. Some forty queries per 100 customers.
 * @throws StoreUnavailableError, StoreConflictError (both retryable); transactions before the failing one are saved.
 */
export async function eraseCustomers(
	context: EngineContext,
	customers: readonly CustomerRef[],
	options: EraseOptions = {},
): Promise<EraseOutcome[]> {
	const outcomes = await inChunks(
		customers,
		(chunk) => context.store.write((tx) => eraseChunk({ ...context, tx }, chunk, options)),
		PEOPLE_PER_TRANSACTION,
	);
	// Also where nothing was held: an earlier call may have been stopped before it came to this.
	if (outcomes.some(({ status }) => status !== 'rejected')) {
		await context.store.purge({ rewrite: options.rewriteFile ?? true });
	}
	return outcomes;
}

async function eraseChunk(
	context: EngineContext & { tx: Tx },
	customers: readonly CustomerRef[],
	options: EraseOptions,
): Promise<EraseOutcome[]> {
	const found = await findCustomers(context, customers, { ...options, lock: true });
	const people = new Map(
		found.flatMap((one) => (one.status === 'found' ? [[one.profileId, one]] : [])),
	);
	const rows = await erasePeople(context, [...people.values()], options.keepSuppressed ?? false);
	const named = new Set<string>();
	return found.map((one): EraseOutcome => {
		const isFirst = one.status === 'found' && named.size < named.add(one.profileId).size;
		return isFirst ? erased(one, rows) : nothingHeld(one);
	});
}

function nothingHeld(one: FindOutcome): EraseOutcome {
	const isRefused = one.status === 'rejected' && one.reason !== 'profile_unknown';
	return isRefused ? one : { status: 'nothing_held' };
}

/** By home profile. */
type RowCounts = Record<Exclude<keyof (DeletedRows & KeptRows), 'profiles'>, ErasedCounts>;

async function erasePeople(
	{ tx, clock, ids }: EngineContext & { tx: Tx },
	people: readonly Found[],
	keepSuppressed: boolean,
): Promise<RowCounts | undefined> {
	if (people.length === 0) return undefined;
	const salt = await loadErasureSalt(tx);
	const erasure = await beginErasure(tx, people, {
		now: clock.now(),
		nextId: () => ids.next(),
		pseudonymOf: (text) => keyedHash(salt, ['key', text]),
	});
	const events = await eraseEvents(tx, erasure);
	const points = await eraseBookings(tx, erasure);
	const coupons = await eraseCoupons(tx, erasure);
	const rewards = await eraseRedemptions(tx, erasure);
	const { messages, addresses } = await eraseMessages(tx, erasure);
	const conversions = await eraseConversions(tx, erasure);
	const consents = await eraseConsents(tx, erasure, { usedAddresses: addresses, keepSuppressed });
	const kept = [points, coupons, rewards, messages, conversions];
	const keptFor = new Set(kept.flatMap((counts) => [...counts.keys()]));
	await eraseProgrammeTraces(tx, erasure);
	await eraseStandings(tx, erasure);
	const { identifiers, traits } = await eraseProfiles(tx, erasure, keptFor);
	return { identifiers, traits, events, consents, points, coupons, rewards, messages, conversions };
}

function erased({ profileId, memberIds }: Found, rows: RowCounts | undefined): CustomerErased {
	invariant(rows !== undefined, 'erase: who was found is erased');
	const sum = (counts: ErasedCounts) =>
		memberIds.reduce((total, id) => total + (counts.get(id) ?? 0), 0);
	return {
		status: 'erased',
		profileId,
		deleted: {
			profiles: memberIds.length,
			identifiers: sum(rows.identifiers),
			traits: sum(rows.traits),
			events: sum(rows.events),
			consents: sum(rows.consents),
		},
		keptAnonymous: {
			points: sum(rows.points),
			coupons: sum(rows.coupons),
			rewards: sum(rows.rewards),
			messages: sum(rows.messages),
			conversions: sum(rows.conversions),
		},
	};
}
