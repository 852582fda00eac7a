import type { Identifier } from '../identity';
import type { Document, OwnedDocument, Tx } from '../store';
import { loadDocuments, textIn } from '../store';
import { addressesOf, withoutOwner } from './addresses';
import type { Channel } from './channels';
import { addressKey } from './decide-set-consent';
import type { ChannelAddress } from './repository';

/** A person as consent is asked about them. */
export interface ConsentSubject {
	profileIds: readonly string[];
	identifiers: readonly Identifier[];
	/** Where they were written to. */
	usedAddresses: readonly ChannelAddress[];
}

/** What consent holds about a person. */
export interface ConsentDocuments {
	consents: Document[];
	suppressions: Document[];
}

const CONSENT_COLUMNS = { json: ['proof'], orderBy: ['recorded_at', 'id'] };

/**
 * For another capability, inside its transaction: everything of ours about each person and their addresses, as
 * `eraseConsents` would delete it; `documents[i]` answers `subjects[i]`. Four queries.
 */
export async function loadConsentDocuments(
	tx: Tx,
	subjects: readonly ConsentSubject[],
): Promise<ConsentDocuments[]> {
	const profileIds = subjects.flatMap((one) => one.profileIds);
	const ofPeople = await loadDocuments(
		tx,
		{ table: 'consent', column: 'profile_id', values: profileIds },
		CONSENT_COLUMNS,
	);
	const byProfile = Map.groupBy(ofPeople, ({ owner }) => owner);
	const told = subjects.map((one) => one.profileIds.flatMap((id) => byProfile.get(id) ?? []));
	const used = subjects.map(({ usedAddresses }, i) => [
		...usedAddresses,
		...(told[i] ?? []).map(({ document }) => channelAddressOf(document)),
	]);
	const ownerless = new Set((await withoutOwner(tx, used.flat())).map(addressKey));
	const addresses = subjects.map(({ identifiers }, i) => {
		const own = addressesOf(identifiers);
		return {
			own,
			all: [...own, ...(used[i] ?? []).filter((one) => ownerless.has(addressKey(one)))],
		};
	});
	const values = [...new Set(addresses.flatMap(({ all }) => all.map(({ address }) => address)))];
	const consents = await loadDocuments(
		tx,
		{ table: 'consent', column: 'address', values },
		CONSENT_COLUMNS,
	);
	const suppressions = await loadDocuments(
		tx,
		{ table: 'suppression', column: 'address', values },
		{ orderBy: ['suppressed_at', 'channel'] },
	);
	const consentsOf = byAddress(consents);
	const suppressionsOf = byAddress(suppressions);
	return addresses.map(({ own, all }, i) => ({
		consents: distinct([...(told[i] ?? []).map(({ document }) => document), ...consentsOf(own)]),
		suppressions: distinct(suppressionsOf(all)),
	}));
}

function byAddress(found: readonly OwnedDocument[]) {
	const byKey = Map.groupBy(found, ({ document }) => addressKey(channelAddressOf(document)));
	return (addresses: readonly ChannelAddress[]): Document[] =>
		addresses.flatMap((one) => byKey.get(addressKey(one)) ?? []).map(({ document }) => document);
}

function channelAddressOf(document: Document): ChannelAddress {
	return { channel: textIn(document, 'channel') as Channel, address: textIn(document, 'address') };
}

/** A document may be found by its person and by its address. */
function distinct(documents: readonly Document[]): Document[] {
	const keyOf = ({ id, channel, address }: Document) => JSON.stringify([id, channel, address]);
	return [...new Map(documents.map((document) => [keyOf(document), document])).values()];
}
