import { isChannel, loadConsentDocuments } from '../consent';
import { loadConversionDocuments, loadScoreDocuments } from '../conversions';
import { loadEventDocuments } from '../events';
import type { CustomerRef, Found, Identifier, ResolveOptions } from '../identity';
import { findCustomers, loadIdentityDocuments } from '../identity';
import {
	loadCouponDocuments,
	loadPointDocuments,
	loadProgrammeDocuments,
	loadRewardDocuments,
} from '../loyalty';
import { loadMessageDocuments } from '../messaging';
import { loadSegmentDocuments } from '../segments';
import type { Document, EngineContext, OwnedDocument, Tx } from '../store';
import { inChunks, textIn } from '../store';
import type { JsonValue } from '../values';
import { formatInstant } from '../values';
import type { CustomerExport, ExportOutcome } from './types';

/** People read from one snapshot: each may have thousands of rows. */
const PEOPLE_PER_SNAPSHOT = 100;

/**
 * Everything held about each customer and all profiles merged into them, as one JSON document; `outcomes[i]` answers
 * `customers[i]`. Times are ISO 8601, `profileId` of a row is its home profile. Reads only: an unknown customer is
 * `nothing_held`. Some forty queries per 100 customers, and one more per 2,000 events.
 * @throws StoreUnavailableError (retryable) when the store cannot be reached.
 */
export function exportCustomers(
	context: EngineContext,
	customers: readonly CustomerRef[],
	options: ResolveOptions = {},
): Promise<ExportOutcome[]> {
	return inChunks(
		customers,
		(chunk) =>
			context.store.read(async (tx) => {
				const found = await findCustomers({ tx }, chunk, options);
				const people = new Map(
					found.flatMap((one) => (one.status === 'found' ? [[one.profileId, one]] : [])),
				);
				const exports = await exportPeople(tx, [...people.values()], context.clock.now());
				return found.map((one): ExportOutcome => {
					if (one.status === 'found')
						return exports.get(one.profileId) ?? { status: 'nothing_held' };
					return one.reason === 'profile_unknown' ? { status: 'nothing_held' } : one;
				});
			}),
		PEOPLE_PER_SNAPSHOT,
	);
}

async function exportPeople(
	tx: Tx,
	people: readonly Found[],
	now: number,
): Promise<Map<string, CustomerExport>> {
	const profileIds = people.flatMap(({ memberIds }) => memberIds);
	const reader = readerOf(people, await loadHeld(tx, profileIds));
	const consents = await loadConsentDocuments(
		tx,
		people.map(({ profileId, memberIds }) => ({
			profileIds: memberIds,
			identifiers: reader(profileId, 'identifiers').map(identifierIn),
			usedAddresses: reader(profileId, 'messages').flatMap(addressIn),
		})),
	);
	return new Map(
		people.map(({ profileId }, i) => {
			const of = (kind: Kind) => reader(profileId, kind);
			const { consents: told = [], suppressions = [] } = consents[i] ?? {};
			const exportedAt = formatInstant(now);
			const about = { profileId, exportedAt, consents: told, suppressions };
			return [profileId, { status: 'exported', ...about, ...partsOf(of) }];
		}),
	);
}

type Kind = keyof Awaited<ReturnType<typeof loadHeld>>;

async function loadHeld(tx: Tx, profileIds: readonly string[]) {
	return {
		...(await loadIdentityDocuments(tx, profileIds)),
		events: await loadEventDocuments(tx, profileIds),
		messages: await loadMessageDocuments(tx, profileIds),
		conversions: await loadConversionDocuments(tx, profileIds),
		rfmScores: await loadScoreDocuments(tx, profileIds),
		...(await loadPointDocuments(tx, profileIds)),
		...(await loadCouponDocuments(tx, profileIds)),
		...(await loadProgrammeDocuments(tx, profileIds)),
		rewardRedemptions: await loadRewardDocuments(tx, profileIds),
		...(await loadSegmentDocuments(tx, profileIds)),
	};
}

function partsOf(of: (kind: Kind) => Document[]) {
	const identifiers = of('identifiers');
	const linked = (kind: Kind, keys: readonly string[]) =>
		distinct(of(kind), keys).map((row) => withoutOthers(row, identifiers));
	return {
		profiles: of('profiles'),
		identifiers,
		traits: of('traits'),
		merges: linked('merges', ['id']),
		keptApart: linked('keptApart', ['profileA', 'profileB']),
		duplicates: linked('duplicates', ['profileA', 'profileB']),
		events: of('events'),
		messages: of('messages'),
		points: {
			accounts: of('accounts'),
			entries: of('entries'),
			lots: of('lots'),
			spends: of('spends'),
		},
		tierChanges: of('tierChanges'),
		pools: of('pools'),
		referrals: distinct(of('referrals'), ['id']),
		capUses: of('capUses'),
		conversions: of('conversions'),
		coupons: of('coupons'),
		couponRedemptions: of('couponRedemptions'),
		rewardRedemptions: of('rewardRedemptions'),
		segmentMemberships: of('segmentMemberships'),
		segmentChanges: of('segmentChanges'),
		rfmScores: of('rfmScores'),
	};
}

/** Reads one person's documents of one kind. */
function readerOf(
	people: readonly Found[],
	held: Record<Kind, readonly OwnedDocument[]>,
): (profileId: string, kind: Kind) => Document[] {
	const personByProfile = new Map(
		people.flatMap(({ profileId, memberIds }) => memberIds.map((id) => [id, profileId])),
	);
	const personOf = ({ owner }: OwnedDocument) => personByProfile.get(owner) ?? '';
	const byKind = new Map(
		Object.entries(held).map(([kind, list]) => [kind, Map.groupBy(list, personOf)]),
	);
	return (profileId, kind) =>
		(byKind.get(kind)?.get(profileId) ?? []).map(({ document }) => document);
}

function identifierIn(document: Document): Identifier {
	return { type: textIn(document, 'type'), value: textIn(document, 'value') };
}

function addressIn(message: Document) {
	const channel = textIn(message, 'channel');
	const address = textIn(message, 'address');
	return isChannel(channel) && address !== '' ? [{ channel, address }] : [];
}

/** A row that two profiles of the person name is found by both. */
function distinct(documents: readonly Document[], keys: readonly string[]): Document[] {
	const keyOf = (document: Document) => JSON.stringify(keys.map((key) => document[key]));
	return [...new Map(documents.map((document) => [keyOf(document), document])).values()];
}

/** The record of a merge that was undone may also name identifiers of the other person. */
function withoutOthers(row: Document, identifiers: readonly Document[]): Document {
	const { cause } = row;
	if (typeof cause !== 'object' || cause === null || Array.isArray(cause)) return row;
	const { identifiers: linked } = cause;
	if (!Array.isArray(linked)) return row;
	const own = new Set(identifiers.map(({ value }) => value));
	const isOwn = (one: JsonValue) =>
		typeof one === 'object' && one !== null && 'value' in one && own.has(one.value ?? null);
	return { ...row, cause: { ...cause, identifiers: linked.filter(isOwn) } };
}
