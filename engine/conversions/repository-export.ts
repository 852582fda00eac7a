import type { OwnedDocument, Tx } from '../store';
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
	return found.map(({ owner, document }) => {
		const { amountMinor, currency } = document;
		const isMoney = typeof amountMinor === 'number' && typeof currency === 'string';
		const amount = isMoney ? formatAmount({ amountMinor, currency }) : null;
		return { owner, document: { ...document, amount } };
	});
}
