import type { Document, OwnedDocument, Tx } from '../store';
import { loadDocuments } from '../store';
import { formatAmount } from '../values';

/** For another capability, inside its transaction: all conversions of these home profiles; `amount` is in major units. */
export async function loadConversionDocuments(
	tx: Tx,
	profileIds: readonly string[],
): Promise<OwnedDocument[]> {
	const found = await loadDocuments(
		tx,
		{ table: 'conversion', column: 'profile_id', values: profileIds },
		{ json: ['items', 'cause'], orderBy: ['occurred_at', 'id'] },
	);
	return found.map(({ owner, document }) => ({ owner, document: withAmount(document) }));
}

/** For another capability, inside its transaction: the RFM scores of these profiles; `amount` is in major units. */
export async function loadScoreDocuments(
	tx: Tx,
	profileIds: readonly string[],
): Promise<OwnedDocument[]> {
	const ofPeople = { table: 'rfm_score', column: 'profile_id', values: profileIds } as const;
	const found = await loadDocuments(tx, ofPeople, { orderBy: ['profile_id', 'currency'] });
	return found.map(({ owner, document }) => ({ owner, document: withAmount(document) }));
}

function withAmount(document: Document): Document {
	const { amountMinor, currency } = document;
	const isMoney = typeof amountMinor === 'number' && typeof currency === 'string';
	return { ...document, amount: isMoney ? formatAmount({ amountMinor, currency }) : null };
}
