/** Where the ledger does not tell one story. Of a chain, the first bad entry. */
export interface LedgerProblem {
	problem:
		| 'entry_missing'
		| 'entry_changed'
		| 'texts_changed'
		| 'account_differs'
		| 'lot_differs'
		| 'lots_differ_from_balance'
		| 'programme_differs';
	programme: string;
	accountId: string | null;
	profileId: string | null;
	/** Of the account's chain; null where no single entry is bad. */
	sequence: number | null;
	entryId: string | null;
	message: string;
}
